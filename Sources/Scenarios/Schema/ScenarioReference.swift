/// The tables of keys in `docs/scenario.md`, made from the declarations that the decoder reads by.
package enum ScenarioReference {
  /// One table per section.
  package static func markdown() -> String {
    ScenarioSchema.sections.map(table).joined(separator: "\n")
  }

  private static func table(of section: any SectionKey.Type) -> String {
    var lines = ["### \(section.section)", "", "| key | value | meaning |", "|---|---|---|"]
    for (key, field) in section.fields {
      lines.append("| `\(key)`\(field.isRequired ? " (required)" : "") | \(name(of: field.kind)) | \(field.doc) |")
    }
    if let other = section.otherKeys { lines.append("| any level | \(name(of: other.kind)) | \(other.doc) |") }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func name(of kind: ScenarioField.Kind) -> String {
    switch kind {
    case .text: "text"
    case .flag: "true or false"
    case .count(let least): "whole number from \(least)"
    case .duration: "duration"
    case .durationDistribution: "duration or distribution"
    case .size: "size"
    case .rate: "rate"
    case .share: "share"
    case .calendarTime: "calendar time"
    case .quantity: "quantity"
    case .expression: "[expression](expressions.md)"
    case .path: "path"
    case .kubernetes: "Kubernetes object"
    case .anything: "any value"
    case .choice(let names): names.map { "`\($0)`" }.joined(separator: ", ")
    case .list(let item): "list of \(name(of: item))"
    case .map(let item): "name → \(name(of: item))"
    case .section(let section): "[\(section.section)](#\(section.section.lowercased()))"
    case .either(let kinds): kinds.map(name(of:)).joined(separator: " or ")
    }
  }
}
