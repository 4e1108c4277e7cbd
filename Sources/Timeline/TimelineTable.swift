/// The declaration of a table: its DDL, the binding of its rows and its page all follow from it.
package struct TimelineTable<Row: Sendable>: Sendable {
  package let schema: TableSchema
  /// How a row yields its values, in the order of the columns.
  package let values: [Column<Row>.Value]

  package init(_ name: String, _ doc: String, columns: [Column<Row>]) {
    schema = TableSchema(name: name, doc: doc, columns: columns.map(\.description))
    values = columns.map(\.value)
  }

  private init(schema: TableSchema, values: [Column<Row>.Value]) {
    self.schema = schema
    self.values = values
  }

  /// The same table with a primary key.
  package func keyed(by columns: String...) -> Self {
    var schema = schema
    schema.primaryKey = columns
    return Self(schema: schema, values: values)
  }

  /// The same table with one more index, made after the run.
  package func indexed(by columns: String...) -> Self {
    var schema = schema
    schema.indexes.append(columns)
    return Self(schema: schema, values: values)
  }

  /// The same table, saying where its rows come from.
  package func from(_ source: String) -> Self {
    var schema = schema
    schema.source = source
    return Self(schema: schema, values: values)
  }
}

/// A table as SQLite and the reader of its page see it.
package struct TableSchema: Sendable, Equatable {
  package let name: String
  /// What one row is.
  package let doc: String
  package let columns: [ColumnDescription]
  /// Where the rows come from.
  package var source: String?
  package var primaryKey: [String] = []
  /// Made when the run has ended, because an index kept during the inserts makes them four times slower.
  package var indexes: [[String]] = []

  package init(name: String, doc: String, columns: [ColumnDescription]) {
    self.name = name
    self.doc = doc
    self.columns = columns
  }

  /// The statement that makes the table.
  package var createSQL: String {
    var lines = columns.map { column in
      var line = "  \(column.name) \(column.kind.rawValue)"
      if !column.isOptional { line += " NOT NULL" }
      if let table = column.references { line += " REFERENCES \(table)(id)" }
      return line
    }
    if !primaryKey.isEmpty { lines.append("  PRIMARY KEY (\(primaryKey.joined(separator: ", ")))") }
    return "CREATE TABLE \(name) (\n\(lines.joined(separator: ",\n"))\n) STRICT"
  }

  /// The statements that make the indexes.
  package var indexSQL: [String] {
    indexes.map { columns in
      "CREATE INDEX \(name)_by_\(columns.joined(separator: "_")) ON \(name) (\(columns.joined(separator: ", ")))"
    }
  }

  /// The statement that inserts this many rows at once.
  package func insertSQL(rowCount: Int) -> String {
    let row = "(\(columns.map { _ in "?" }.joined(separator: ", ")))"
    let rows = Array(repeating: row, count: rowCount).joined(separator: ", ")
    return "INSERT INTO \(name) (\(columns.map(\.name).joined(separator: ", "))) VALUES \(rows)"
  }
}
