import Conformance
import Foundation

/// The corpus files that paths mean.
struct CorpusPaths {
  /// In the order of the paths; of a folder, sorted.
  let files: [String]

  /// - Throws: `CommandFailure` for a path that does not exist, or a folder without a corpus.
  init(_ paths: [String]) throws {
    files = try paths.flatMap(Self.files)
  }

  private static func files(at path: String) throws -> [String] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw CommandFailure(.badInput, "\(path): does not exist")
    }
    guard isFolder.boolValue else { return [path] }
    guard let below = try? FileManager.default.subpathsOfDirectory(atPath: path) else {
      throw CommandFailure(.badInput, "\(path): the folder cannot be read")
    }
    let found = below.filter { $0.hasSuffix(".json") }.sorted()
    guard !found.isEmpty else { throw CommandFailure(.badInput, "\(path): holds no *.json") }
    let folder = path.hasSuffix("/") ? path : path + "/"
    return found.map { folder + $0 }
  }

  /// Reads one corpus.
  ///
  /// - Throws: `CommandFailure` when the file cannot be read or is no corpus.
  static func corpus(at path: String) throws -> CorpusFile {
    let bytes: Data
    do {
      bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw CommandFailure(.badInput, "\(path): cannot be read: \(error.localizedDescription)")
    }
    do throws(MalformedCase) {
      return try CorpusFile(json: bytes)
    } catch {
      throw CommandFailure(.badInput, "\(path): \(error)")
    }
  }
}
