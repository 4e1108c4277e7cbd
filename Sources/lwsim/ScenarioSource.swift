import Foundation
import Kernel
import Scenarios
import Timeline

/// Where a run's scenario comes from: a file, or the copies in a timeline of an earlier run.
struct ScenarioSource {
  /// As the reader wrote it.
  let path: String
  private let kept: [InputFile]?
  /// `path=value` pairs that the earlier run was given.
  private let keptOverrides: [String]

  /// Prefix of the settings under which a timeline keeps the overrides, numbered in their order.
  private static let optionPrefix = "set."

  /// - Throws: `CommandFailure` when the path names a timeline that cannot be read.
  init(path: String) throws {
    self.path = path
    guard Self.isDatabase(path) else {
      (kept, keptOverrides) = (nil, [])
      return
    }
    do throws(TimelineError) {
      let reader = try TimelineReader(path: path)
      kept = try reader.inputs().map { InputFile(path: $0.path, content: $0.content) }
      let options = try reader.options().filter { $0.key.hasPrefix(Self.optionPrefix) }
      let numbered = options.compactMap { option in
        Int(option.key.dropFirst(Self.optionPrefix.count)).map { (number: $0, text: option.value) }
      }
      keptOverrides = numbered.sorted { $0.number < $1.number }.map(\.text)
    } catch {
      throw CommandFailure(error)
    }
  }

  /// The scenario with overrides, later ones prevailing.
  ///
  /// - Throws: `CommandFailure` with everything that is wrong.
  func scenario(overrides: [String]) throws -> LoadedScenario {
    let all = keptOverrides + overrides
    do throws(ScenarioError) {
      let scenario =
        if let kept {
          try Scenario.load(inputs: kept, overrides: all)
        } else {
          try Scenario.load(path: path, overrides: all)
        }
      let numbered = all.enumerated().map { (Self.optionPrefix + String($0.offset + 1), $0.element) }
      return LoadedScenario(scenario: scenario, options: Dictionary(uniqueKeysWithValues: numbered))
    } catch {
      throw CommandFailure(error)
    }
  }

  /// Whether a file begins as SQLite databases do, or at least is named like one.
  private static func isDatabase(_ path: String) -> Bool {
    guard let file = FileHandle(forReadingAtPath: path) else { return false }
    defer { try? file.close() }
    let magic = Array("SQLite format 3\0".utf8)
    let head = (try? file.read(upToCount: magic.count)) ?? Data()
    return head.elementsEqual(magic) || (head.isEmpty && path.hasSuffix(".db"))
  }
}

/// A scenario and the settings that its timeline keeps with it.
struct LoadedScenario {
  var scenario: Scenario
  var options: [String: String]
}
