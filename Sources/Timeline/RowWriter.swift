import GRDB
import GRDBSQLite

/// Inserts the rows of one table, many to a statement.
///
/// Belongs to the thread of its database; rows are in the file after `flush` and the commit.
///
/// Sixty-four rows a statement are twice as fast as one: what remains is the copying of the values.
struct RowWriter<Row: Sendable> {
  private static var rowsPerStatement: Int { 64 }

  private let values: [Column<Row>.Value]
  private let many: Statement
  private let one: Statement
  private var rows: [Row] = []
  /// Rows that were handed to SQLite.
  private(set) var count = 0

  init(_ table: TimelineTable<Row>, in database: Database) throws {
    values = table.values
    many = try database.makeStatement(sql: table.schema.insertSQL(rowCount: Self.rowsPerStatement))
    one = try database.makeStatement(sql: table.schema.insertSQL(rowCount: 1))
    rows.reserveCapacity(Self.rowsPerStatement)
  }

  mutating func append(_ row: Row) throws {
    rows.append(row)
    guard rows.count == Self.rowsPerStatement else { return }
    try insert(rows[...], with: many)
    rows.removeAll(keepingCapacity: true)
  }

  /// Hands what has been appended to SQLite.
  mutating func flush() throws {
    for position in rows.indices { try insert(rows[position...position], with: one) }
    rows.removeAll(keepingCapacity: true)
  }

  private mutating func insert(_ rows: ArraySlice<Row>, with statement: Statement) throws {
    let handle = statement.sqliteStatement
    var parameter: CInt = 1
    for row in rows {
      for value in values {
        try check(bind(value, of: row, to: parameter, in: handle), SQLITE_OK, handle)
        parameter += 1
      }
    }
    let result = sqlite3_step(handle)
    sqlite3_reset(handle)
    try check(result, SQLITE_DONE, handle)
    count += rows.count
  }

  private func bind(_ value: Column<Row>.Value, of row: Row, to parameter: CInt, in handle: OpaquePointer) -> CInt {
    switch value {
    case .integer(let value):
      return sqlite3_bind_int64(handle, parameter, value(row))
    case .optionalInteger(let value):
      guard let value = value(row) else { return sqlite3_bind_null(handle, parameter) }
      return sqlite3_bind_int64(handle, parameter, value)
    case .real(let value):
      return sqlite3_bind_double(handle, parameter, value(row))
    case .text(let value):
      var text = value(row)
      return text.withUTF8 { bytes in
        bytes.withMemoryRebound(to: CChar.self) { characters in
          guard let start = characters.baseAddress else { return sqlite3_bind_text(handle, parameter, "", 0, copied) }
          return sqlite3_bind_text64(
            handle, parameter, start, UInt64(characters.count), copied, UInt8(SQLITE_UTF8))
        }
      }
    }
  }

  private func check(_ result: CInt, _ expected: CInt, _ handle: OpaquePointer) throws {
    guard result != expected else { return }
    let message = String(cString: sqlite3_errmsg(sqlite3_db_handle(handle)))
    throw DatabaseError(resultCode: ResultCode(rawValue: result), message: message)
  }
}

/// Tells SQLite to copy a text before the call returns (`SQLITE_TRANSIENT`).
private let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
