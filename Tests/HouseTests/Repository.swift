import Foundation

/// The files of this package, as the tests of the house read them.
enum Repository {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// What builds and runs leave at the top level, and what git ignores or keeps for itself.
  private static func isLeftover(_ name: String) -> Bool {
    name.hasPrefix(".build") || [".git", ".swiftpm", "runs", "Package.resolved"].contains(name)
      || [".db", ".db-wal", ".db-shm"].contains { name.hasSuffix($0) }
  }

  /// The names at the top level, sorted.
  static func topLevel() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: root.path).filter { !isLeftover($0) }.sorted()
  }

  /// Paths of all files below a folder, relative to the root and sorted; "" is the root itself.
  static func files(in folder: String = "", ending suffix: String = "") throws -> [String] {
    let names = try FileManager.default.contentsOfDirectory(atPath: root.appendingPathComponent(folder).path)
    return try names.filter { !isLeftover($0) }.sorted().flatMap { name -> [String] in
      let path = folder.isEmpty ? name : "\(folder)/\(name)"
      guard isFolder(path) else { return path.hasSuffix(suffix) ? [path] : [] }
      return try files(in: path, ending: suffix)
    }
  }

  static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: root.appendingPathComponent(path).path, isDirectory: &isFolder)
      && isFolder.boolValue
  }

  static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: root.appendingPathComponent(path).path)
  }

  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }

  /// All Swift files that are kept to the rules of style.
  static func swiftFiles() throws -> [String] {
    try ["Sources", "Tests", "Benchmarks"].flatMap { try files(in: $0, ending: ".swift") }
  }
}

extension StringProtocol {
  /// The lines, empty ones included.
  var lines: [Substring] { Substring(self).split(separator: "\n", omittingEmptySubsequences: false) }

  /// How many spaces a line starts with.
  var indentation: Int { prefix { $0 == " " }.count }

  var trimmed: String { trimmingCharacters(in: .whitespaces) }
}
