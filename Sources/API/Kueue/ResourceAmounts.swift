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
  package func precedesInBytes(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }
}
