import API

/// The JSON Schema of scenarios, for editors: made from the declarations that the decoder itself reads by.
package enum ScenarioSchema {
  /// The schema as indented JSON, keys sorted, with a final newline.
  package static func json() -> String {
    var definitions: [String: Value] = ["Distribution": distribution]
    for section in sections { definitions[section.section] = definition(of: section) }
    let schema: Value = .object([
      "$schema": .string("https://json-schema.org/draft/2020-12/schema"),
      "title": .string("lwsim scenario"),
      "$ref": .string("#/$defs/\(ScenarioKey.section)"),
      "$defs": .object(definitions),
    ])
    return schema.indentedJSON + "\n"
  }

  /// Every section, the scenario first, each after one that mentions it.
  static let sections: [any SectionKey.Type] = {
    var found: [any SectionKey.Type] = [ScenarioKey.self]
    var next = 0
    while next < found.count {
      for kind in found[next].fields.map(\.field.kind) {
        for section in mentioned(by: kind) where !found.contains(where: { $0 == section }) { found.append(section) }
      }
      next += 1
    }
    return found
  }()

  private static func mentioned(by kind: ScenarioField.Kind) -> [any SectionKey.Type] {
    switch kind {
    case .section(let section): [section]
    case .list(let item), .map(let item): mentioned(by: item)
    case .either(let kinds): kinds.flatMap(mentioned(by:))
    case .text, .flag, .count, .duration, .durationDistribution, .size, .rate, .share, .calendarTime, .quantity,
      .expression, .path, .kubernetes, .anything, .choice:
      []
    }
  }

  private static func definition(of section: any SectionKey.Type) -> Value {
    let fields = section.fields
    var properties: [String: Value] = [:]
    for (key, field) in fields { properties[key] = described(field) }
    var definition: [String: Value] = [
      "type": .string("object"), "properties": .object(properties),
      "additionalProperties": section.otherKeys.map(described) ?? .bool(false),
    ]
    let required = fields.filter(\.field.isRequired).map(\.key)
    if !required.isEmpty { definition["required"] = .array(required.map(Value.string)) }
    return .object(definition)
  }

  private static func described(_ field: ScenarioField) -> Value {
    guard case .object(var schema) = schema(of: field.kind) else { return .bool(true) }
    schema["description"] = .string(field.doc)
    return .object(schema)
  }

  private static func schema(of kind: ScenarioField.Kind) -> Value {
    switch kind {
    case .text, .expression, .path: .object(["type": .string("string")])
    case .flag: .object(["type": .string("boolean")])
    case .count(let least):
      // Quoted numbers are read as numbers; each of the two bounds applies to one of the two types only.
      .object([
        "type": .array([.string("integer"), .string("string")]), "minimum": .int(Int64(least)),
        "pattern": .string("^[0-9]+$"),
      ])
    case .duration: text("^[0-9][0-9a-z. ]*(d|h|m|s|ms|us|ns)$", "2h10m")
    case .durationDistribution: .object(["anyOf": .array([schema(of: .duration), reference("Distribution")])])
    case .size: text("^[0-9.]+ ?([kKMGTP]i?)?B$", "9.4GB")
    case .rate: text("^[0-9.]+ ?([kKMGTP]i?)?B/s$", "1GB/s")
    case .share: text("^[0-9.]+ ?%$", "5%")
    case .calendarTime: text("^[0-9]{4}-[0-9]{2}-[0-9]{2}", "2026-01-05T08:00Z")
    case .quantity: .object(["type": .array([.string("string"), .string("number")])])
    case .kubernetes:
      .object([
        "type": .string("object"), "required": .array([.string("apiVersion"), .string("kind")]),
      ])
    case .anything: .object([:])
    case .choice(let names): .object(["enum": .array(names.map(Value.string))])
    case .list(let item): .object(["type": .string("array"), "items": schema(of: item)])
    case .map(let item): .object(["type": .string("object"), "additionalProperties": schema(of: item)])
    case .section(let section): reference(section.section)
    case .either(let kinds): .object(["anyOf": .array(kinds.map(schema(of:)))])
    }
  }

  private static func text(_ pattern: String, _ example: String) -> Value {
    .object(["type": .string("string"), "pattern": .string(pattern), "examples": .array([.string(example)])])
  }

  private static func reference(_ section: String) -> Value {
    .object(["$ref": .string("#/$defs/\(section)")])
  }

  /// A mapping with exactly one of the distributions.
  private static var distribution: Value {
    var properties: [String: Value] = [:]
    for name in DistributionReader.Name.allCases { properties[name.rawValue] = parameters(of: name) }
    return .object([
      "type": .string("object"), "properties": .object(properties), "additionalProperties": .bool(false),
      "minProperties": .int(1), "maxProperties": .int(1),
    ])
  }

  private static func parameters(of name: DistributionReader.Name) -> Value {
    guard name != .empirical else {
      return schema(of: .either([.path, .list(of: .duration)]))
    }
    var properties: [String: Value] = [:]
    for parameter in name.parameters {
      properties[parameter] =
        DistributionReader.numbers.contains(parameter)
        ? .object(["type": .string("number")]) : schema(of: .duration)
    }
    return .object([
      "type": .string("object"), "properties": .object(properties), "additionalProperties": .bool(false),
    ])
  }
}

extension Value {
  /// JSON for people: sorted keys, two spaces a level.
  fileprivate var indentedJSON: String { indented(by: "") }

  private func indented(by indent: String) -> String {
    let inner = indent + "  "
    switch self {
    case .array(let items) where !items.isEmpty:
      return "[\n" + items.map { inner + $0.indented(by: inner) }.joined(separator: ",\n") + "\n\(indent)]"
    case .object(let fields) where !fields.isEmpty:
      let members = fields.keys.sorted().map { key in
        "\(inner)\(Value.string(key).canonicalJSON): \((fields[key] ?? .null).indented(by: inner))"
      }
      return "{\n" + members.joined(separator: ",\n") + "\n\(indent)}"
    case .array, .object, .null, .bool, .int, .double, .string: return canonicalJSON
    }
  }
}
