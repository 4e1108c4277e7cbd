import API
import Cluster
import Faults
import Kernel

// What failures cost: the groups and jobs that they hit, and when those are lost and back.
extension World {
  /// Notes a failure, its nodes, and the groups and jobs that run on them.
  ///
  /// - Parameter script: The line that repeats it.
  mutating func begin(_ number: Int32, _ fault: ActiveFault, script: String) {
    let pods = self.pods(hitBy: fault)
    board.active[number] = fault
    tell(number, fault.name, .started, about: script, pods: Int64(pods.count))
    let nobody = symbol("")
    for node in fault.nodes {
      board.ofNode[Int(node.index)].append(number)
      append(.fault(FaultFact(fault: number, entry: fault.name, step: .node, node: node, subject: nobody)))
    }
    guard canCostGangs(fault) else { return }
    var seen: Set<GangKey> = []
    for pod in pods {
      guard let key = gang(of: cluster[pod]), seen.insert(key).inserted, isWell(key) else { continue }
      watch(key, for: number, fault.name)
    }
  }

  /// Whether a failure ends processes, or has a remedy that does.
  private func canCostGangs(_ fault: ActiveFault) -> Bool {
    switch fault.effect {
    case .link(_, aborts: false), .nvlink(_, aborts: false), .slow, .gpuWithdrawn:
      fault.drawn?.steps.contains { board.model.remedies[$0.remedy].kind != .elsewhere } ?? false
    case .storage: false
    case .crash, .hang, .gpuLost, .nodeDown, .silent, .link, .nvlink, .corrupt: true
    }
  }

  private func gang(of pod: PodRecord) -> GangKey? {
    if let membership = pod.membership, let set = setKey(of: pod) {
      return .group(Signals.GroupKey(set: set, group: membership.group))
    }
    guard pod.job != nil, case .job(let job) = pod.header.controller else { return nil }
    return .job(job)
  }

  private func isWell(_ key: GangKey) -> Bool {
    switch key {
    case .group(let group): (signals.groups[group] ?? nil)?.state == .ready
    case .job(let job): isWell(job)
    }
  }

  /// Whether a job runs and has all the pods that it wants.
  func isWell(_ job: JobID) -> Bool {
    guard cluster.contains(.job(job)) else { return false }
    let record = cluster[job]
    guard record.job.hasPods, !record.job.isSuspended, !record.status.isFinished else { return false }
    return record.status.arePodsReady(record.job) { record.wantedCount(of: $0) }
  }

  private mutating func watch(_ key: GangKey, for number: Int32, _ entry: Symbol) {
    let (pods, name, step): ([PodID], String, FaultStep) =
      switch key {
      case .group(let group):
        (
          cluster.pods(ofGroup: group.group, in: group.set), "\(group.set.namespace)/\(group.set.name)/\(group.group)",
          .group
        )
      case .job(let job):
        (
          cluster.pods(of: job).filter { !cluster[$0].isFinished },
          "\(cluster[job].job.kind.rawValue)/\(cluster[job].header.namespace)/\(cluster[job].header.name)", .job
        )
      }
    let gpus = pods.reduce(Int64(0)) { $0 + gpuCount(of: cluster[$1]) }
    let gang = WatchedGang(
      fault: number, entry: entry, name: symbol(name), gpuCount: gpus, podCount: Int64(pods.count))
    board.watched.add(gang, at: key)
    tell(gang, step)
  }

  /// A group that failures hit has another state.
  mutating func noteFaults(of group: Signals.GroupKey, _ state: GroupState?) {
    let key = GangKey.group(group)
    guard var gangs = board.watched[key] else { return }
    for index in gangs.indices {
      if state != .ready, !gangs[index].isLost {
        gangs[index].isLost = true
        tell(gangs[index], .lost)
      }
      if state == .recreating, !gangs[index].isRecreating {
        gangs[index].isRecreating = true
        tell(gangs[index], .recreating)
      }
      if state == .ready, gangs[index].isLost { tell(gangs[index], .ready) }
    }
    if state == .ready { gangs.removeAll(where: \.isLost) }
    board.watched[key] = gangs
  }

  /// A job that failures may have hit has another status.
  mutating func noteFaults(of job: JobID) {
    let key = GangKey.job(job)
    guard var gangs = board.watched[key] else { return }
    if cluster[job].status.outcome == .complete {
      for gang in gangs where gang.isLost { tell(gang, .jobReady) }
      gangs = []
    } else if cluster[job].status.outcome == .failed {
      for gang in gangs {
        if !gang.isLost { tell(gang, .jobLost) }
        tell(gang, .jobEnded)
      }
      gangs = []
    } else if isWell(job) {
      for gang in gangs where gang.isLost { tell(gang, .jobReady) }
      gangs.removeAll(where: \.isLost)
    } else {
      for index in gangs.indices where !gangs[index].isLost {
        gangs[index].isLost = true
        tell(gangs[index], .jobLost)
      }
    }
    board.watched[key] = gangs
  }

  /// A job has left the store.
  mutating func noteFaults(goneJob job: JobID) {
    for gang in board.watched[.job(job)] ?? [] where gang.isLost { tell(gang, .jobEnded) }
    board.watched[.job(job)] = nil
  }

  /// The control plane does something about a node for the first time since its failures began.
  mutating func noteFaults(on node: NodeID, _ step: FaultStep) {
    for number in board.ofNode[Int(node.index)] {
      guard let fault = board.active[number] else { continue }
      if step == .noticed, !fault.isNoticed {
        board.active[number]?.isNoticed = true
        tell(number, fault.name, step)
      }
      if step == .evicted, !fault.isEvicting {
        board.active[number]?.isEvicting = true
        tell(number, fault.name, step)
      }
    }
  }

  mutating func tell(_ number: Int32, _ entry: Symbol, _ step: FaultStep, about subject: String = "", pods: Int64 = 0) {
    append(
      .fault(FaultFact(fault: number, entry: entry, step: step, node: nil, subject: symbol(subject), pods: pods)))
  }

  private mutating func tell(_ gang: WatchedGang, _ step: FaultStep) {
    append(
      .fault(
        FaultFact(
          fault: gang.fault, entry: gang.entry, step: step, node: nil, subject: gang.name, pods: gang.podCount,
          gpus: gang.gpuCount)))
  }
}
