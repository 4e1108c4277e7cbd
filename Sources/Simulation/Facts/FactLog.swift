import Cluster
import Kernel

/// The facts of a run: their symbols, the batch not yet recorded, and a digest of all of them by group.
struct FactLog: Sendable {
  var symbols = SymbolTable()
  private(set) var batch: [TimedFact] = []
  private(set) var digests = Array(repeating: Digest(), count: FactGroup.allCases.count)
  private(set) var count = 0

  mutating func append(_ fact: Fact, at time: SimTime) {
    count += 1
    batch.append(TimedFact(time: time, fact: fact))
    fact.combine(into: &digests[fact.group.rawValue], at: time)
  }

  mutating func takeBatch() -> [TimedFact] {
    defer { batch.removeAll(keepingCapacity: true) }
    return batch
  }

  mutating func dropBatch() {
    batch.removeAll(keepingCapacity: true)
  }
}

/// What a run's facts come to, in all and by group of tables: equal digests mean equal timelines.
package struct RunDigest: Equatable, Sendable {
  package var all: String
  /// By name of the group, in order of the groups.
  package var groups: [(name: String, hex: String)]

  package static func == (left: RunDigest, right: RunDigest) -> Bool {
    left.all == right.all && left.groups.map(\.hex) == right.groups.map(\.hex)
  }

  init(_ digests: [Digest], symbols: SymbolTable) {
    var all = Digest()
    for text in symbols.strings { all.combine(text) }
    for digest in digests { all.combine(digest) }
    self.all = all.hex
    groups = FactGroup.allCases.map { ($0.name, digests[$0.rawValue].hex) }
  }
}

extension Fact {
  /// Symbols enter by number: the numbering itself is part of the run and enters the digest of the whole.
  func combine(into digest: inout Digest, at time: SimTime) {
    digest.combine(UInt64(bitPattern: time.nanoseconds))
    switch self {
    case .pod(let fact):
      digest.combine(1)
      digest.combine(fact.uid)
      digest.combine(pair(fact.namespace.index, fact.name.index))
      digest.combine(pair(UInt32(fact.phase.rawValue) << 8 | UInt32(fact.reason.rawValue), node(fact.node)))
    case .podGone(let uid):
      digest.combine(2)
      digest.combine(uid)
    case .placement(let fact):
      digest.combine(3)
      digest.combine(fact.uid)
      digest.combine(pair(fact.name.index, node(fact.node)))
    case .node(let fact):
      digest.combine(4)
      digest.combine(pair(node(fact.node), fact.state.index))
      digest.combine(pair(fact.reason.index, 0))
    case .group(let fact):
      digest.combine(5)
      digest.combine(pair(fact.namespace.index, fact.set.index))
      digest.combine(pair(UInt32(bitPattern: fact.group), fact.revision.index))
      digest.combine(pair(UInt32(fact.state.rawValue), 0))
    case .groupGone(let namespace, let set, let group):
      digest.combine(6)
      digest.combine(pair(namespace.index, set.index))
      digest.combine(pair(UInt32(bitPattern: group), 0))
    case .status(let fact):
      digest.combine(7)
      digest.combine(pair(fact.namespace.index, fact.name.index))
      digest.combine(pair(UInt32(bitPattern: fact.replicas), UInt32(bitPattern: fact.readyReplicas)))
      digest.combine(pair(UInt32(bitPattern: fact.updatedReplicas), fact.conditions.index))
    case .event(let fact):
      digest.combine(8)
      digest.combine(pair(fact.about.index, fact.namespace.index))
      digest.combine(pair(fact.name.index, UInt32(fact.kind.rawValue)))
      digest.combine(pair(fact.reason.index, fact.message.index))
    case .queueing(let fact): fact.combine(into: &digest)
    case .fault(let fact):
      digest.combine(9)
      digest.combine(pair(UInt32(bitPattern: fact.fault), UInt32(fact.step.rawValue)))
      digest.combine(pair(node(fact.node), fact.entry.index))
      digest.combine(pair(fact.subject.index, 0))
      digest.combine(pair(UInt32(truncatingIfNeeded: fact.pods), UInt32(truncatingIfNeeded: fact.gpus)))
    case .gang, .gangGone, .gangBandwidth, .gangSilent, .gangHours, .link, .linkLoad: combineGang(into: &digest)
    }
  }

  func pair(_ high: UInt32, _ low: UInt32) -> UInt64 { UInt64(high) << 32 | UInt64(low) }
  private func node(_ id: NodeID?) -> UInt32 { id.map { UInt32(bitPattern: $0.index) } ?? .max }
}
