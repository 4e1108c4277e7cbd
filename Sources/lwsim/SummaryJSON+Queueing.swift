import Simulation

extension SummaryJSON {
  /// What a run with Kueue says of its queues.
  struct Queueing: Encodable {
    struct Queue: Encodable {
      var name: String
      var pending: Int
      var inadmissible: Int
      var admitted: Int
      var longestWaitSeconds: Double?
      var used: [String: Double]
      var nominal: [String: Double]
    }

    struct Pending: Encodable {
      var owner: String
      var namespace: String
      var clusterQueue: String
      var reason: String
      var message: String
      var waitSeconds: Double
    }

    var queues: [Queue]
    /// The longest wait first.
    var pending: [Pending]
    var preemptions: Int
    /// By reason.
    var evictions: [String: Int]

    init(_ summary: QueueingSummary) {
      queues = summary.queues.map { queue in
        Queue(
          name: queue.name, pending: queue.pending, inadmissible: queue.inadmissible, admitted: queue.admitted,
          longestWaitSeconds: queue.longestWait?.seconds,
          used: Dictionary(queue.uses.map { ($0.resource, $0.used) }) { first, _ in first },
          nominal: Dictionary(queue.uses.map { ($0.resource, $0.nominal) }) { first, _ in first })
      }
      pending = summary.pending.map {
        Pending(
          owner: $0.owner, namespace: $0.namespace, clusterQueue: $0.clusterQueue, reason: $0.reason,
          message: $0.message, waitSeconds: $0.wait.seconds)
      }
      preemptions = summary.preemptionCount
      evictions = Dictionary(summary.evictions.map { ($0.reason, $0.count) }) { first, _ in first }
    }
  }
}
