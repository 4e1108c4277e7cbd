import API

/// Makes a scenario of a generator file of Kueue's scheduler performance test.
package enum PerformanceImport {
  /// The text of the scenario.
  ///
  /// - Throws: everything that is wrong with the file, at once.
  package static func scenario(path: String) throws(ScenarioError) -> String {
    let file = path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
    let files = InputReader(besides: path)
    let diagnostics = DiagnosticList()
    let generator = read(file, files, diagnostics)
    guard let generator, diagnostics.isEmpty else { throw ScenarioError(diagnostics: diagnostics.sorted) }
    let name = name(of: path)
    let text = GeneratedScenario(generator: generator, name: name, source: path).text
    try check(text, of: files.shown(file))
    return text
  }

  private static func read(
    _ path: String, _ files: InputReader, _ diagnostics: DiagnosticList
  ) -> PerformanceGenerator? {
    guard let file = SourceFile(reading: path, from: files, diagnostics), let root = file.documents.first else {
      return nil
    }
    let part = DocumentPart(file: file.name, root: root, prefix: .root, overrides: [])
    if file.documents.count > 1 {
      diagnostics.add(
        Diagnostic(file: file.name, mark: file.documents[1].mark, message: "a generator file is one document"))
    }
    let document = root.value
    guard case .object(let fields) = document, fields["cohorts"] != nil else {
      diagnostics.add(part.diagnostic(Problem(.root, refusal(of: document))))
      return nil
    }
    let problems = ProblemList()
    let generator = GeneratorReader(problems: problems).generator(document)
    diagnostics.report(problems.problems, in: part)
    return generator
  }

  /// Why a document is no generator file.
  private static func refusal(of document: Value) -> String {
    let expectation =
      "a generator file of Kueue's scheduler performance test is expected, which has the keys cohorts, topology and "
      + "resourceFlavor"
    guard case .object = document else { return "\(document.found) stands where a mapping is expected; \(expectation)" }
    if let kind = document["kind"]?.scalarText { return "this is a \(kind); \(expectation)" }
    return "cohorts is missing; \(expectation)"
  }

  /// What remains to be wrong once the scenario is read as every other one, such as two names that come out the same.
  private static func check(_ text: String, of file: String) throws(ScenarioError) {
    do throws(ScenarioError) {
      _ = try Scenario.load(inputs: [InputFile(path: "scenario.yaml", content: text)])
    } catch {
      throw ScenarioError(
        diagnostics: error.diagnostics.map {
          Diagnostic(file: file, message: "makes a scenario with a mistake at \($0.path): \($0.message)")
        })
    }
  }

  /// After the file; upstream all of them are called generator.yaml, and their folders tell them apart.
  private static func name(of path: String) -> String {
    let steps = path.split(separator: "/").map { String($0.prefix { $0 != "." }) }
    let own = steps.last == "generator" && steps.count > 1 ? steps[steps.count - 2] : steps.last ?? ""
    let plain = own.filter { $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0)) }
    return "kueue-perf-" + (plain.isEmpty ? "import" : String(plain.prefix(60)))
  }
}
