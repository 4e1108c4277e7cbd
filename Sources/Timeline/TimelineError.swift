import GRDB

/// What can go wrong with a timeline file: all of it the outside world's doing, or the reader's choice of a path.
package enum TimelineError: Error, Equatable, Sendable {
  /// There is something at the path already, and nobody said to replace it.
  case exists(path: String)
  /// What is at the path is something else, so it is neither read nor replaced.
  case notATimeline(path: String, reason: String)
  /// The schema is of another version than this program's.
  case wrongVersion(path: String, found: Int, expected: Int)
  /// The operating system or SQLite refused to make or extend the file: a full disk, a lack of permission.
  case cannotWrite(path: String, reason: String)
  case cannotRead(path: String, reason: String)
}

extension TimelineError: CustomStringConvertible {
  /// One line with the path, what is wrong, and the remedy if there is one.
  package var description: String {
    switch self {
    case .exists(let path): "\(path): exists already; choose another name or replace it with --force"
    case .notATimeline(let path, let reason): "\(path): not a timeline: \(reason)"
    case .wrongVersion(let path, let found, let expected):
      "\(path): a timeline of schema version \(found); this lwsim reads version \(expected)"
    case .cannotWrite(let path, let reason): "\(path): cannot write the timeline: \(reason)"
    case .cannotRead(let path, let reason): "\(path): cannot read the timeline: \(reason)"
    }
  }
}

extension TimelineError {
  /// Runs `body`, and turns what it throws into `cannotWrite`.
  static func writing<Result>(_ path: String, _ body: () throws -> Result) throws(TimelineError) -> Result {
    do {
      return try body()
    } catch let error as TimelineError {
      throw error
    } catch {
      throw .cannotWrite(path: path, reason: reason(of: error))
    }
  }

  /// Runs `body`, and turns what it throws into `cannotRead`, or `notATimeline` where SQLite says so.
  static func reading<Result>(_ path: String, _ body: () throws -> Result) throws(TimelineError) -> Result {
    do {
      return try body()
    } catch let error as TimelineError {
      throw error
    } catch let error as DatabaseError where error.resultCode == .SQLITE_NOTADB {
      throw .notATimeline(path: path, reason: reason(of: error))
    } catch {
      throw .cannotRead(path: path, reason: reason(of: error))
    }
  }

  private static func reason(of error: any Error) -> String {
    guard let error = error as? DatabaseError else { return "\(error)" }
    return error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
  }
}
