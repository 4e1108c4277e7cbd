import Simulation

/// The workloads of a run: how far each came, and why the others did not.
struct WorkloadTable {
  let summary: RunSummary
  let style: Style

  private static let longestTable = 12

  /// Reasons per workload: fewer when many workloads have some.
  private var reasonLimit: Int { summary.workloads.count { !$0.isSettled } > 3 ? 1 : 4 }

  /// The table, unsettled workloads first when there are too many for one screen.
  var lines: [String] {
    let workloads = summary.workloads
    guard !workloads.isEmpty else { return ["nothing: the manifests create no workload that still exists"] }
    let shown = workloads.count <= Self.longestTable ? workloads : unsettledFirst(workloads)
    let nameWidth = max(4, shown.map { name($0).count }.max() ?? 0) + 2
    var lines = [style.faint("NAME".padded(to: nameWidth) + "READY".padded(to: 11) + "UPDATED  CONDITIONS")]
    for workload in shown {
      lines.append(row(workload, nameWidth))
      lines += workload.blockers.map(reason).capped(reasonLimit)
    }
    if shown.count < workloads.count { lines.append(rest(workloads, shown: shown.count)) }
    return lines
  }

  private func unsettledFirst(_ workloads: [WorkloadSummary]) -> [WorkloadSummary] {
    let unsettled = workloads.filter { !$0.isSettled }
    let settled = workloads.filter(\.isSettled)
    return Array((unsettled + settled).prefix(max(min(unsettled.count, Self.longestTable), Self.longestTable / 2)))
  }

  private func rest(_ workloads: [WorkloadSummary], shown: Int) -> String {
    let settled = workloads.count(where: \.isSettled)
    return style.faint("… of \(workloads.count) in all, \(settled) as they were asked for")
  }

  private func name(_ workload: WorkloadSummary) -> String {
    let kind =
      switch workload.kind {
      case "LeaderWorkerSet": "lws"
      case "StatefulSet": "statefulset"
      default: workload.kind.lowercased()
      }
    return workload.namespace == "default"
      ? "\(kind)/\(workload.name)" : "\(kind)/\(workload.namespace)/\(workload.name)"
  }

  private func row(_ workload: WorkloadSummary, _ nameWidth: Int) -> String {
    let ready = "\(workload.ready)/\(workload.desired)".padded(to: 11)
    let conditions = workload.conditions.isEmpty ? "-" : workload.conditions.joined(separator: ",")
    return name(workload).padded(to: nameWidth) + (workload.isSettled ? style.good(ready) : style.bad(ready))
      + "\(workload.updated)".padded(to: 9) + conditions
  }

  private func reason(_ blocker: Blocker) -> String {
    let examples = blocker.examples.joined(separator: ", ") + (blocker.count > blocker.examples.count ? ", …" : "")
    let message = blocker.message.isEmpty ? "" : ": \(blocker.message)"
    return "  \(Figure.counted(blocker.count, blocker.noun)) \(blocker.reason)\(message)   (\(examples))"
  }
}
