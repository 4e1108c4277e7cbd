/// One key of a section of the scenario: the single declaration that reader, JSON Schema and documentation share.
package struct ScenarioField: Sendable {
  /// What may stand behind the key.
  package indirect enum Kind: Sendable {
    case text
    case flag
    /// A whole number of at least this.
    case count(atLeast: Int)
    /// `40s`, `2h10m`.
    case duration
    /// A random or fixed duration.
    case durationDistribution
    /// `9.4GB`.
    case size
    /// `1GB/s`.
    case rate
    /// `75%`.
    case share
    /// `2026-01-05T08:00Z`.
    case calendarTime
    /// `8`, `100m`, `1124Gi`.
    case quantity
    /// A condition of `docs/expressions.md`.
    case expression
    /// The path of a file, relative to the scenario.
    case path
    /// A Kubernetes object, or a part of one, as Kubernetes writes it.
    case kubernetes
    /// Any value.
    case anything
    case choice([String])
    case list(of: Kind)
    case map(to: Kind)
    case section(any SectionKey.Type)
    case either([Kind])
  }

  package var kind: Kind
  /// One line for editors and documentation.
  package var doc: String
  package var isRequired = false

  package init(_ kind: Kind, _ doc: String) {
    self.kind = kind
    self.doc = doc
  }

  /// The documentation as the end of a sentence.
  var clause: String {
    let text = doc.hasSuffix(".") ? doc.dropLast() : doc[...]
    return text.prefix(1).lowercased() + text.dropFirst()
  }

  /// The same field, but it has to be there.
  package var required: ScenarioField {
    var field = self
    field.isRequired = true
    return field
  }
}

/// The keys of one section of the scenario, all of them.
package protocol SectionKey: CaseIterable, Hashable, Sendable, RawRepresentable<String> {
  /// The section's name in the JSON Schema.
  static var section: String { get }
  /// Keys beside the cases, when the section has some that depend on the scenario, such as names of levels.
  static var otherKeys: ScenarioField? { get }
  var field: ScenarioField { get }
}

extension SectionKey {
  package static var otherKeys: ScenarioField? { nil }

  /// The keys in the order of their declaration.
  static var fields: [(key: String, field: ScenarioField)] { allCases.map { ($0.rawValue, $0.field) } }
}
