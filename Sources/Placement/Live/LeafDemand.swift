import API

/// What a worker and a leader need of a leaf, with resources as columns of the ledger.
struct LeafDemand: Sendable {
  private struct Entry {
    var column: Int
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

  /// - Parameter ledger: Gets columns for resources that no node has yet.
  init(_ key: DemandKey, in ledger: inout LeafLedger) {
    let wanted = ledger.shares(of: key.workers).sorted {
      ledger.resourceNames[$0.column].precedesInBytes(ledger.resourceNames[$1.column])
    }
    resources = wanted.map { ledger.resourceNames[$0.column] }
    workers = zip(wanted, resources).map { share, name in
      Entry(column: share.column, amount: share.amount, besideLeader: key.leader?[name] ?? 0)
    }
    leader = ledger.shares(of: key.leader ?? [:]).map { Entry(column: $0.column, amount: $0.amount) }
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
      let free = rows[base + entry.column]
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
      let free = rows[base + entry.column] - entry.besideLeader
      best = min(best, free <= 0 ? 0 : max(0, free / entry.amount))
    }
    return Int32(best)
  }

  private func fitsLeader(_ rows: [Int], _ base: Int) -> Bool {
    leader.allSatisfy { $0.amount == 0 || rows[base + $0.column] >= $0.amount }
  }
}
