/// A label selector: every requirement has to hold.
package struct LabelSelector: Hashable, Sendable {
  /// What a requirement asks of one label.
  package enum Operator: String, CaseIterable, Sendable {
    case isIn = "In"
    case notIn = "NotIn"
    case exists = "Exists"
    case doesNotExist = "DoesNotExist"
    /// Node affinity only: the label, read as a number, above the value.
    case greaterThan = "Gt"
    /// Node affinity only: the label, read as a number, below the value.
    case lessThan = "Lt"
  }

  package struct Requirement: Hashable, Sendable {
    package var key: String
    package var comparison: Operator
    package var values: [String]

    package init(_ key: String, _ comparison: Operator, _ values: [String] = []) {
      self.key = key
      self.comparison = comparison
      self.values = values
    }

    /// Whether labels satisfy this; `value` is the label's value, nil when absent.
    package func matches(_ value: String?) -> Bool {
      switch comparison {
      case .isIn: value.map(values.contains) ?? false
      case .notIn: value.map { !values.contains($0) } ?? true
      case .exists: value != nil
      case .doesNotExist: value == nil
      case .greaterThan: compare(value) { $0 > $1 }
      case .lessThan: compare(value) { $0 < $1 }
      }
    }

    private func compare(_ value: String?, _ holds: (Int, Int) -> Bool) -> Bool {
      guard let value, let number = Int(value), let bound = values.first.flatMap({ Int($0) }) else { return false }
      return holds(number, bound)
    }
  }

  package var requirements: [Requirement]

  package init(_ requirements: [Requirement]) {
    self.requirements = requirements
  }

  /// The selector of equal labels, in sorted order.
  package init(matching labels: [String: String]) {
    requirements = labels.keys.sorted().map { Requirement($0, .isIn, labels[$0].map { [$0] } ?? []) }
  }

  package func matches(_ labels: [String: String]) -> Bool {
    requirements.allSatisfy { $0.matches(labels[$0.key]) }
  }
}
