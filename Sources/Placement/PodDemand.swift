import API

/// What one pod asks, with resources as positions in a snapshot's table.
struct PodDemand {
  struct Entry {
    var name: String
    /// Nil when no node of the topology has the resource.
    var resource: Int?
    var amount: Int
  }

  /// By name, in bytes.
  let entries: [Entry]

  /// - Parameter requests: Without the one pod that the pod itself takes.
  init(_ requests: ResourceAmounts, in snapshot: TopologySnapshot) {
    entries = requests.withOnePod.sorted { $0.key.precedesInBytes($1.key) }
      .map { Entry(name: $0.key, resource: snapshot.resourceIndex[$0.key], amount: $0.value) }
  }

  /// How many such pods fit, at most what 32 bits hold, and the resource that limits them.
  ///
  /// Source: KUEUE-SPEC 5.3, CountIn.
  ///
  /// - Parameter free: The free amount of a resource; negative when it is overcommitted.
  func count(_ free: (Int) -> Int) -> (pods: Int, limiting: String) {
    var best = Int(Int32.max)
    var limiting = entries.first?.name ?? ""
    for (index, entry) in entries.enumerated() {
      let fit = entry.amount == 0 ? Int(Int32.max) : max(0, (entry.resource.map(free) ?? 0) / entry.amount)
      if fit < best || index == 0 {
        best = min(fit, Int(Int32.max))
        limiting = entry.name
      }
    }
    return (best, limiting)
  }

  /// What one pod takes of each resource of the snapshot.
  func amounts(resourceCount: Int) -> [Int] {
    var amounts = Array(repeating: 0, count: resourceCount)
    for entry in entries {
      if let resource = entry.resource { amounts[resource] += entry.amount }
    }
    return amounts
  }
}
