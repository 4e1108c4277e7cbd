extension ExpressionParser {
  /// What is asked of Kueue's queues and workloads.
  mutating func queueing(_ function: Function) throws(ExpressionError) -> Signal {
    switch function {
    case .queue: return try queue()
    case .workload:
      let owner = try owner()
      try expect(")")
      return .workload(owner, try fieldChoice(WorkloadStanding.self, of: "workload"))
    case .wait:
      let object = try object([.leaderWorkerSet] + ObjectName.Kind.jobs)
      try expect(")")
      return .wait(object)
    case .evictions, .availability, .time, .rollout, .pods, .nodes, .restarts, .event, .gpuHours, .step:
      let reason = try word("a reason such as Preempted")
      try expect(")")
      return .evictions(reason: reason)
    }
  }

  /// `queue(NAME).pending`, `queue(NAME).used(RESOURCE)`.
  private mutating func queue() throws(ExpressionError) -> Signal {
    let column = current.column
    let name = try checked("clusterqueue/" + word("the name of a ClusterQueue"), [.clusterQueue], at: column).name
    try expect(")")
    guard take(.word(".used")) else { return .queue(name, try fieldChoice(QueueQuantity.self, of: "queue")) }
    try expect("(")
    let resource = try word("a resource such as nvidia.com/gpu")
    try expect(")")
    return .queueUse(name, resource: resource)
  }

  /// `lws/vllm/0`, `job/train`, `pod/probe`, with a namespace after the kind if it is not the default one.
  private mutating func owner() throws(ExpressionError) -> WorkloadOwnerName {
    let column = current.column
    var parts = try word("whom it admits, such as lws/name/0 or job/name").split(separator: "/").map(String.init)
    let nameCount = parts.first == ObjectName.Kind.leaderWorkerSet.rawValue ? 3 : 2
    guard (nameCount...nameCount + 1).contains(parts.count) else {
      throw ExpressionError(
        column: column, message: "this names no workload; write lws/name/0 for a group, job/name, pod/name or the like")
    }
    let namespace = parts.count > nameCount ? parts.remove(at: 1) : "default"
    let kinds = [.leaderWorkerSet] + ObjectName.Kind.jobs
    if kinds.contains(where: { $0.rawValue == parts[0] }) {
      _ = try checked("\(parts[0])/\(namespace)/\(parts[1])", kinds, at: column)
    }
    return WorkloadOwnerName(namespace: namespace, parts.joined(separator: "/"))
  }
}
