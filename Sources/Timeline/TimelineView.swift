/// The declaration of a view: a question that a reader asks, its answer with names and seconds.
package struct TimelineView: Sendable, Equatable {
  /// A column of a view and the expression that yields it.
  package struct Column: Sendable, Equatable {
    package let description: ColumnDescription
    package let expression: String
  }

  package let name: String
  /// What one row is.
  package let doc: String
  package let columns: [Column]
  /// The tables and how they join.
  package let from: String
  /// A query worth asking first.
  package let example: String

  /// The statement that makes the view.
  package var createSQL: String {
    let selected = columns.map { "  \($0.expression) AS \($0.description.name)" }
    return "CREATE VIEW \(name) AS\nSELECT\n\(selected.joined(separator: ",\n"))\n\(from)"
  }
}

extension TimelineView.Column {
  /// A string.
  package static func text(_ name: String, _ expression: String, _ doc: String) -> Self {
    Self(description: ColumnDescription(name: name, kind: .text, doc: doc), expression: expression)
  }

  /// A string that there may not be.
  package static func optionalText(_ name: String, _ expression: String, _ doc: String) -> Self {
    var description = ColumnDescription(name: name, kind: .text, doc: doc)
    description.isOptional = true
    return Self(description: description, expression: expression)
  }

  /// A whole number.
  package static func integer(_ name: String, _ expression: String, _ doc: String) -> Self {
    Self(description: ColumnDescription(name: name, kind: .integer, doc: doc), expression: expression)
  }

  /// A number that need not be whole.
  package static func real(_ name: String, _ expression: String, _ doc: String) -> Self {
    Self(description: ColumnDescription(name: name, kind: .real, doc: doc), expression: expression)
  }

  /// A number that need not be whole, and that there may not be.
  package static func optionalReal(_ name: String, _ expression: String, _ doc: String) -> Self {
    var description = ColumnDescription(name: name, kind: .real, doc: doc)
    description.isOptional = true
    return Self(description: description, expression: expression)
  }

  /// An instant that a table holds in nanoseconds.
  package static func seconds(_ name: String, _ nanoseconds: String, _ doc: String) -> Self {
    var description = ColumnDescription(name: name, kind: .real, doc: doc)
    description.unit = "s since the start of the run"
    return Self(description: description, expression: "\(nanoseconds) / 1e9")
  }
}
