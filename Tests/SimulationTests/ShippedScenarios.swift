import Foundation
import Scenarios

/// The scenarios that come with the repository.
enum ShippedScenarios {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// What takes too long for a debug build; `scripts/bench`, `lwsim validate` and people run it.
  private static let large: Set = [
    "scale-1000-nodes", "kueue-perf-baseline", "kueue-perf-tas", "kueue-client-qps", "two-of-500-replace",
    "two-of-500-evict", "year-10000-gpus",
  ]

  /// Those with a golden file, sorted.
  static let names: [String] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: root.path + "/scenarios")) ?? []
    return files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.filter { !large.contains($0) }.sorted()
  }()

  /// Known problems of LWS and Kueue, as paths below the others; sorted.
  static let knownProblems: [String] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: root.path + "/scenarios/known-problems")) ?? []
    return files.filter { $0.hasSuffix(".yaml") }.map { "known-problems/" + $0.dropLast(5) }.sorted()
  }()

  static func load(_ name: String) throws -> Scenario {
    try Scenario.load(path: root.path + "/scenarios/\(name).yaml")
  }

  static func goldenFile(_ name: String) -> URL {
    root.appendingPathComponent("Tests/SimulationTests/Golden/\(name).txt")
  }
}
