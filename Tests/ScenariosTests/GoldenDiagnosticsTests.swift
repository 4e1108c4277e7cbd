import Foundation
import Testing

@testable import Scenarios

/// Scenarios with mistakes, each beside the exact text of what is said about them.
///
/// `UPDATE_GOLDEN=1 swift test --filter GoldenDiagnostics` writes the texts anew; the diff is for review.
@Suite struct GoldenDiagnosticsTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/")

  static let names: [String] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
  }()

  @Test func thereAreCases() {
    #expect(Self.names.count >= 15)
  }

  @Test(arguments: names) func saysExactly(_ name: String) throws {
    let found = Self.diagnostics(of: Self.folder.appending(path: "\(name).yaml").path)
    let golden = Self.folder.appending(path: "\(name).txt")
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
      try found.write(to: golden, atomically: true, encoding: .utf8)
    }
    #expect(found == (try? String(contentsOf: golden, encoding: .utf8)))
  }

  /// What is said about a file, with paths from the folder of the cases.
  private static func diagnostics(of path: String) -> String {
    do throws(ScenarioError) {
      _ = try Scenario.load(path: path)
      return "no complaint\n"
    } catch {
      let folder = folder.path.hasSuffix("/") ? folder.path : folder.path + "/"
      return error.description.replacingOccurrences(of: folder, with: "") + "\n"
    }
  }
}
