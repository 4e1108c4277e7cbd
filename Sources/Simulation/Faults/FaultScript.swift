import Cluster
import Faults
import Kernel
import Topology

/// Writes failures as a trace that repeats them: everything that chance decided is said.
struct FaultScript {
  let model: FailureModel
  let cluster: Cluster

  /// One entry of a trace, as YAML on one line.
  func line(for fault: DrawnFault, at time: SimTime) -> String {
    var parts = ["at: \(Self.exact(time - .zero))", "fail: \(model.entries[fault.entry].name)", victim(fault.victim)]
    if model.entries[fault.entry].effect.magnitude != nil { parts.append("magnitude: \(fault.magnitude)") }
    if let notice = fault.notice { parts.append("notice: \(Self.exact(notice))") }
    if let detection = fault.detection { parts.append("detection: \(Self.exact(detection))") }
    let steps = fault.steps.map { "{\(model.remedies[$0.remedy].name): \(Self.exact($0.time))}" }
    parts.append("remedies: [\(steps.joined(separator: ", "))]")
    if !model.reaction.spares.isEmpty { parts.append("swap: \(Self.exact(fault.swap))") }
    return "{\(parts.joined(separator: ", "))}"
  }

  private func victim(_ victim: FaultVictim) -> String {
    switch victim {
    case .node(let node, let gpu):
      return "target: {node: \"\(cluster[node].name)\"}" + (gpu.map { ", gpu: \($0)" } ?? "")
    case .domain(let index):
      let tree = cluster.topology
      let path = tree.path(of: DomainID(index: index))
      return "target: {\"\(tree.levels[tree.domains[index].level].name)\": \"\(path)\"}"
    case .cluster: return "target: cluster"
    case .job: preconditionFailure("a failure of a job was not turned into one of a node before it began")
    }
  }

  /// To the nanosecond, in the notation of scenarios.
  static func exact(_ duration: SimDuration) -> String {
    let (seconds, rest) = duration.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    return rest == 0 ? "\(seconds)s" : "\(seconds)s\(rest)ns"
  }
}
