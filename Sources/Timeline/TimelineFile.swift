import Foundation

/// A file that was made for one timeline, so that no other run writes to it and nothing that was there is lost.
package struct TimelineFile: Sendable, Equatable {
  /// As the reader wrote it.
  package let path: String

  /// Makes an empty file where there is nothing.
  ///
  /// - Throws: `exists`, or `cannotWrite` when the operating system refuses.
  package static func create(at path: String) throws(TimelineError) -> TimelineFile {
    let descriptor = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      if errno == EEXIST { throw .exists(path: path) }
      throw .cannotWrite(path: path, reason: String(cString: strerror(errno)))
    }
    close(descriptor)
    return TimelineFile(path: path)
  }

  /// Makes an empty file, in the place of the timeline that may be there.
  ///
  /// - Throws: `notATimeline` when something else is there, or `cannotWrite` when the operating system refuses.
  package static func replace(at path: String) throws(TimelineError) -> TimelineFile {
    if FileManager.default.fileExists(atPath: path) {
      guard isTimeline(path) else {
        throw .notATimeline(path: path, reason: "--force replaces timelines only")
      }
      try TimelineFile(path: path).discard()
    }
    return try create(at: path)
  }

  /// Makes `<folder>/<scenario>-<seed>.db`, or the first of `-2`, `-3`, … that nobody has; the folder as well.
  ///
  /// - Throws: `cannotWrite` when the operating system refuses.
  package static func createNumbered(
    in folder: String, scenario: String, seed: UInt64
  ) throws(TimelineError) -> TimelineFile {
    try TimelineError.writing(folder) {
      do {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      } catch let error as CocoaError {
        throw TimelineError.cannotWrite(path: folder, reason: error.localizedDescription)
      }
    }
    let stem = "\(folder)/\(fileName(of: scenario))-\(seed)"
    var number = 1
    while true {
      do {
        return try create(at: number == 1 ? "\(stem).db" : "\(stem)-\(number).db")
      } catch {
        guard case .exists = error else { throw error }
        number += 1
      }
    }
  }

  /// Takes the file away with what SQLite put beside it: for a run that could not begin.
  ///
  /// - Throws: `cannotWrite`.
  package func discard() throws(TimelineError) {
    for suffix in ["", "-wal", "-shm", "-journal"] where unlink(path + suffix) != 0 && errno != ENOENT {
      throw .cannotWrite(path: path + suffix, reason: String(cString: strerror(errno)))
    }
  }

  /// The size of the file. **unit**: bytes.
  ///
  /// - Throws: `cannotRead`.
  package func byteCount() throws(TimelineError) -> Int64 {
    var status = stat()
    guard stat(path, &status) == 0 else { throw .cannotRead(path: path, reason: String(cString: strerror(errno))) }
    return Int64(status.st_size)
  }

  /// For SQLite, to which a name such as `:memory:` means something else than a file.
  var absolutePath: String { Self.absolutePath(of: path) }

  static func absolutePath(of path: String) -> String { URL(fileURLWithPath: path).path }

  /// Whether a file is empty or carries the mark of a timeline in SQLite's header.
  ///
  /// Source: the SQLite file format, offsets 0 (magic string) and 68 (application ID).
  private static func isTimeline(_ path: String) -> Bool {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return false }
    if status.st_size == 0 { return true }
    guard let file = FileHandle(forReadingAtPath: path), let header = try? file.read(upToCount: 72) else {
      return false
    }
    let mark = (0..<4).map { UInt8(truncatingIfNeeded: TimelineSchema.applicationID >> (24 - 8 * $0)) }
    return header.count == 72 && header.starts(with: Array("SQLite format 3\0".utf8))
      && header[68..<72].elementsEqual(mark)
  }

  /// A scenario's name with every character that a file name should not have as `-`.
  private static func fileName(of scenario: String) -> String {
    let name = scenario.map { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) ? $0 : "-" }
    return name.isEmpty || name[0] == "." ? "run" + String(name) : String(name)
  }
}
