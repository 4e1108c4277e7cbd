import GRDB
package import Simulation

/// Records the facts of a run in a timeline file.
///
/// Facts are copied into batches that a thread of the database writes, one transaction each: what a committed
/// transaction holds survives the death of the process. The simulation waits only when `batchCount` batches are
/// on their way. A file that nobody finished stays readable and marked incomplete; intervals that were open, and
/// facts of the last batches, are missing in it.
///
/// A class because it is a sink: the run and its owner hold the same one. For the simulating thread only.
package final class TimelineRecorder: FactSink {
  private static let batchCount = 4

  package let file: TimelineFile
  private let database: DatabaseQueue
  private let writer: FactWriter
  private let pool = FactBatchPool(batchCount: batchCount)
  @exclusivity(unchecked) private var batch: FactBatch
  /// Symbols that have been handed on.
  @exclusivity(unchecked) private var nameCount = 0
  /// Bit by raw value of the group; all ones when every group is recorded.
  private let recorded: UInt8

  /// Writes schema, inputs and cluster into a file that `TimelineFile` made.
  ///
  /// - Throws: `cannotWrite`.
  package init(_ file: TimelineFile, run: RunDescription) throws(TimelineError) {
    self.file = file
    let absent = FactGroup.allCases.filter { !run.recorded.contains($0) }
    recorded = absent.reduce(UInt8.max) { $0 & ~(1 << $1.rawValue) }
    let database = try TimelineError.writing(file.path) {
      try DatabaseQueue(path: file.absolutePath, configuration: Self.configuration)
    }
    self.database = database
    writer = try TimelineError.writing(file.path) {
      try database.writeWithoutTransaction { try FactWriter(path: file.path, run: run, in: $0) }
    }
    batch = pool.take()
  }

  /// What stopped the recording, if anything did: known soon after the batch that failed.
  ///
  /// Facts received afterwards are dropped, and `finish` throws it.
  package var failure: TimelineError? { writer.failure }

  package func receive(_ facts: [TimedFact], symbols: SymbolTable) {
    if symbols.strings.count > nameCount {
      batch.names.append(contentsOf: symbols.strings[nameCount...])
      nameCount = symbols.strings.count
    }
    if recorded == .max {
      batch.facts.append(contentsOf: facts)
    } else {
      for fact in facts where recorded & (1 << fact.fact.group.rawValue) != 0 { batch.facts.append(fact) }
    }
    if batch.facts.count >= FactBatch.capacity { handOver() }
  }

  /// Waits until everything is written, closes what is open, and makes the file a single, finished one.
  ///
  /// - Precondition: called once, and no fact comes after it.
  /// - Throws: `cannotWrite`, also for what failed earlier; the file stays, marked incomplete.
  package func finish(_ outcome: RunOutcome) throws(TimelineError) -> RecordedSize {
    handOver()
    let rowCount = try TimelineError.writing(file.path) {
      try database.writeWithoutTransaction { try writer.finish(outcome, in: $0) }
    }
    try TimelineError.writing(file.path) {
      try database.writeWithoutTransaction { try Self.putJournalAway(in: $0) }
      try database.close()
    }
    return RecordedSize(rowCount: rowCount, byteCount: try file.byteCount())
  }

  private func handOver() {
    let full = batch
    let (writer, pool) = (writer, pool)
    database.asyncWriteWithoutTransaction { database in
      writer.write(full, in: database)
      pool.give(back: full)
    }
    batch = pool.take()
  }

  /// A write-ahead log: a killed run needs no repair by whoever reads it, and a run can be queried while it goes on.
  private static var configuration: Configuration {
    var configuration = Configuration()
    configuration.foreignKeysEnabled = false
    configuration.label = "timeline"
    configuration.prepareDatabase { database in
      try database.execute(
        sql: """
          PRAGMA page_size = 8192;
          PRAGMA application_id = \(TimelineSchema.applicationID);
          PRAGMA journal_mode = WAL;
          PRAGMA synchronous = NORMAL;
          PRAGMA wal_autocheckpoint = 2000;
          """)
    }
    return configuration
  }

  /// Leaves one file. Someone who reads it at this moment keeps the log in place, which harms nobody.
  private static func putJournalAway(in database: Database) throws {
    do {
      try database.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE")
    } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY || error.resultCode == .SQLITE_LOCKED {
    }
  }
}
