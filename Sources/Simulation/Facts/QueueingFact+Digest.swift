import Kernel

extension QueueingFact {
  /// Numbers continue those of the other facts.
  func combine(into digest: inout Digest) {
    switch self {
    case .workload(let fact): fact.combine(into: &digest)
    case .workloadGone(let uid):
      digest.combine(10)
      digest.combine(uid)
    case .eviction(let fact):
      digest.combine(11)
      digest.combine(fact.uid)
      digest.combine(pair(fact.reason, fact.message))
    case .preemption(let fact):
      digest.combine(12)
      digest.combine(fact.preemptor)
      digest.combine(fact.victim)
      digest.combine(pair(fact.reason, fact.victimQueue))
    case .flavorAssignment(let fact):
      digest.combine(13)
      digest.combine(fact.uid)
      digest.combine(pair(fact.podSet, fact.flavor))
      digest.combine(pair(fact.resource.index, UInt32(bitPattern: fact.podCount)))
      digest.combine(UInt64(bitPattern: fact.amount))
    case .domainAssignment(let fact):
      digest.combine(14)
      digest.combine(fact.uid)
      digest.combine(pair(fact.podSet, fact.domain))
      digest.combine(pair(fact.level.index, UInt32(bitPattern: fact.podCount)))
    case .placementQuality(let fact):
      digest.combine(15)
      digest.combine(fact.uid)
      digest.combine(pair(fact.podSet, fact.level))
      digest.combine(pair(fact.flavor.index, UInt32(bitPattern: fact.domainCount)))
      digest.combine(fact.distance.bitPattern)
    case .quotaUse(let fact):
      digest.combine(16)
      fact.key.combine(into: &digest)
      for amount in [fact.use.nominal, fact.use.reserved, fact.use.admitted, fact.use.borrowed, fact.use.available] {
        digest.combine(UInt64(bitPattern: amount))
      }
    case .quotaGone(let key):
      digest.combine(17)
      key.combine(into: &digest)
    case .topologyRoom(let fact): fact.combine(into: &digest)
    case .metric(let fact):
      digest.combine(19)
      digest.combine(pair(fact.name, fact.labels))
      digest.combine(fact.value.bitPattern)
    }
  }
}

extension WorkloadFact {
  fileprivate func combine(into digest: inout Digest) {
    digest.combine(9)
    digest.combine(uid)
    digest.combine(pair(clusterQueue.index, UInt32(bitPattern: priority)))
    digest.combine(pair(localQueue.index, UInt32(state.rawValue)))
    digest.combine(pair(reason, message))
  }
}

extension QuotaKey {
  fileprivate func combine(into digest: inout Digest) {
    digest.combine(pair(node.index, isCohort ? 1 : 0))
    digest.combine(pair(flavor, resource))
  }
}

extension TopologyRoomFact {
  fileprivate func combine(into digest: inout Digest) {
    digest.combine(18)
    digest.combine(pair(key.flavor, key.level))
    digest.combine(pair(key.resource.index, UInt32(bitPattern: room.wholeDomains)))
    for amount in [room.free, room.largest, room.freeInWhole] { digest.combine(UInt64(bitPattern: amount)) }
  }
}

private func pair(_ high: UInt32, _ low: UInt32) -> UInt64 { UInt64(high) << 32 | UInt64(low) }
private func pair(_ high: Symbol, _ low: Symbol) -> UInt64 { pair(high.index, low.index) }
