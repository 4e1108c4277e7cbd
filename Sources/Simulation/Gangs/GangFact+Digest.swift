import Kernel

extension Fact {
  /// What is said of gangs and links. Numbers continue those of the other facts.
  func combineGang(into digest: inout Digest) {
    switch self {
    case .gang(let fact):
      digest.combine(20)
      digest.combine(pair(UInt32(bitPattern: fact.gang), fact.name.index))
      digest.combine(UInt64(fact.state.rawValue))
      digest.combine(pair(UInt32(bitPattern: fact.up), UInt32(bitPattern: fact.bound)))
    case .gangGone(let gang):
      digest.combine(21)
      digest.combine(pair(UInt32(bitPattern: gang), 0))
    case .gangBandwidth(let fact):
      digest.combine(22)
      digest.combine(pair(UInt32(bitPattern: fact.gang), fact.name.index))
      for number in [fact.bandwidth, fact.step, fact.idealStep] { digest.combine(number.bitPattern) }
    case .gangSilent(let gang):
      digest.combine(23)
      digest.combine(pair(UInt32(bitPattern: gang), 0))
    case .gangHours(let fact):
      digest.combine(24)
      digest.combine(pair(UInt32(bitPattern: fact.gang), fact.name.index))
      digest.combine(pair(fact.owner.index, fact.category.index))
      digest.combine(fact.gpuHours.bitPattern)
    case .link(let fact):
      digest.combine(25)
      digest.combine(pair(fact.link.index, 0))
      digest.combine(fact.share.bitPattern)
    case .linkLoad(let fact):
      digest.combine(26)
      digest.combine(pair(fact.link.index, 0))
      digest.combine(fact.load.bitPattern)
      digest.combine(fact.capacity.bitPattern)
    case .pod, .podGone, .placement, .node, .group, .groupGone, .status, .event, .queueing, .fault: break
    }
  }
}
