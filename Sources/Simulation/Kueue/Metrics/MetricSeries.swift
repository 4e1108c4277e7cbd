import Kernel

/// One series of a counter or a gauge, or all series of a histogram.
struct MetricSeries: Sendable {
  struct Key: Hashable, Sendable {
    var metric: KueueMetric
    var isOfLocalQueue: Bool
    /// As Prometheus writes them, without the braces.
    var labels: String
  }

  let key: Key
  private let isGauge: Bool
  /// Of a histogram: its upper bounds below infinity.
  private let bounds: [Double]
  /// Of a histogram: the sum.
  var value = 0.0
  /// Observations by bucket, not summed up; the last is without bound. Empty for counters and gauges.
  private var buckets: [Int] = []
  /// What is told: the value, or of a histogram its buckets, summed up, and the sum and the count.
  private var samples: [Sample]
  /// Whether a gauge was set in the present look.
  var isSet = false
  /// Whether a histogram has seen anything since it was told.
  private var hasNews = true

  /// A number that is told when it changes.
  private struct Sample: Sendable {
    /// Nil until it is told for the first time.
    var told: MetricFact?
  }

  init(_ key: Key) {
    self.key = key
    let kind = key.metric.kind
    isGauge = kind == .gauge
    if case .histogram(let bounds) = kind {
      self.bounds = bounds
      buckets = Array(repeating: 0, count: bounds.count + 1)
      samples = Array(repeating: Sample(), count: bounds.count + 3)
    } else {
      bounds = []
      samples = [Sample()]
    }
  }

  mutating func set(_ value: Double) {
    self.value = value
    isSet = true
  }

  /// Adds to what the present look has found so far.
  mutating func add(_ amount: Double) { set(isSet ? value + amount : amount) }

  mutating func observe(_ duration: SimDuration) {
    precondition(!buckets.isEmpty, "\(key.metric.name) is no histogram")
    let seconds = duration.seconds
    value += seconds
    buckets[bounds.firstIndex { seconds <= $0 } ?? bounds.count] += 1
    hasNews = true
  }

  /// Adds what Prometheus would see differ from what was told last; few of many series do.
  mutating func report(into changes: inout [MetricFact], _ symbols: inout SymbolTable) {
    if isGauge, !isSet { value = 0 }
    guard !buckets.isEmpty else { return report(value, at: 0, into: &changes, &symbols) }
    guard hasNews else { return }
    hasNews = false
    var count = 0
    for index in buckets.indices {
      count += buckets[index]
      report(Double(count), at: index, into: &changes, &symbols)
    }
    report(value, at: buckets.count, into: &changes, &symbols)
    report(Double(count), at: buckets.count + 1, into: &changes, &symbols)
  }

  private mutating func report(
    _ value: Double, at index: Int, into changes: inout [MetricFact], _ symbols: inout SymbolTable
  ) {
    if let told = samples[index].told {
      guard told.value != value else { return }
      samples[index].told?.value = value
      changes.append(MetricFact(name: told.name, labels: told.labels, value: value))
    } else {
      let (name, labels) = name(ofSample: index)
      let new = MetricFact(name: symbols.intern(name), labels: symbols.intern(labels), value: value)
      samples[index].told = new
      changes.append(new)
    }
  }

  /// Name and labels of the buckets, then of sum and count; of a counter or a gauge its own.
  private func name(ofSample index: Int) -> (name: String, labels: String) {
    let name = key.isOfLocalQueue ? key.metric.twinName : key.metric.name
    if buckets.isEmpty { return (name, key.labels) }
    if index == buckets.count { return (name + "_sum", key.labels) }
    if index > buckets.count { return (name + "_count", key.labels) }
    let bound = index < bounds.count ? Self.number(bounds[index]) : "+Inf"
    return (name + "_bucket", (key.labels.isEmpty ? "" : key.labels + ",") + "le=\"\(bound)\"")
  }

  /// Without a point when it is whole.
  private static func number(_ value: Double) -> String {
    value == value.rounded() ? String(Int(value)) : String(value)
  }
}
