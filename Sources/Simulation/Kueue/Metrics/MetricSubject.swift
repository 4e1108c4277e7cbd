/// Under which labels a workload is counted.
struct MetricSubject: Sendable {
  /// The number of a subject, in order of first appearance.
  struct ID: Hashable, Sendable, BitwiseCopyable {
    var index: Int32
  }

  /// What tells subjects apart.
  struct Key: Hashable, Sendable {
    var clusterQueue: Symbol
    var localQueue: Symbol
    var namespace: Symbol
    var priorityClass: String
  }

  let clusterQueue: String
  let localQueue: String
  let namespace: String
  let priorityClass: String
  /// Where the series of the subject stand, as far as they were looked for. **shape**: by `slot`.
  var positions: [Int32?]

  init(_ key: Key, _ symbols: SymbolTable) {
    clusterQueue = symbols[key.clusterQueue]
    localQueue = symbols[key.localQueue]
    namespace = symbols[key.namespace]
    priorityClass = key.priorityClass
    positions = Array(repeating: nil, count: 4 * KueueMetric.allCases.count)
  }

  var ofClusterQueue: [(String, String)] { [("cluster_queue", clusterQueue)] }
  var ofLocalQueue: [(String, String)] { [("name", localQueue), ("namespace", namespace)] }
  var priority: [(String, String)] { [("priority_class", priorityClass)] }

  func labels(ofLocalQueue: Bool) -> [(String, String)] { ofLocalQueue ? self.ofLocalQueue : ofClusterQueue }

  /// The place of a series among those of a subject.
  static func slot(_ metric: KueueMetric, ofLocalQueue: Bool, hasPriority: Bool) -> Int {
    4 * Int(metric.rawValue) + (ofLocalQueue ? 2 : 0) + (hasPriority ? 1 : 0)
  }
}
