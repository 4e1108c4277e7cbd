import API
import Kernel

extension Scenario {
  /// Reads a scenario and every file that it names.
  ///
  /// - Parameter overrides: `path=value` pairs that replace what the file says.
  /// - Throws: everything that is wrong, at once.
  package static func load(path: String, overrides: [String] = []) throws(ScenarioError) -> Scenario {
    let name = path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
    return try ScenarioLoader(files: InputReader(besides: path), overrides: overrides).load(name)
  }

  /// Reads a scenario from files that were kept, the scenario first.
  package static func load(inputs: [InputFile], overrides: [String] = []) throws(ScenarioError) -> Scenario {
    guard let first = inputs.first else {
      throw ScenarioError(diagnostics: [Diagnostic(file: "scenario", message: "the run kept no files")])
    }
    return try ScenarioLoader(files: InputReader(kept: inputs), overrides: overrides).load(first.path)
  }
}

/// Reads one scenario.
struct ScenarioLoader {
  let files: InputReader
  let overrides: [String]
  private let diagnostics = DiagnosticList()

  init(files: InputReader, overrides: [String]) {
    self.files = files
    self.overrides = overrides
  }

  func load(_ name: String) throws(ScenarioError) -> Scenario {
    diagnostics.expect(files.shown(name))
    let scenario = read(name)
    guard diagnostics.isEmpty, var scenario else { throw ScenarioError(diagnostics: diagnostics.sorted) }
    scenario.inputs = files.inputs
    scenario.notes += scenario.idleStartups
    return scenario
  }

  private func read(_ name: String) -> Scenario? {
    guard let file = SourceFile(reading: name, from: files, diagnostics), let root = file.documents.first else {
      return nil
    }
    if file.documents.count > 1 {
      diagnostics.add(
        Diagnostic(
          file: file.name, mark: file.documents[1].mark,
          message: "a scenario is one document; name the manifests under manifests"))
    }
    let (value, options) = overridden(root.value)
    let part = DocumentPart(file: file.name, root: root, prefix: .root, overrides: options)
    guard Self.isScenario(value) else {
      diagnostics.add(part.diagnostic(Problem(FieldPath.root.key("kind"), Self.notScenario(value))))
      return nil
    }
    let problems = ProblemList()
    let scenario = ScenarioReader(files: files, diagnostics: diagnostics, problems: problems, part: part).scenario(
      value)
    diagnostics.report(problems.problems, in: part)
    return scenario
  }

  private func overridden(_ document: Value) -> (Value, [ScenarioOverride]) {
    var value = document
    var options: [ScenarioOverride] = []
    for text in overrides {
      do throws(UnitRefusal) {
        let option = try ScenarioOverride(text)
        if option.path.steps.count > 1, option.path.steps.first == .key(ScenarioKey.timing.rawValue) {
          value = Self.withTimingInFull(value)
        }
        value = try option.applied(to: value)
        options.append(option)
      } catch {
        diagnostics.add(Diagnostic(file: "--set \(text)", message: error.message))
      }
    }
    return (value, options)
  }

  /// A profile's name alone stands for a mapping, which an override may go into.
  private static func withTimingInFull(_ document: Value) -> Value {
    guard case .object(var fields) = document, case .string(let name) = fields[ScenarioKey.timing.rawValue] else {
      return document
    }
    fields[ScenarioKey.timing.rawValue] = .object([TimingPart.profile.rawValue: .string(name)])
    return .object(fields)
  }

  private static func isScenario(_ value: Value) -> Bool {
    if case .object(let fields) = value {
      fields["kind"] == nil || fields["kind"] == .string("Scenario")
    } else {
      false
    }
  }

  private static func notScenario(_ value: Value) -> String {
    guard let kind = value["kind"]?.scalarText else {
      return "\(value.found) stands where a scenario is expected; see lwsim init"
    }
    guard value["apiVersion"] != nil else {
      return "\"\(kind)\" is not a kind of file that can be run; write kind: Scenario"
    }
    return "this is a Kubernetes \(kind), not a scenario; name it under manifests of one (see lwsim init)"
  }
}
