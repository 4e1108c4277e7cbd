import Cluster
import Demand
import Kernel

// What happens to pods is told to their gangs, and what gangs make of it is done.
extension World {
  // MARK: Pods

  /// A pod has been stored.
  mutating func joinGang(_ id: PodID) {
    guard gangs.isOn, let gang = gang(ofNew: cluster[id]) else { return }
    cluster[id].gang = gang
    gangs[gang].pods.append(id)
    let member = member(id)
    tend(gang) { $0.add(member, at: $1) }
  }

  /// A pod, or a process in it, is another one than before.
  mutating func gangObserves(_ id: PodID) {
    guard let gang = cluster[id].gang else { return }
    let member = member(id)
    if cluster[id].phase == .succeeded { return leaveGang(id, gang) }
    let isSilent = isSilent(id)
    countHeld(id, gang, member.isBound)
    tend(gang) { $0.change(member, isSilent: isSilent, at: $1) }
  }

  /// A pod leaves the store.
  mutating func quitGang(_ id: PodID) {
    guard let gang = cluster[id].gang else { return }
    countHeld(id, gang, false)
    let uid = cluster[id].header.uid
    cluster[id].gang = nil
    gangs[gang].pods.removeAll { $0 == id }
    tend(gang) { $0.remove(uid, at: $1) }
    closeIfEmpty(gang)
  }

  /// A pod has done its work.
  private mutating func leaveGang(_ id: PodID, _ gang: GangID) {
    countHeld(id, gang, false)
    let uid = cluster[id].header.uid
    cluster[id].gang = nil
    gangs[gang].pods.removeAll { $0 == id }
    tend(gang) { gang, now in
      gang.leave(uid, at: now)
      return .none
    }
    closeIfEmpty(gang)
  }

  /// All pods of a node are other ones than before.
  mutating func gangsObserve(_ node: NodeID) {
    guard gangs.isOn else { return }
    for pod in cluster[node].pods { gangObserves(pod) }
  }

  func member(_ id: PodID) -> GangMember {
    let pod = cluster[id]
    var member = GangMember(id: pod.header.uid, gpus: gpus(of: pod.requests))
    member.isBound = pod.node != nil && !pod.isFinished
    member.isUp = isUp(pod)
    return member
  }

  /// Whether the processes of a pod run and answer: the physical truth.
  private func isUp(_ pod: PodRecord) -> Bool {
    guard pod.phase == .running, let node = pod.node, cluster[node].isPowered else { return false }
    // Who is told to go stops working; a kubelet that is cut off has not been told.
    if pod.isTerminating, cluster[node].isHeard { return false }
    return pod.containers.allSatisfy { $0.status == .running && $0.isReady && !$0.isHung }
  }

  /// Whether a pod that does not work leaves its peers in the dark: nothing tells them that it is gone.
  private func isSilent(_ id: PodID) -> Bool {
    guard let node = cluster[id].node else { return false }
    return !cluster[node].isPowered || cluster[id].containers.contains { $0.isHung }
  }

  private mutating func countHeld(_ id: PodID, _ gang: GangID, _ isBound: Bool) {
    guard cluster[id].isCountedAsHeld != isBound, let node = cluster[id].node else { return }
    cluster[id].isCountedAsHeld = isBound
    let (amount, time) = (gpus(of: cluster[id].requests), now)
    gangs.capacity.hold(isBound ? amount : -amount, on: node, at: time)
  }

  /// A node can take pods, or no longer can.
  mutating func countCapacity(of node: NodeID) {
    guard gangs.isOn else { return }
    let record = cluster[node]
    let isOut = !record.exists || !record.isPowered || record.readiness != .ready || record.isUnschedulable
    let time = now
    gangs.capacity.set(node, isOut: isOut, at: time)
  }

  // MARK: Reactions

  /// Changes a gang and does what follows.
  mutating func tend(_ id: GangID, _ change: (inout TrainingGang, SimTime) -> GangReaction) {
    let phase = gangs[id].gang.phase
    let reaction = change(&gangs[id].gang, agenda.now)
    if gangs[id].gang.phase != phase { enteredPhase(id, from: phase) }
    planDeadline(of: id)
    tell(id)
    switch reaction {
    case .none: break
    case .exit: for pod in gangs[id].pods { kubelet.crash(pod, at: now, in: &cluster, &machineOutbox) }
    case .finish: for pod in gangs[id].pods { kubelet.complete(pod, at: now, in: &cluster, &machineOutbox) }
    }
    if reaction != .none { drainMachines() }
  }

  private mutating func planDeadline(of id: GangID) {
    let gang = gangs[id].gang
    guard gang.deadlineEpoch != gangs[id].plannedEpoch else { return }
    gangs[id].plannedEpoch = gang.deadlineEpoch
    guard let deadline = gang.deadline else { return }
    let event = GangEvent.due(id, number: gangs[id].number, epoch: gang.deadlineEpoch)
    schedule(.gang(event), after: deadline - now, .physics)
  }

  mutating func handle(_ event: GangEvent) {
    switch event {
    case .due(let id, let number, let epoch):
      guard gangs.contains(id, number: number), gangs[id].gang.deadlineEpoch == epoch else { return }
      tend(id) { $0.due(at: $1) }
    case .share: shareNetwork()
    case .transferred(let epoch): storageMoved(epoch)
    case .sampleLinks: sampleLinks()
    }
  }
}
