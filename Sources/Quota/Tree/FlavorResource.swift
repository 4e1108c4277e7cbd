/// What quota is counted in: a resource of a flavor.
package struct FlavorResource: Hashable, Sendable, CustomStringConvertible {
  package var flavor: String
  package var resource: String

  package init(_ flavor: String, _ resource: String) {
    self.flavor = flavor
    self.resource = resource
  }

  package var description: String { "\(flavor)/\(resource)" }
}

/// The position of a flavor in a quota tree, by name.
package struct FlavorID: Hashable, Comparable, Sendable {
  package var index: Int

  package init(index: Int) {
    self.index = index
  }

  package static func < (left: FlavorID, right: FlavorID) -> Bool { left.index < right.index }
}

/// The position of a flavor and resource in a quota tree: by flavor, then by resource, both by name.
package struct PairID: Hashable, Comparable, Sendable {
  package var index: Int

  package init(index: Int) {
    self.index = index
  }

  package static func < (left: PairID, right: PairID) -> Bool { left.index < right.index }
}

/// How much of a flavor and resource.
///
/// **unit**: as `ResourceAmounts`.
package struct PairAmount: Equatable, Sendable {
  package var pair: PairID
  package var amount: Int

  package init(_ pair: PairID, _ amount: Int) {
    self.pair = pair
    self.amount = amount
  }
}

/// Sums that stop at the ends of the range; the largest value stands for "without limit" and absorbs.
///
/// Source: KUEUE-SPEC 3.1.
enum Saturating {
  static func sum(_ left: Int, _ right: Int) -> Int {
    if left == .max || right == .max { return .max }
    let (sum, overflow) = left.addingReportingOverflow(right)
    return overflow ? (left > 0 ? .max : .min) : sum
  }

  static func difference(_ left: Int, _ right: Int) -> Int {
    if left == .max { return .max }
    let (difference, overflow) = left.subtractingReportingOverflow(right)
    return overflow ? (left > 0 ? .max : .min) : difference
  }
}
