import Foundation

/// Standard output, standard error, and what they are connected to.
enum Terminal {
  static var isOutputInteractive: Bool { isatty(STDOUT_FILENO) == 1 }
  static var isErrorInteractive: Bool { isatty(STDERR_FILENO) == 1 }

  /// Whether standard output takes colours. Source: no-color.org.
  static var usesColour: Bool {
    let environment = ProcessInfo.processInfo.environment
    return isOutputInteractive && environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
  }

  /// Makes a pipe whose reader has gone, and a file that may not grow, an error of `write` instead of a signal.
  static func turnWriteSignalsIntoErrors() {
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
  }

  /// Writes a text and a line break to standard output; a reader who has gone (`| head`) is no failure.
  ///
  /// - Throws: `CommandFailure` when the operating system refuses, as on a full disk.
  static func print(_ text: String) throws {
    if let code = write(text + "\n", to: STDOUT_FILENO), code != EPIPE {
      throw CommandFailure(.worldFailed, "standard output: \(String(cString: strerror(code)))")
    }
  }

  /// Writes a text and a line break to standard error.
  static func complain(_ text: String) {
    _ = write(text.hasSuffix("\n") ? text : text + "\n", to: STDERR_FILENO)
  }

  /// Writes to standard error what may be rewritten in place.
  static func showOnError(_ text: String) {
    _ = write(text, to: STDERR_FILENO)
  }

  static func exit(with status: ExitStatus) -> Never {
    Foundation.exit(status.rawValue)
  }

  /// Writes everything; the error number when that is impossible.
  static func write(_ text: String, to descriptor: Int32) -> Int32? {
    let bytes = Array(text.utf8)
    var offset = 0
    while offset < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        Glibc.write(descriptor, buffer.baseAddress.map { $0 + offset }, buffer.count - offset)
      }
      if count >= 0 {
        offset += count
      } else if errno == EAGAIN {
        var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&wait, 1, -1)
      } else if errno != EINTR {
        return errno
      }
    }
    return nil
  }
}
