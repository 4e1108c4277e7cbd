package import Cluster
package import Kernel
package import Simulation

/// A column as the schema and its page know it.
package struct ColumnDescription: Sendable, Equatable {
  /// The types of a STRICT table that the timeline uses.
  package enum Kind: String, Sendable {
    case integer = "INTEGER"
    case real = "REAL"
    case text = "TEXT"
  }

  package var name: String
  package var kind: Kind
  package var isOptional = false
  /// The dictionary table whose `id` the column holds.
  package var references: String?
  package var unit: String?
  package var doc: String
}

/// A column of a table whose rows are `Row`s: what it holds, and how a row yields it.
package struct Column<Row: Sendable>: Sendable {
  /// How a row yields the value, by the type that SQLite stores.
  package enum Value: Sendable {
    case integer(@Sendable (Row) -> Int64)
    case optionalInteger(@Sendable (Row) -> Int64?)
    case real(@Sendable (Row) -> Double)
    case text(@Sendable (Row) -> String)
  }

  package let description: ColumnDescription
  package let value: Value
}

extension Column {
  /// A whole number.
  package static func integer(_ name: String, _ doc: String, _ value: @escaping @Sendable (Row) -> Int64) -> Self {
    Self(description: ColumnDescription(name: name, kind: .integer, doc: doc), value: .integer(value))
  }

  /// A number that need not be whole.
  package static func real(_ name: String, _ doc: String, _ value: @escaping @Sendable (Row) -> Double) -> Self {
    Self(description: ColumnDescription(name: name, kind: .real, doc: doc), value: .real(value))
  }

  /// A string.
  package static func text(_ name: String, _ doc: String, _ value: @escaping @Sendable (Row) -> String) -> Self {
    Self(description: ColumnDescription(name: name, kind: .text, doc: doc), value: .text(value))
  }

  /// An instant.
  package static func time(_ name: String, _ doc: String, _ value: @escaping @Sendable (Row) -> SimTime) -> Self {
    var description = ColumnDescription(name: name, kind: .integer, doc: doc)
    description.unit = "ns since the start of the run"
    return Self(description: description, value: .integer { value($0).nanoseconds })
  }

  /// Yes as 1, no as 0.
  package static func flag(_ name: String, _ doc: String, _ value: @escaping @Sendable (Row) -> Bool) -> Self {
    .integer(name, doc) { value($0) ? 1 : 0 }
  }

  /// A string of the dictionary `name`.
  package static func symbol(_ name: String, _ doc: String, _ value: @escaping @Sendable (Row) -> Symbol) -> Self {
    .reference(name, to: "name", doc) { Int64(value($0).index) }
  }

  /// The `id` of a row of another table.
  package static func reference(
    _ name: String, to table: String, _ doc: String, _ value: @escaping @Sendable (Row) -> Int64
  ) -> Self {
    var description = ColumnDescription(name: name, kind: .integer, doc: doc)
    description.references = table
    return Self(description: description, value: .integer(value))
  }

  /// A node that there may not be.
  package static func optionalNode(
    _ name: String, _ doc: String, _ value: @escaping @Sendable (Row) -> NodeID?
  ) -> Self {
    var description = ColumnDescription(name: name, kind: .integer, doc: doc)
    description.references = "node"
    description.isOptional = true
    return Self(description: description, value: .optionalInteger { value($0).map { Int64($0.index) } })
  }
}
