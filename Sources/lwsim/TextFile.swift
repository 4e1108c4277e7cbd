import Foundation

/// A small text file that the reader asked for.
enum TextFile {
  /// - Throws: `CommandFailure` when something is there already, or the operating system refuses.
  static func write(_ text: String, to path: String, replacing: Bool) throws {
    let flags = O_CREAT | O_WRONLY | O_CLOEXEC | (replacing ? O_TRUNC : O_EXCL)
    let descriptor = open(path, flags, 0o644)
    guard descriptor >= 0 else { throw refusal(errno, path) }
    defer { close(descriptor) }
    if let code = Terminal.write(text, to: descriptor) { throw refusal(code, path) }
  }

  private static func refusal(_ code: Int32, _ path: String) -> CommandFailure {
    switch code {
    case EISDIR: return CommandFailure(.badInput, "\(path): is a folder; name a file")
    case EEXIST:
      var status = stat()
      if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { return refusal(EISDIR, path) }
      return CommandFailure(.badInput, "\(path): exists already; choose another name or replace it with --force")
    case ENOENT: return CommandFailure(.badInput, "\(path): its folder does not exist")
    default: return CommandFailure(.worldFailed, "\(path): cannot be written: \(String(cString: strerror(code)))")
    }
  }
}
