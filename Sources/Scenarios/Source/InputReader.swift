#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Where the files of a scenario come from: the disk, or the copies that a timeline kept.
///
/// A class because every part of the loader adds the files that it reads; it belongs to one load.
final class InputReader {
  /// A file that cannot be read, and why.
  struct Refusal: Error {
    var message: String
  }

  private enum Source {
    /// Paths count from this folder, which ends in "/" or is empty.
    case disk(folder: String)
    case kept([String: String])
  }

  private let source: Source
  private var read: [String: Result<String, Refusal>] = [:]
  /// What was read, in order, each file once.
  private(set) var inputs: [InputFile] = []

  /// Reads from the disk, paths being relative to the scenario's folder.
  init(besides scenarioPath: String) {
    let folder = scenarioPath.lastIndex(of: "/").map { String(scenarioPath[...$0]) } ?? ""
    source = .disk(folder: folder)
  }

  /// Reads kept files by the paths under which they were kept.
  init(kept: [InputFile]) {
    source = .kept(Dictionary(kept.map { ($0.path, $0.content) }, uniquingKeysWith: { first, _ in first }))
  }

  /// A path as messages show it: from the present folder, so that a terminal can open it.
  func shown(_ path: String) -> String {
    switch source {
    case .disk(let folder): path.hasPrefix("/") ? path : folder + path
    case .kept: path
    }
  }

  /// The text of a file that the scenario names.
  func text(of path: String) throws(Refusal) -> String {
    if let known = read[path] { return try known.get() }
    let result = load(path)
    read[path] = result
    let text = try result.get()
    inputs.append(InputFile(path: path, content: text))
    return text
  }

  private func load(_ path: String) -> Result<String, Refusal> {
    switch source {
    case .kept(let files):
      return files[path].map(Result.success) ?? .failure(Refusal(message: "was not kept with the run"))
    case .disk:
      do throws(Refusal) {
        return .success(try Self.text(try Self.bytes(ofFile: shown(path))))
      } catch {
        return .failure(error)
      }
    }
  }

  /// UTF-8 without a byte order mark.
  private static func text(_ bytes: [UInt8]) throws(Refusal) -> String {
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    guard let text = String(validating: bytes[start...], as: UTF8.self) else {
      let offset = firstInvalidByte(bytes) ?? 0
      throw Refusal(message: "not UTF-8: byte \(offset) (0x\(String(bytes[offset], radix: 16))) cannot stand there")
    }
    return text
  }

  private static func firstInvalidByte(_ bytes: [UInt8]) -> Int? {
    var parser = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    var offset = 0
    while true {
      switch parser.parseScalar(from: &iterator) {
      case .valid(let scalar): offset += scalar.count
      case .error: return offset
      case .emptyInput: return nil
      }
    }
  }

  /// A file's bytes; a file above the limit is refused before it is read.
  private static func bytes(ofFile path: String) throws(Refusal) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Refusal(message: reason(errno)) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Refusal(message: reason(errno)) }
    if status.st_mode & S_IFMT == S_IFDIR { throw Refusal(message: "is a folder; a file is expected") }
    try checkSize(Int(status.st_size))
    return try contents(of: descriptor)
  }

  private static func contents(of descriptor: Int32) throws(Refusal) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = chunk.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
      guard count >= 0 else { throw Refusal(message: reason(errno)) }
      if count == 0 { return bytes }
      bytes += chunk.prefix(count)
      try checkSize(bytes.count)
    }
  }

  private static func checkSize(_ count: Int) throws(Refusal) {
    guard count > SourceLimits.fileBytes else { return }
    throw Refusal(
      message:
        "holds \(count) bytes; a file may have at most \(SourceLimits.fileBytes) (\(SourceLimits.fileBytes >> 20) MiB)")
  }

  private static func reason(_ code: Int32) -> String {
    code == ENOENT ? "does not exist" : "cannot be read: \(String(cString: strerror(code)))"
  }
}
