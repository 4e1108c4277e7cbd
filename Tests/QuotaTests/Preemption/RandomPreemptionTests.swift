import API
import Kernel
import Testing

@testable import Quota

/// Random states of two levels of cohorts: whoever is asked to go makes enough room, and nothing is left changed.
struct RandomPreemptionTests {
  @Test func victimsMakeRoom() {
    var foundCount = 0
    for seed in 0..<300 where victimsMakeRoom(seed: seed) { foundCount += 1 }
    #expect(foundCount > 50, "hardly any of the random states has victims")
  }

  /// - Returns: Whether there are victims at all.
  private func victimsMakeRoom(seed: Int) -> Bool {
    var random = RandomStream(seed: UInt64(seed))
    var world = world(&random)
    let before = world.usages
    let (queue, gpus) = (random.pick(PreemptionWorld.queues), 1 + random.below(10))
    let names = world.victims(for: gpus, in: queue, priority: random.below(4))
    #expect(world.usages == before, "seed \(seed)")
    let victims = names.compactMap { name in world.keys.firstIndex { name.hasPrefix("\($0):") } }.map(WorkloadID.init)
    #expect(Set(victims).count == names.count, "seed \(seed)")
    for victim in victims { world.state.takeOut(victim) }
    if !victims.isEmpty { #expect(world.state.ledger.available(world.node(queue), world.gpu) >= gpus, "seed \(seed)") }
    for victim in victims { world.state.putBack(victim) }
    #expect(world.usages == before, "seed \(seed)")
    return !victims.isEmpty
  }

  private func world(_ random: inout RandomStream) -> PreemptionWorld {
    let policies = PreemptionPolicies.Policy.allCases
    var queues: [ClusterQueue] = []
    for name in PreemptionWorld.queues {
      var queue = PreemptionWorld.queue(
        name, cohort: random.pick(["R", "S", "T"]), gpus: random.below(9), within: random.pick(policies.dropLast()),
        reclaim: random.pick([.any, .lowerPriority, .never]))
      queue.fairWeight = Double(random.below(4))
      if random.below(2) == 0 { queue.preemption.borrowWithinCohort.policy = .lowerPriority }
      queues.append(queue)
    }
    var world = PreemptionWorld(
      queues, cohorts: [Cohort(name: "S", parent: "R"), Cohort(name: "T", parent: "R")],
      fair: random.below(2) == 0 ? FairSharing() : nil)
    for number in 0..<12 {
      let (queue, gpus) = (random.pick(PreemptionWorld.queues), 1 + random.below(4))
      guard world.state.ledger.available(world.node(queue), world.gpu) >= gpus else { continue }
      world.run("w\(number)", in: queue, gpus: gpus, priority: random.below(4), reserved: random.below(9))
    }
    return world
  }
}

extension PreemptionWorld {
  fileprivate static let queues = ["a", "b", "c", "d"]

  fileprivate var usages: [Int] {
    state.tree.nodes.indices.map { state.ledger.usage(QuotaNodeID(index: $0), gpu) }
  }
}

extension RandomStream {
  fileprivate mutating func pick<Element>(_ list: some RandomAccessCollection<Element>) -> Element {
    list[list.index(list.startIndex, offsetBy: below(list.count))]
  }
}
