/// What fits in a domain, or what a placement gave it.
///
/// Source: KUEUE-SPEC 5.6.
struct DomainCount: Equatable, Sendable {
  /// Workers that fit.
  var pods = 0
  /// Workers that fit beside the leader.
  var podsWithLeader = 0
  /// Whole slices that fit; 0 below the slice level.
  var slices = 0
  var slicesWithLeader = 0
  /// Leaders that fit, 0 or 1.
  var leaders = 0
  /// The sum of the weights of matching preferences.
  var affinity = 0

  /// Takes everything away but the affinity, which does not depend on what fits.
  mutating func clear() {
    self = DomainCount(affinity: affinity)
  }

  mutating func clearLeader() {
    podsWithLeader = 0
    slicesWithLeader = 0
    leaders = 0
  }
}

/// What is placed: in single pods, or in slices.
enum PlacementUnit {
  case pods
  case slices

  /// How many units fit, beside the leader when there is one.
  func capacity(_ count: DomainCount, withLeader: Bool) -> Int {
    switch self {
    case .pods: withLeader ? count.podsWithLeader : count.pods
    case .slices: withLeader ? count.slicesWithLeader : count.slices
    }
  }
}

/// How the counts of a domain follow from those of its children.
///
/// Beside a leader, a domain loses what the child loses that loses least; without a child for the leader nothing fits.
struct CountSum {
  var hasLeader: Bool
  private var sum = DomainCount()
  private var leastPodLoss: Int?
  private var leastSliceLoss: Int?

  init(hasLeader: Bool) {
    self.hasLeader = hasLeader
  }

  /// - Parameter wholeSize: Only whole multiples of so many pods of the child count.
  mutating func add(_ child: DomainCount, wholeSize: Int) {
    let pods = wholeSize == 1 ? child.pods : child.pods / wholeSize * wholeSize
    let podsWithLeader = wholeSize == 1 ? child.podsWithLeader : child.podsWithLeader / wholeSize * wholeSize
    sum.pods += pods
    sum.slices += child.slices
    sum.affinity += child.affinity
    sum.leaders = max(sum.leaders, child.leaders)
    guard !hasLeader || child.leaders > 0 else { return }
    leastPodLoss = min(leastPodLoss ?? .max, pods - podsWithLeader)
    leastSliceLoss = min(leastSliceLoss ?? .max, child.slices - child.slicesWithLeader)
  }

  /// - Parameter sliceSize: The size of a slice when the domain is of the slice level, else nil.
  func total(sliceSize: Int?) -> DomainCount {
    var total = sum
    total.podsWithLeader = leastPodLoss.map { sum.pods - $0 } ?? 0
    total.slicesWithLeader = leastSliceLoss.map { sum.slices - $0 } ?? 0
    if let sliceSize {
      total.slices = total.pods / sliceSize
      total.slicesWithLeader = total.podsWithLeader / sliceSize
    }
    return total
  }
}
