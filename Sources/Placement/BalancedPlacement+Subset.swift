#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension BalancedPlacement {
  /// What a choice of domains leaves to be placed.
  private struct Remainder: Hashable, Comparable {
    var leaders: Int
    var pods: Int

    static func < (left: Remainder, right: Remainder) -> Bool {
      (left.leaders, left.pods) < (right.leaders, right.pods)
    }
  }

  /// As many domains as a greedy filling uses, with as little room to spare as possible; nil when there are none.
  ///
  /// Table `i` holds, for every remainder that `i` domains can leave, the first choice that leaves it.
  ///
  /// - Parameter domains: In the order in which they are offered.
  func subset(_ domains: [Int]) -> [Int]? {
    guard let size = usedCount(domains) else { return nil }
    var tables: [[Remainder: [Int]]] = Array(repeating: [:], count: size + 1)
    let start = Remainder(leaders: placement.leaders, pods: placement.sliceCount * request.sliceSize)
    tables[0][start] = []
    for domain in domains {
      for used in stride(from: size, to: 0, by: -1) {
        for left in tables[used - 1].keys.sorted() where left.leaders > 0 || left.pods > 0 {
          guard let choice = tables[used - 1][left] else { continue }
          for offer in offers(of: domain, to: left) where tables[used][offer] == nil {
            tables[used][offer] = choice + [domain]
          }
        }
      }
    }
    return tables[size].filter { $0.key.leaders == 0 && $0.key.pods <= 0 }.max { $0.key < $1.key }?.value
  }

  private func offers(of domain: Int, to left: Remainder) -> [Remainder] {
    let count = placement.counts[domain]
    var offers: [Remainder] = []
    if left.leaders > 0, count.leaders > 0 {
      offers.append(Remainder(leaders: left.leaders - count.leaders, pods: left.pods - count.podsWithLeader))
    }
    if count.slices > 0 { offers.append(Remainder(leaders: left.leaders, pods: left.pods - count.pods)) }
    return offers
  }

  /// Domains with a place for the leader first, then by room beside it, then the evenly filled.
  func byEntropy(_ domains: [Int]) -> [Int] {
    let rated = domains.map { (domain: $0, count: placement.counts[$0], entropy: entropy(of: $0)) }
    return rated.sorted { left, right in
      if left.count.leaders != right.count.leaders { return left.count.leaders > right.count.leaders }
      if left.count.slicesWithLeader != right.count.slicesWithLeader {
        return left.count.slicesWithLeader > right.count.slicesWithLeader
      }
      return left.entropy == right.entropy ? left.domain < right.domain : left.entropy > right.entropy
    }.map(\.domain)
  }

  /// How evenly the pods of a domain spread over its children, in bits.
  ///
  /// Source: KUEUE-SPEC 14-9: summed in ascending order, so that equal distributions give equal values.
  private func entropy(of domain: Int) -> Double {
    let pods = snapshot.domains[domain].children.map { placement.counts[$0].pods }.filter { $0 > 0 }.sorted()
    let total = Double(pods.reduce(0, +))
    return -pods.reduce(0.0) { sum, count in
      let share = Double(count) / total
      return sum + share * log2(share)
    }
  }
}
