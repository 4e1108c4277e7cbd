import GRDB

import struct Foundation.Data

/// Reads a timeline file, finished or not, and never changes it.
package final class TimelineReader: Sendable {
  package let path: String
  private let database: DatabaseQueue

  /// Opens a timeline of this program's schema version.
  ///
  /// - Throws: `cannotRead`, `notATimeline` or `wrongVersion`.
  package init(path: String) throws(TimelineError) {
    self.path = path
    let database = try TimelineError.reading(path) {
      var configuration = Configuration()
      configuration.readonly = true
      return try DatabaseQueue(path: TimelineFile.absolutePath(of: path), configuration: configuration)
    }
    self.database = database
    let (mark, version) = try TimelineError.reading(path) {
      try database.read { database in
        (
          try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0,
          try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        )
      }
    }
    guard mark == TimelineSchema.applicationID else {
      throw .notATimeline(path: path, reason: "a SQLite database that lwsim did not make")
    }
    guard version == TimelineSchema.version else {
      throw .wrongVersion(path: path, found: version, expected: TimelineSchema.version)
    }
  }

  /// Whether the file tells the whole run.
  ///
  /// - Throws: `cannotRead`.
  package func status() throws(TimelineError) -> RunStatus {
    try value(.status).flatMap(RunStatus.init(rawValue:)) ?? .incomplete
  }

  /// A property of the run; nil where the table has none.
  ///
  /// - Throws: `cannotRead`.
  package func value(_ key: RunKey) throws(TimelineError) -> String? {
    try properties()[key.rawValue]
  }

  /// Every property of the run.
  ///
  /// - Throws: `cannotRead`.
  package func properties() throws(TimelineError) -> [String: String] {
    let rows = try fetch("SELECT key, value FROM run") {
      (key: try $0.decode(String.self, atIndex: 0), value: try $0.decode(String.self, atIndex: 1))
    }
    return Dictionary(rows.map { ($0.key, $0.value) }) { first, _ in first }
  }

  /// The settings of the command line that the run was made with.
  ///
  /// - Throws: `cannotRead`.
  package func options() throws(TimelineError) -> [String: String] {
    let prefix = RunKey.option("")
    let options = try properties().filter { $0.key.hasPrefix(prefix) }
    return Dictionary(options.map { (String($0.key.dropFirst(prefix.count)), $0.value) }) { first, _ in first }
  }

  /// The files that the scenario was made of, the scenario first.
  ///
  /// - Throws: `cannotRead`, also when a content no longer has the hash that was recorded with it.
  package func inputs() throws(TimelineError) -> [RunDescription.Input] {
    let rows = try fetch("SELECT path, sha256, CAST(content AS BLOB) FROM input ORDER BY rowid") { row in
      try InputRow(
        path: row.decode(atIndex: 0), sha256: row.decode(atIndex: 1),
        content: String(decoding: row.decode(Data.self, atIndex: 2), as: UTF8.self))
    }
    for row in rows where RunWriter.sha256(of: row.content) != row.sha256 {
      throw .cannotRead(path: path, reason: "the content of input \(row.path) was changed after the run")
    }
    return rows.map { RunDescription.Input(path: $0.path, content: $0.content) }
  }

  /// The rows of any query as text, NULL as nil: for golden texts and tables.
  ///
  /// - Throws: `cannotRead`, also for a query that SQLite does not understand.
  package func rows(_ sql: String, _ arguments: String...) throws(TimelineError) -> [[String?]] {
    try fetch(sql, arguments) { row in row.databaseValues.map(Self.text) }
  }

  /// The rows of a query, each turned into a value.
  func fetch<Value>(
    _ sql: String, _ arguments: [String] = [], _ decode: (Row) throws -> Value
  ) throws(TimelineError) -> [Value] {
    try TimelineError.reading(path) {
      try database.read { database in
        try Row.fetchAll(database, sql: sql, arguments: StatementArguments(arguments)).map(decode)
      }
    }
  }

  private static func text(of value: DatabaseValue) -> String? {
    switch value.storage {
    case .null: nil
    case .int64(let value): String(value)
    case .double(let value): "\(value)"
    case .string(let value): value
    case .blob(let value): "\(value.count) bytes"
    }
  }
}
