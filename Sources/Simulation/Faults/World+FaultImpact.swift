import API
import Cluster
import Faults
import Kernel

// What failures cost: the groups that they hit, and when those are lost and back.
extension World {
  /// Notes a failure, its nodes, and the groups that run on them.
  ///
  /// - Parameter script: The line that repeats it.
  mutating func begin(_ number: Int32, _ fault: ActiveFault, script: String) {
    let pods = self.pods(hitBy: fault)
    board.active[number] = fault
    tell(number, fault.name, .started, about: script, amount: Int64(pods.count))
    for node in fault.nodes {
      board.ofNode[Int(node.index)].append(number)
      append(
        .fault(FaultFact(fault: number, entry: fault.name, step: .node, node: node, subject: symbol(""), amount: 0)))
    }
    guard canCostGroups(fault) else { return }
    var seen: Set<Signals.GroupKey> = []
    for pod in pods {
      guard let membership = cluster[pod].membership, let set = setKey(of: cluster[pod]) else { continue }
      let key = Signals.GroupKey(set: set, group: membership.group)
      guard seen.insert(key).inserted, let state = signals.groups[key] ?? nil, state.state == .ready else { continue }
      watch(key, for: number, fault.name)
    }
  }

  /// Whether a failure ends processes, or has a remedy that does.
  private func canCostGroups(_ fault: ActiveFault) -> Bool {
    switch fault.effect {
    case .link(_, aborts: false), .slow, .gpuWithdrawn:
      fault.drawn?.steps.contains { board.model.remedies[$0.remedy].kind != .elsewhere } ?? false
    case .crash, .hang, .gpuLost, .nodeDown, .silent, .link, .corrupt: true
    }
  }

  private mutating func watch(_ key: Signals.GroupKey, for number: Int32, _ entry: Symbol) {
    let gpus = cluster.pods(ofGroup: key.group, in: key.set).reduce(Int64(0)) { $0 + gpuCount(of: cluster[$1]) }
    let name = "\(key.set.namespace)/\(key.set.name)/\(key.group)"
    let group = WatchedGroup(fault: number, name: symbol(name), gpuCount: gpus)
    board.watched[key, default: []].append(group)
    tell(number, entry, .group, about: name, amount: gpus)
  }

  /// A group that failures hit has another state.
  mutating func noteFaults(of key: Signals.GroupKey, _ state: GroupState?) {
    guard var groups = board.watched[key] else { return }
    for index in groups.indices {
      let group = groups[index]
      if state != .ready, !group.isLost {
        groups[index].isLost = true
        tell(group, .lost)
      }
      if state == .recreating, !group.isRecreating {
        groups[index].isRecreating = true
        tell(group, .recreating)
      }
      if state == .ready, group.isLost { tell(group, .ready) }
    }
    if state == .ready { groups.removeAll(where: \.isLost) }
    board.watched[key] = groups.isEmpty ? nil : groups
  }

  /// Groups that a failure which is over has not harmed are let go.
  mutating func settle(_ number: Int32) {
    for (key, groups) in board.watched.sorted(by: { $0.key.order < $1.key.order }) {
      let left = groups.filter { $0.fault != number || $0.isLost }
      board.watched[key] = left.isEmpty ? nil : left
    }
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

  mutating func tell(_ number: Int32, _ entry: Symbol, _ step: FaultStep, about subject: String = "", amount: Int64 = 0)
  {
    append(
      .fault(
        FaultFact(fault: number, entry: entry, step: step, node: nil, subject: symbol(subject), amount: amount)))
  }

  private mutating func tell(_ group: WatchedGroup, _ step: FaultStep) {
    let entry = board.active[group.fault]?.name ?? symbol("")
    append(
      .fault(
        FaultFact(
          fault: group.fault, entry: entry, step: step, node: nil, subject: group.name, amount: group.gpuCount)))
  }
}

extension Signals.GroupKey {
  fileprivate var order: String { "\(set.namespace)/\(set.name)/\(group)" }
}
