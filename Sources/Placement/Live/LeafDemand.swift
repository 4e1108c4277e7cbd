import API

/// What a worker and a leader need of a leaf, with resources as columns of the ledger.
struct LeafDemand: Sendable {
  private struct Entry {
    /// Nil when nothing in the tree has the resource.
    var column: Int?
    var amount: Int
    /// What the leader takes of the same resource.
    var besideLeader = 0
  }

  /// By name, in bytes.
  private let workers: [Entry]
  private let leader: [Entry]
  private let hasLeader: Bool
  private let simulatesEmpty: Bool
  /// Names of the workers' resources, in the order of their entries.
  let resources: [String]

  init(_ key: DemandKey, in ledger: LeafLedger) {
    resources = key.workers.keys.sorted { $0.precedesInBytes($1) }
    workers = resources.map {
      Entry(column: ledger.column(of: $0), amount: key.workers[$0] ?? 0, besideLeader: key.leader?[$0] ?? 0)
    }
    leader = (key.leader ?? [:]).map { Entry(column: ledger.column(of: $0.key), amount: $0.value) }
    hasLeader = key.leader != nil
    simulatesEmpty = key.simulatesEmpty
  }

  /// What fits on an open leaf, and the position of the resource that limits the workers.
  ///
  /// Source: KUEUE-SPEC 5.3, CountIn; 5.6.
  func count(_ leaf: Int, in ledger: LeafLedger) -> (count: LeafCount, limiting: Int) {
    let rows = simulatesEmpty ? ledger.bare : ledger.free
    let base = leaf * ledger.columnCount
    var count = LeafCount(isOpen: true)
    let (pods, limiting) = fit(rows, base)
    count.pods = pods
    count.podsWithLeader = pods
    if hasLeader, fitsLeader(rows, base) {
      count.holdsLeader = true
      count.podsWithLeader = fitBesideLeader(rows, base)
    }
    return (count, limiting)
  }

  private func fit(_ rows: [Int], _ base: Int) -> (pods: Int32, limiting: Int) {
    var best = Int(Int32.max)
    var limiting = 0
    for (position, entry) in workers.enumerated() {
      guard entry.amount != 0 else { continue }
      let free = entry.column.map { rows[base + $0] } ?? 0
      let fit = free <= 0 ? 0 : max(0, free / entry.amount)
      if fit < best {
        best = fit
        limiting = position
      }
    }
    return (Int32(best), limiting)
  }

  private func fitBesideLeader(_ rows: [Int], _ base: Int) -> Int32 {
    var best = Int(Int32.max)
    for entry in workers where entry.amount != 0 {
      let free = (entry.column.map { rows[base + $0] } ?? 0) - entry.besideLeader
      best = min(best, free <= 0 ? 0 : max(0, free / entry.amount))
    }
    return Int32(best)
  }

  private func fitsLeader(_ rows: [Int], _ base: Int) -> Bool {
    leader.allSatisfy { entry in
      entry.amount == 0 || (entry.column.map { rows[base + $0] } ?? 0) >= entry.amount
    }
  }
}
