/// What required inter-pod terms say of the values of one topology key.
package struct TopologyVerdict: Sendable {
  /// The rules that refuse a node; the one with the lowest bit is named.
  package struct Refusal: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let affinity = Refusal(rawValue: 1)
    package static let antiAffinity = Refusal(rawValue: 2)
    package static let existingAntiAffinity = Refusal(rawValue: 4)
  }

  /// The value's number. **shape**: by node.
  let values: [Int32]
  /// **shape**: by number of the value.
  let refusals: [Refusal]
  /// What a node that lacks the label meets.
  let withoutLabel: Refusal

  package func refusal(of node: Int) -> Refusal {
    let value = values[node]
    return value == TopologyColumn.absent ? withoutLabel : refusals[Int(value)]
  }
}
