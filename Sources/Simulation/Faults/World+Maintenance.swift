import Cluster
import Faults
import Kernel
import Scenarios

// Planned work on nodes: cordon, drain, work, give back; the next unit follows as soon as its limit has room.
extension World {
  mutating func planMaintenance() {
    for (index, work) in board.model.maintenance.enumerated() where work.start <= .zero + scenario.duration {
      agenda.schedule(.fault(.round(Int32(index))), at: work.start, phase: .physics)
    }
  }

  mutating func beginRound(_ plan: Int) {
    board.plans[plan].beginRound()
    if let period = board.model.maintenance[plan].period { later(.round(Int32(plan)), period) }
    takeUnits(of: plan)
  }

  mutating func openWindow(_ plan: Int) {
    board.plans[plan].isOpeningPlanned = false
    takeUnits(of: plan)
  }

  private mutating func takeUnits(of plan: Int) {
    for limit in 0..<board.plans[plan].limitCount { takeUnits(of: plan, in: limit) }
  }

  private mutating func takeUnits(of plan: Int, in limit: Int) {
    guard board.plans[plan].hasNext(in: limit) else { return }
    if let opening = board.model.maintenance[plan].window?.opening(atOrAfter: now), opening > now {
      if board.plans[plan].isOpeningPlanned { return }
      board.plans[plan].isOpeningPlanned = true
      return later(.windowOpens(Int32(plan)), opening - now)
    }
    while let unit = board.plans[plan].takeNext(in: limit) { begin(unit, of: plan) }
  }

  private mutating func begin(_ unit: Int, of plan: Int) {
    let work = board.model.maintenance[plan]
    let nodes = board.plans[plan].units[unit].filter { cluster[$0].exists }
    guard !nodes.isEmpty else { return board.plans[plan].finish(unit) }
    let number = board.takeNumber()
    var fault = ActiveFault(name: symbol(work.name), effect: .nodeDown, nodes: nodes)
    fault.work = UnitOfWork(plan: plan, unit: unit)
    begin(number, fault, script: "")
    cordon(number, nodes)
    for node in nodes where board.emptying[Int(node.index)] == nil {
      board.emptying[Int(node.index)] = number
      board.emptyingCount += 1
    }
    if isEmpty(nodes) { return beginWork(number) }
    guard let patience = work.patience else { return }
    if patience == .zero { patienceOver(number) } else { later(.patienceOver(number), patience) }
  }

  private func isEmpty(_ nodes: [NodeID]) -> Bool {
    nodes.allSatisfy { cluster[$0].pods.allSatisfy { cluster[$0].isFinished } }
  }

  /// A pod has left a node, or ended there.
  mutating func nodeMayBeEmpty(_ node: NodeID) {
    guard let number = board.emptying[Int(node.index)], let fault = board.active[number], isEmpty(fault.nodes) else {
      return
    }
    later(.drained(number), .zero)
  }

  /// Pods that are still there have to leave, or are left in peace until the next round.
  mutating func patienceOver(_ number: Int32) {
    guard let fault = board.active[number], let work = fault.work, work.stage == .waiting else { return }
    guard board.model.maintenance[work.plan].evicts else { return end(number) }
    board.active[number]?.work?.stage = .draining
    later(.drained(number), drain(fault.nodes, for: number) + Self.confirmation)
  }

  /// How long after its grace period a kubelet may need to confirm that a pod is gone; *assumed*, 1 s to 1 min.
  private static let confirmation = SimDuration.seconds(10)

  /// The nodes are empty, or have had time to be.
  mutating func beginWork(_ number: Int32) {
    guard let fault = board.active[number], let work = fault.work, work.stage != .working else { return }
    board.active[number]?.work?.stage = .working
    stopWaiting(number, fault.nodes)
    let model = board.model.maintenance[work.plan]
    tell(number, fault.name, .remedy, about: model.name)
    if model.turnsOff {
      board.active[number]?.holdsByRemedy = true
      hold(fault.nodes, cause: model.name)
    }
    later(.remedied(number), board.generator.workTime(of: work.plan))
  }

  /// The nodes are back in service once they have booted and offer their GPUs.
  mutating func workDone(_ number: Int32) {
    guard let work = board.active[number]?.work else { return }
    let isOff = board.model.maintenance[work.plan].turnsOff
    later(.ended(number), isOff ? timing.nodes.boot + board.model.reaction.gpuReady : .zero)
  }

  /// A unit is in service again, or was left alone; its limit has room for another.
  mutating func finish(_ work: UnitOfWork, of number: Int32) {
    stopWaiting(number, board.plans[work.plan].units[work.unit])
    board.plans[work.plan].finish(work.unit)
    takeUnits(of: work.plan, in: board.plans[work.plan].limitOfUnit[work.unit])
  }

  private mutating func stopWaiting(_ number: Int32, _ nodes: [NodeID]) {
    for node in nodes where board.emptying[Int(node.index)] == number {
      board.emptying[Int(node.index)] = nil
      board.emptyingCount -= 1
    }
  }
}
