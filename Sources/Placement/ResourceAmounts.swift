package import API

/// Whole amounts by resource name.
///
/// **unit**: thousandths for `cpu`, base units (bytes, devices, pods) for every other resource.
package typealias ResourceAmounts = [String: Int]

extension ResourceAmounts {
  /// The resource that every pod takes one of.
  package static let pods = "pods"

  /// The amounts that Kueue counts with, fractions rounded up.
  ///
  /// Source: KUEUE-SPEC 1.7.
  package init(_ list: ResourceList) {
    self.init(
      uniqueKeysWithValues: list.map { name, quantity in
        (name, Int(name == "cpu" ? quantity.millisRoundedUp : quantity.unitsRoundedUp))
      })
  }

  /// These requests with the one pod that a pod takes.
  package var withOnePod: ResourceAmounts {
    merging([Self.pods: 1]) { $0 + $1 }
  }
}

extension String {
  /// The order of byte strings, which is the one that Kueue sorts by.
  func precedesInBytes(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }
}

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
