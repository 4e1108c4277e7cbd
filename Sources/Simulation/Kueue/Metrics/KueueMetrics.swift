import Kernel

/// Kueue's metrics at one moment, and what was told of them last.
struct KueueMetrics: Sendable {
  /// How often series are looked at; what changed is told. Source: *assumed*, the scrape interval that Prometheus'
  /// operator sets up most often; 15 s to 60 s are usual.
  static let scrapeInterval = SimDuration.seconds(15)

  /// In order of first appearance.
  private(set) var series: [MetricSeries] = []
  private var positions: [MetricSeries.Key: Int] = [:]
  /// Under which labels workloads are counted, in order of first appearance.
  private(set) var subjects: [MetricSubject] = []
  private var subjectPositions: [MetricSubject.Key: MetricSubject.ID] = [:]
  /// Preemptors that the last cycle skipped, by ClusterQueue.
  var skippedPreemptions: [String: Int] = [:]
  /// What was seen of workloads last.
  var marks = ClaimTable<WorkloadMarks>()
  var isScrapePlanned = false

  mutating func count(_ metric: KueueMetric, _ labels: [(String, String)], by amount: Int = 1) {
    series[position(metric, labels)].value += Double(amount)
  }

  mutating func set(_ metric: KueueMetric, ofLocalQueue: Bool = false, _ labels: [(String, String)], to value: Double) {
    series[position(metric, ofLocalQueue: ofLocalQueue, labels)].set(value)
  }

  /// Adds to a gauge what one workload, or one group of them, contributes to the present look.
  mutating func add(
    _ metric: KueueMetric, ofLocalQueue: Bool = false, _ labels: [(String, String)], by amount: Double
  ) {
    series[position(metric, ofLocalQueue: ofLocalQueue, labels)].add(amount)
  }

  mutating func observe(_ metric: KueueMetric, _ labels: [(String, String)], _ duration: SimDuration) {
    series[position(metric, labels)].observe(duration)
  }

  /// Gauges that the next look does not set are 0.
  mutating func beginScrape() {
    for position in series.indices { series[position].isSet = false }
  }

  /// Every value that differs from what was told last.
  mutating func takeChanges(_ symbols: inout SymbolTable) -> [MetricFact] {
    var changes: [MetricFact] = []
    for position in series.indices { series[position].report(into: &changes, &symbols) }
    return changes
  }

  private mutating func position(
    _ metric: KueueMetric, ofLocalQueue: Bool = false, _ labels: [(String, String)]
  ) -> Int {
    let text = labels.map { "\($0)=\"\($1)\"" }.joined(separator: ",")
    let key = MetricSeries.Key(metric: metric, isOfLocalQueue: ofLocalQueue, labels: text)
    if let known = positions[key] { return known }
    positions[key] = series.count
    series.append(MetricSeries(key))
    return series.count - 1
  }
}

// MARK: - Series of workloads

extension KueueMetrics {
  /// Labels that a series of workloads has beside those of its queue.
  enum FurtherLabels {
    case none
    case priority
    case these([(String, String)])
  }

  /// The number of the labels that a workload is counted under.
  mutating func subject(_ key: MetricSubject.Key, _ symbols: SymbolTable) -> MetricSubject.ID {
    if let known = subjectPositions[key] { return known }
    let new = MetricSubject.ID(index: Int32(subjects.count))
    subjects.append(MetricSubject(key, symbols))
    subjectPositions[key] = new
    return new
  }

  /// Counts for the ClusterQueue, and for the LocalQueue if the metric has a twin.
  mutating func count(_ metric: KueueMetric, of subject: MetricSubject.ID, _ labels: FurtherLabels = .none) {
    series[position(metric, of: subject, labels)].value += 1
    if metric.hasLocalQueueTwin { series[position(metric, ofLocalQueue: true, of: subject, labels)].value += 1 }
  }

  mutating func observe(
    _ metric: KueueMetric, of subject: MetricSubject.ID, _ labels: FurtherLabels = .none, from start: SimTime,
    to end: SimTime
  ) {
    series[position(metric, of: subject, labels)].observe(end - start)
    guard metric.hasLocalQueueTwin else { return }
    series[position(metric, ofLocalQueue: true, of: subject, labels)].observe(end - start)
  }

  /// Adds workloads to the gauges of their ClusterQueue and of their LocalQueue.
  mutating func add(
    _ metric: KueueMetric, of subject: MetricSubject.ID, _ labels: FurtherLabels = .none, by count: Int
  ) {
    series[position(metric, of: subject, labels)].add(Double(count))
    addTwin(metric, of: subject, labels, by: count)
  }

  /// Adds workloads to the gauge of their LocalQueue.
  mutating func addTwin(
    _ metric: KueueMetric, of subject: MetricSubject.ID, _ labels: FurtherLabels = .none, by count: Int
  ) {
    series[position(metric, ofLocalQueue: true, of: subject, labels)].add(Double(count))
  }

  /// Where a series of a subject stands; its labels are spelled out once.
  private mutating func position(
    _ metric: KueueMetric, ofLocalQueue: Bool = false, of subject: MetricSubject.ID, _ labels: FurtherLabels
  ) -> Int {
    let hasPriority: Bool
    switch labels {
    case .none: hasPriority = false
    case .priority: hasPriority = true
    case .these(let more):
      return position(metric, ofLocalQueue: ofLocalQueue, self[subject].labels(ofLocalQueue: ofLocalQueue) + more)
    }
    let slot = MetricSubject.slot(metric, ofLocalQueue: ofLocalQueue, hasPriority: hasPriority)
    if let known = subjects[Int(subject.index)].positions[slot] { return Int(known) }
    let own = self[subject].labels(ofLocalQueue: ofLocalQueue)
    let new = position(metric, ofLocalQueue: ofLocalQueue, hasPriority ? own + self[subject].priority : own)
    subjects[Int(subject.index)].positions[slot] = Int32(new)
    return new
  }

  subscript(subject: MetricSubject.ID) -> MetricSubject { subjects[Int(subject.index)] }
}
