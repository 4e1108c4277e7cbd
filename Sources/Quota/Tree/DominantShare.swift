/// How much a node borrows of what its cohort can lend, by the resource of which that is most.
///
/// A node that nobody gives weight to and that borrows at all has more than any other; such nodes are compared by what
/// they borrow.
///
/// Source: KUEUE-SPEC 4.6, DominantResourceShare.
package struct DominantShare: Sendable {
  /// **unit**: borrowed thousandths of what can be lent.
  package var ratio = 0.0
  package var weight: Double
  /// The resource that decides, a position in the tree's `resources`; nil when nothing that can be lent is borrowed.
  package var resource: Int?
  /// Whether anything is borrowed, also of what cannot be lent.
  package var isBorrowing = false

  package init(weight: Double) {
    self.weight = weight
  }

  /// The ratio for each unit of weight.
  package var share: Double {
    if ratio == 0 { return 0 }
    return weight == 0 ? .infinity : ratio / weight
  }

  package var isUnbounded: Bool { weight == 0 && ratio > 0 }

  /// The share as Kueue reports it: rounded up, the largest number when it is unbounded.
  package var weightedShare: Int {
    let rounded = share.rounded(.up)
    return rounded < Double(Int.max) ? Int(rounded) : .max
  }
}

extension DominantShare: Comparable {
  package static func < (left: DominantShare, right: DominantShare) -> Bool {
    switch (left.isUnbounded, right.isUnbounded) {
    case (true, true): left.ratio < right.ratio
    case (true, false): false
    case (false, true): true
    case (false, false): left.share < right.share
    }
  }

  package static func == (left: DominantShare, right: DominantShare) -> Bool { !(left < right) && !(right < left) }
}

extension QuotaLedger {
  /// The share of a node with what is used now; a node without a parent borrows nothing.
  package func dominantShare(of node: QuotaNodeID) -> DominantShare {
    var share = DominantShare(weight: tree[node].fairWeight)
    guard let parent = tree[node].parent else { return share }
    for resource in tree.resources.indices {
      var borrowed = 0
      for flavor in tree.flavors.indices {
        let pair = tree.pair(FlavorID(index: flavor), resource)
        let quota = tree.quota(node, pair)
        guard quota.isDefined else { continue }
        borrowed = Saturating.sum(borrowed, max(0, Saturating.difference(usage(node, pair), quota.subtree)))
      }
      guard borrowed > 0 else { continue }
      share.isBorrowing = true
      let lendable = tree.lendable(by: parent, resource)
      guard lendable > 0 else { continue }
      let ratio = Double(borrowed) * 1_000 / Double(lendable)
      if ratio > share.ratio {
        share.ratio = ratio
        share.resource = resource
      }
    }
    return share
  }
}
