import API

/// All that the counts of a tree depend on besides its state: what a pod needs, where it may be, how pods form slices.
///
/// It never changes: a class, so that a question asked again finds its counts by identity.
final class DemandKey: Sendable {
  /// Of one worker, with the one pod that it takes.
  let workers: ResourceAmounts
  /// Of the leader; nil when the group has none.
  let leader: ResourceAmounts?
  let filter: LeafFilter
  let sliceLevel: Int
  let sliceSize: Int
  /// **shape**: `[level]`.
  let innerSizes: [Int]
  let simulatesEmpty: Bool
  let ratesAffinity: Bool
  /// Differs between most keys that differ.
  private let digest: Int

  init(_ group: GroupQuestion, _ request: LevelRequest, in flavor: TopologyFlavor) {
    workers = group.workers.requests.withOnePod
    leader = group.leader?.requests.withOnePod
    filter = LeafFilter(group.workers, in: flavor)
    sliceLevel = request.sliceLevel
    sliceSize = request.sliceSize
    innerSizes = request.innerSizes
    simulatesEmpty = group.simulatesEmpty
    ratesAffinity = group.ratesAffinity
    digest = Self.digest(workers) &+ 3 &* (leader.map(Self.digest) ?? 0) &+ sliceSize
  }

  func asksTheSame(as other: DemandKey) -> Bool {
    digest == other.digest && simulatesEmpty == other.simulatesEmpty && ratesAffinity == other.ratesAffinity
      && sliceLevel == other.sliceLevel && sliceSize == other.sliceSize && innerSizes == other.innerSizes
      && workers == other.workers && leader == other.leader && filter == other.filter
  }

  /// Independent of the order in which a dictionary is walked.
  private static func digest(_ amounts: ResourceAmounts) -> Int {
    amounts.reduce(0) { $0 &+ $1.value &* (2 &* $1.key.utf8.count &+ 1) }
  }
}
