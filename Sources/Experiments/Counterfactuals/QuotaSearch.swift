import API

/// Finds the smallest amounts of one flavor's quota with which something holds.
struct QuotaSearch {
  let queue: String
  let flavor: String
  /// By resource.
  let needs: ResourceAmounts

  /// No cluster has more.
  private static let plenty = 1 << 50

  /// Resource after resource is lowered from plenty to the least that still does; what is not needed is left out.
  ///
  /// - Returns: Nil when no amount is enough.
  func smallest(_ holds: (ResourceAmounts) -> Bool) -> ResourceAmounts? {
    var amounts = needs.mapValues { _ in Self.plenty }
    guard holds(amounts) else { return nil }
    for resource in needs.keys.sorted() {
      let unit = Self.unit(of: resource, needs[resource] ?? 1)
      let count = least(from: max(1, (needs[resource] ?? 1) / unit)) { count in
        amounts[resource] = count == 0 ? nil : count * unit
        return holds(amounts)
      }
      amounts[resource] = count == 0 ? nil : count * unit
    }
    return amounts
  }

  /// The least count that holds: found by doubling, then by halves.
  private func least(from start: Int, _ holds: (Int) -> Bool) -> Int {
    if holds(0) { return 0 }
    var (low, high) = (1, start)
    while !holds(high), high < Self.plenty / start { (low, high) = (high + 1, high * 2) }
    while low < high {
      let middle = (low + high) / 2
      if holds(middle) { high = middle } else { low = middle + 1 }
    }
    return high
  }

  /// The largest round unit that divides what is needed.
  static func unit(of resource: String, _ needed: Int) -> Int {
    let units = resource == "cpu" || needed < 1 << 20 ? [1_000, 100, 10] : [1 << 30, 1 << 20]
    return resource == "cpu" || needed >= 1 << 20 ? units.first { needed.isMultiple(of: $0) } ?? 1 : 1
  }
}
