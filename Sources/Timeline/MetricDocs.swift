import Simulation

/// Which of Kueue's metrics a timeline has.
enum MetricDocs {
  static var text: String {
    """
    Series are looked at every 15 s, as Prometheus would do it, at round times after something has changed, and at the \
    end of the run; a row is written where a value differs from the last one. A gauge of something that is not there \
    any more is 0. The label `replica_role` is left out: a run has one replica. Attempts that would repeat the one \
    before without a change are not made, and so not counted.

    | metric | kind | by LocalQueue |
    |---|---|---|
    \(KueueMetric.allCases.map(row).joined(separator: "\n"))

    `cluster_queue_nominal_quota` and the others of resources are there when Kueue's configuration says \
    `enableClusterQueueResources`, shares when it has `fairSharing`, times until ready when it has `waitForPodsReady`. \
    Buckets of `pods_ready_to_evicted_time_seconds` are *assumed* to be those of the eviction latency.

    What is not there:

    | metric | why |
    |---|---|
    \(AbsentMetric.all.map { "| `\($0.name)` | \($0.reason) |" }.joined(separator: "\n"))
    """
  }

  private static func row(_ metric: KueueMetric) -> String {
    let kind =
      switch metric.kind {
      case .counter: "counter"
      case .gauge: "gauge"
      case .histogram(let bounds): "histogram, \(bounds.count) bounds: `_bucket`, `_sum`, `_count`"
      }
    return "| `\(metric.name)` | \(kind) | \(metric.hasLocalQueueTwin ? "`\(metric.twinName)`" : "") |"
  }
}
