import Kernel

/// Kueue's metrics at one moment, and what was told of them last.
struct KueueMetrics: Sendable {
  /// How often series are looked at; what changed is told. Source: *assumed*, the scrape interval that Prometheus'
  /// operator sets up most often; 15 s to 60 s are usual.
  static let scrapeInterval = SimDuration.seconds(15)

  struct Key: Hashable, Sendable {
    var metric: KueueMetric
    var isOfLocalQueue: Bool
    /// As Prometheus writes them, without the braces.
    var labels: String
  }

  /// One series of a counter or a gauge, or all series of a histogram.
  struct Series: Sendable {
    let key: Key
    /// Of a histogram: the sum.
    var value = 0.0
    /// Observations by bucket, not summed up; the last is without bound. Empty for counters and gauges.
    var buckets: [Int] = []
    /// What was told last: the value, or of a histogram its buckets, summed up, and the sum.
    var reported: [Double?]
    /// Whether a gauge was set in the present look.
    var isSet = false
  }

  /// In order of first appearance.
  private(set) var series: [Series] = []
  private var positions: [Key: Int] = [:]
  /// Preemptors that the last cycle skipped, by ClusterQueue.
  var skippedPreemptions: [String: Int] = [:]
  /// What was seen of workloads last, by their places among the claims.
  var marks: [Int: WorkloadMarks] = [:]
  var isScrapePlanned = false

  mutating func count(
    _ metric: KueueMetric, ofLocalQueue: Bool = false, _ labels: [(String, String)], by amount: Int = 1
  ) {
    series[position(Key(metric: metric, isOfLocalQueue: ofLocalQueue, labels: Self.text(labels)))].value += Double(
      amount)
  }

  mutating func set(_ metric: KueueMetric, ofLocalQueue: Bool = false, _ labels: [(String, String)], to value: Double) {
    let position = position(Key(metric: metric, isOfLocalQueue: ofLocalQueue, labels: Self.text(labels)))
    series[position].value = value
    series[position].isSet = true
  }

  mutating func observe(
    _ metric: KueueMetric, ofLocalQueue: Bool = false, _ labels: [(String, String)], _ duration: SimDuration
  ) {
    guard case .histogram(let bounds) = metric.kind else { preconditionFailure("\(metric.name) is no histogram") }
    let position = position(Key(metric: metric, isOfLocalQueue: ofLocalQueue, labels: Self.text(labels)))
    let seconds = duration.seconds
    series[position].value += seconds
    series[position].buckets[bounds.firstIndex { seconds <= $0 } ?? bounds.count] += 1
  }

  /// Gauges that the next look does not set are 0.
  mutating func beginScrape() {
    for position in series.indices where series[position].key.metric.kind == .gauge { series[position].isSet = false }
  }

  /// Every value that differs from what was told last: name, labels, value.
  mutating func takeChanges() -> [(name: String, labels: String, value: Double)] {
    var changes: [(name: String, labels: String, value: Double)] = []
    for position in series.indices {
      if series[position].key.metric.kind == .gauge, !series[position].isSet { series[position].value = 0 }
      series[position].report(into: &changes)
    }
    return changes
  }

  private mutating func position(_ key: Key) -> Int {
    if let known = positions[key] { return known }
    positions[key] = series.count
    var new = Series(key: key, reported: [nil])
    if case .histogram(let bounds) = key.metric.kind {
      new.buckets = Array(repeating: 0, count: bounds.count + 1)
      new.reported = Array(repeating: nil, count: bounds.count + 3)
    }
    series.append(new)
    return series.count - 1
  }

  private static func text(_ labels: [(String, String)]) -> String {
    labels.map { "\($0)=\"\($1)\"" }.joined(separator: ",")
  }
}

extension KueueMetrics.Series {
  /// Adds what Prometheus would see differ from what was told last; few of many series do.
  fileprivate mutating func report(into changes: inout [(name: String, labels: String, value: Double)]) {
    guard !buckets.isEmpty else {
      report(value, at: 0, into: &changes)
      return
    }
    var count = 0
    for index in buckets.indices {
      count += buckets[index]
      report(Double(count), at: index, into: &changes)
    }
    report(value, at: buckets.count, into: &changes)
    report(Double(count), at: buckets.count + 1, into: &changes)
  }

  private mutating func report(
    _ sample: Double, at index: Int, into changes: inout [(name: String, labels: String, value: Double)]
  ) {
    guard reported[index] != sample else { return }
    reported[index] = sample
    let (name, labels) = name(ofSample: index)
    changes.append((name, labels, sample))
  }

  /// Name and labels of the buckets, then of sum and count; of a counter or a gauge its own.
  private func name(ofSample index: Int) -> (name: String, labels: String) {
    let name = key.isOfLocalQueue ? key.metric.twinName : key.metric.name
    guard case .histogram(let bounds) = key.metric.kind else { return (name, key.labels) }
    if index == buckets.count { return (name + "_sum", key.labels) }
    if index > buckets.count { return (name + "_count", key.labels) }
    let bound = index < bounds.count ? KueueMetrics.number(bounds[index]) : "+Inf"
    return (name + "_bucket", (key.labels.isEmpty ? "" : key.labels + ",") + "le=\"\(bound)\"")
  }
}

extension KueueMetrics {
  /// Without a point when it is whole.
  fileprivate static func number(_ value: Double) -> String {
    value == value.rounded() ? String(Int(value)) : String(value)
  }
}
