import GRDB
import Kernel
import Simulation
import Synchronization

/// Writes batches of facts, each in one transaction, until one fails.
///
/// Lives on the database's queue; only `failure` may be read from elsewhere.
final class FactWriter: @unchecked Sendable {
  private let path: String
  private var tables: FactTables?
  private let firstFailure = Mutex<TimelineError?>(nil)

  /// Makes the schema, says what the run is, and marks it incomplete.
  init(path: String, run: RunDescription, in database: Database) throws {
    self.path = path
    try database.inTransaction(.immediate) {
      try database.execute(sql: "PRAGMA user_version = \(TimelineSchema.version)")
      for table in TimelineSchema.tables { try database.execute(sql: table.createSQL) }
      for view in TimelineSchema.views { try database.execute(sql: view.createSQL) }
      try RunWriter(run: run).write(in: database)
      return .commit
    }
    tables = try FactTables(in: database)
  }

  /// What stopped the recording, if anything did.
  var failure: TimelineError? { firstFailure.withLock { $0 } }

  /// Writes a batch; after a failure, nothing.
  func write(_ batch: FactBatch, in database: Database) {
    do {
      try transaction(in: database) { tables in
        try tables.add(names: batch.names)
        for fact in batch.facts { try tables.add(fact) }
      }
    } catch {
      firstFailure.withLock { if $0 == nil { $0 = error } }
      tables = nil
    }
  }

  /// Closes what is open, makes the indexes, and says how the run ended; returns the number of rows.
  func finish(_ outcome: RunOutcome, in database: Database) throws(TimelineError) -> Int {
    if let failure { throw failure }
    try transaction(in: database) { tables in try tables.endAll(at: outcome.end) }
    let rowCount = tables?.rowCount ?? 0
    // Statements have to be gone before the journal can be put away.
    tables = nil
    try TimelineError.writing(path) {
      try database.inTransaction(.immediate) {
        for index in TimelineSchema.tables.flatMap(\.indexSQL) { try database.execute(sql: index) }
        for (key, value) in Self.properties(outcome, rowCount: rowCount) {
          try database.execute(sql: "INSERT OR REPLACE INTO run (key, value) VALUES (?, ?)", arguments: [key, value])
        }
        return .commit
      }
    }
    return rowCount
  }

  /// Runs `body` over the tables and commits; on an error the transaction leaves no row.
  private func transaction(
    in database: Database, _ body: (inout FactTables) throws -> Void
  ) throws(TimelineError) {
    guard var tables else { return }
    self.tables = nil
    try TimelineError.writing(path) {
      try database.inTransaction(.immediate) {
        try body(&tables)
        try tables.flush()
        return .commit
      }
    }
    self.tables = tables
  }

  private static func properties(_ outcome: RunOutcome, rowCount: Int) -> [(String, String)] {
    let status: RunStatus =
      switch outcome.ending {
      case .finished: .complete
      case .interrupted, .violated: .incomplete
      }
    let digests = FactGroup.allCases.compactMap { group in
      outcome.groupDigests[group].map { (RunKey.digest(of: group), $0) }
    }
    return [
      (RunKey.status.rawValue, status.rawValue), (RunKey.ending.rawValue, outcome.ending.rawValue),
      (RunKey.end.rawValue, String(outcome.end.nanoseconds)), (RunKey.digest.rawValue, outcome.digest),
      (RunKey.eventCount.rawValue, String(outcome.eventCount)), (RunKey.rowCount.rawValue, String(rowCount)),
    ] + digests
  }
}
