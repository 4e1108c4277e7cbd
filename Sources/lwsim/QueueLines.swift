import Kernel
import Simulation

/// Who waits for quota and why, what the queues use, and who had to leave.
struct QueueLines {
  let summary: QueueingSummary
  let style: Style

  private static let longestList = 6
  private static let exampleCount = 3

  var lines: [String] {
    waits.capped(Self.longestList).labelled("waits") + longestWaits.labelled(waits.isEmpty ? "waits" : "")
      + table.labelled("queues") + departures.labelled("left")
  }

  /// Workloads that wait for one reason in one queue, the longest wait first.
  private var waits: [String] {
    var groups: [(first: QueueingSummary.Pending, owners: [String])] = []
    for item in summary.pending {
      let known = groups.firstIndex {
        $0.first.clusterQueue == item.clusterQueue && $0.first.reason == item.reason && $0.first.message == item.message
      }
      if let known { groups[known].owners.append(item.owner) } else { groups.append((item, [item.owner])) }
    }
    return groups.map { first, owners in
      let examples = owners.prefix(Self.exampleCount).joined(separator: ", ")
      let more = owners.count > Self.exampleCount ? " and \(owners.count - Self.exampleCount) more" : ""
      let reason = [first.reason, first.message].filter { !$0.isEmpty }.joined(separator: ": ")
      let queue = first.clusterQueue.isEmpty ? "no ClusterQueue" : first.clusterQueue
      return "\(examples)\(more) in \(queue) (\(Self.rounded(first.wait)))  \(style.bad(reason))"
    }
  }

  private var longestWaits: [String] {
    let waits = summary.queues.compactMap { queue in
      queue.longestWait.map { (name: queue.name, wait: $0) }
    }.sorted { ($1.wait, $0.name) < ($0.wait, $1.name) }
    guard !waits.isEmpty else { return [] }
    let told = waits.prefix(Self.longestList).map { "\($0.name) \(Self.rounded($0.wait))" }
    return ["longest until admitted: " + told.joined(separator: ", ")]
  }

  private var table: [String] {
    let resources = Set(summary.queues.flatMap(\.uses).map(\.resource)).sorted()
    let rows = summary.queues.map { queue in
      [queue.name, "\(queue.pending)", "\(queue.admitted)"]
        + resources.map { resource in
          queue.uses.first { $0.resource == resource }.map { "\(Self.number($0.used))/\(Self.number($0.nominal))" }
            ?? "-"
        }
    }
    guard !rows.isEmpty else { return [] }
    let all = [["NAME", "PENDING", "ADMITTED"] + resources] + rows
    let widths = all[0].indices.map { column in all.map { $0[column].count }.max() ?? 0 }
    let lines = all.map { row in
      zip(row, widths).map { $0.padded(to: $1 + 2) }.joined().trimmingSpaces
    }
    return [style.faint(lines[0])] + lines.dropFirst().map(\.self).capped(12)
  }

  private var departures: [String] {
    var parts: [String] = []
    if summary.preemptionCount > 0 { parts.append(Figure.counted(summary.preemptionCount, "preemption")) }
    let count = summary.evictions.reduce(0) { $0 + $1.count }
    if count > 0 {
      let reasons = summary.evictions.map { "\($0.count) \($0.reason)" }.joined(separator: ", ")
      parts.append("\(Figure.counted(count, "workload eviction")) (\(reasons))")
    }
    return parts.isEmpty ? [] : [parts.joined(separator: " · ")]
  }

  private static func rounded(_ duration: SimDuration) -> SimDuration {
    .seconds(Int(duration.seconds.rounded()))
  }

  /// Large amounts in binary multiples, as quantities of memory are written.
  private static func number(_ value: Double) -> String {
    for (unit, name) in [(1_099_511_627_776.0, "Ti"), (1_073_741_824.0, "Gi")] where value >= unit {
      return decimal(value / unit) + name
    }
    return decimal(value)
  }

  private static func decimal(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15
      ? String(Int(value)) : String((value * 10).rounded() / 10)
  }
}

extension String {
  fileprivate var trimmingSpaces: String {
    var text = self
    while text.hasSuffix(" ") { text.removeLast() }
    return text
  }
}
