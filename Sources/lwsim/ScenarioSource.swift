import Foundation
import Kernel
import Scenarios
import Timeline

/// Where a run's scenario comes from: a file, or the copies in a timeline of an earlier run.
struct ScenarioSource {
  private enum Origin {
    case file(String)
    case kept([InputFile])
  }

  private let origin: Origin
  /// `path=value` pairs that the earlier run was given.
  private let keptOverrides: [String]

  /// A scenario that is at hand already, the scenario's own file first.
  init(kept: [InputFile]) {
    origin = .kept(kept)
    keptOverrides = []
  }

  /// Prefix of the settings under which a timeline keeps the overrides, numbered in their order.
  private static let optionPrefix = "set."

  /// Why there is no scenario: every mistake, in the order of the files.
  struct Refusal: Error {
    var diagnostics: [Diagnostic]
  }

  /// - Throws: `Refusal` when the path names a timeline that cannot be read.
  init(path: String) throws(Refusal) {
    let kept = Self.isDatabase(path) ? try Self.timeline(at: path) : nil
    origin = kept.map { .kept($0.inputs) } ?? .file(path)
    keptOverrides = kept?.overrides ?? []
  }

  /// What a run left behind for its repetition.
  private struct Kept {
    var inputs: [InputFile]
    var overrides: [String]
  }

  private static func timeline(at path: String) throws(Refusal) -> Kept {
    do throws(TimelineError) {
      let reader = try TimelineReader(path: path)
      let inputs = try reader.inputs().map { InputFile(path: $0.path, content: $0.content) }
      return Kept(inputs: inputs, overrides: overrides(in: try reader.options()))
    } catch {
      throw Refusal(diagnostics: [Diagnostic(file: path, message: reason(of: error))])
    }
  }

  /// The scenario with overrides, later ones prevailing.
  func scenario(overrides: [String]) throws(Refusal) -> LoadedScenario {
    let all = keptOverrides + overrides
    do throws(ScenarioError) {
      let scenario: Scenario
      switch origin {
      case .file(let path): scenario = try Scenario.load(path: path, overrides: all)
      case .kept(let inputs): scenario = try Scenario.load(inputs: inputs, overrides: all)
      }
      let numbered = all.enumerated().map { (Self.optionPrefix + String($0.offset + 1), $0.element) }
      return LoadedScenario(scenario: scenario, options: Dictionary(uniqueKeysWithValues: numbered))
    } catch {
      throw Refusal(diagnostics: error.diagnostics)
    }
  }

  private static func overrides(in options: [String: String]) -> [String] {
    let numbered = options.compactMap { option -> (number: Int, text: String)? in
      guard option.key.hasPrefix(optionPrefix), let number = Int(option.key.dropFirst(optionPrefix.count)) else {
        return nil
      }
      return (number, option.value)
    }
    return numbered.sorted { $0.number < $1.number }.map(\.text)
  }

  /// What is wrong, without the path, which the diagnostic shows.
  private static func reason(of error: TimelineError) -> String {
    switch error {
    case .exists: "exists already"
    case .notATimeline(_, let reason): "not a timeline: \(reason)"
    case .wrongVersion(_, let found, let expected):
      "a timeline of schema version \(found); this lwsim reads version \(expected)"
    case .cannotWrite(_, let reason), .cannotRead(_, let reason): "cannot read the timeline: \(reason)"
    }
  }

  /// Whether a file begins as SQLite databases do, or at least is named like one; pipes are left untouched.
  private static func isDatabase(_ path: String) -> Bool {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      let file = FileHandle(forReadingAtPath: path)
    else { return false }
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
