import ArgumentParser
import Conformance

/// Replays recorded decisions of the real controllers.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Replay recorded cases of the real controllers and compare.",
    discussion: """
      Examples:
        lwsim verify Tests/ConformanceTests/Fixtures
        lwsim verify cases.json --all          every difference, not the first few
        lwsim verify cases.json --strict       a case that is skipped fails as well

      A corpus is a JSON file whose key "corpus" names its kind; of a folder, every *.json below it is read.
      The exit status is 3 when a case differs.
      """)

  @Argument(help: "Corpora (JSON), or folders of them.", completion: .file(extensions: ["json"]))
  var paths: [String]

  @Flag(help: "Exit 3 also when something was skipped.")
  var strict = false

  @Flag(help: "Show every failing case in full.")
  var all = false

  @Flag(help: "Print one JSON document and nothing else.")
  var json = false

  @Flag(name: .shortAndLong, help: "Print only failing cases and the last line.")
  var quiet = false

  func run() throws {
    let files = try CorpusPaths(paths).files.map { path in (path: path, corpus: try CorpusPaths.corpus(at: path)) }
    var verification = Verification()
    let text = VerificationText(style: Style.current, showsAll: all, showsFailuresOnly: quiet)
    for (path, corpus) in files {
      let report = Conformance.replay(corpus)
      verification.add(report, path: path)
      let lines = json ? [] : text.lines(report)
      if !lines.isEmpty { try Terminal.print(lines.joined(separator: "\n")) }
    }
    try Terminal.print(json ? try JSONText.of(verification) : verification.verdict)
    let isMet = verification.failed == 0 && !(strict && verification.skipped > 0)
    guard isMet else { throw CommandFailure(.notMet) }
  }
}

/// The outcomes of all corpora, as `--json` prints them.
struct Verification: Encodable {
  struct Corpus: Encodable {
    var corpus: String
    var path: String
    var passed: Int
    var failures: [Case]
    var skipped: [Case]
  }

  struct Case: Encodable {
    var id: String
    var kind: String
    var message: String

    init(_ result: CaseResult) {
      id = result.id
      kind = result.kind
      message =
        switch result.outcome {
        case .passed: ""
        case .failed(let text), .skipped(let text): text
        }
    }
  }

  var passed = 0
  var failed = 0
  var skipped = 0
  var corpora: [Corpus] = []

  /// The last line that `verify` prints.
  var verdict: String { "\(passed) passed, \(failed) failed, \(skipped) skipped" }

  mutating func add(_ report: CorpusReport, path: String) {
    passed += report.passedCount
    failed += report.failures.count
    skipped += report.skipped.count
    corpora.append(
      Corpus(
        corpus: report.corpus, path: path, passed: report.passedCount, failures: report.failures.map(Case.init),
        skipped: report.skipped.map(Case.init)))
  }
}

/// What `verify` says of one corpus.
struct VerificationText {
  let style: Style
  let showsAll: Bool
  let showsFailuresOnly: Bool

  private static let shownFailures = 10
  private static let shownLines = 12
  private static let shownReasons = 3

  func lines(_ report: CorpusReport) -> [String] {
    let failures = report.failures
    let shown = showsAll ? failures[...] : failures.prefix(Self.shownFailures)
    var lines = showsFailuresOnly && failures.isEmpty ? [] : [header(report)]
    lines += shown.flatMap(self.failure)
    if shown.count < failures.count {
      lines.append("  … and \(failures.count - shown.count) more failing cases (--all shows them)")
    }
    return lines
  }

  private func header(_ report: CorpusReport) -> String {
    let failed = "\(report.failures.count) failed"
    let counts = "\(report.passedCount) passed, \(report.failures.isEmpty ? failed : style.bad(failed))"
    return "\(report.corpus)  \(counts), \(report.skipped.count) skipped\(reasons(report.skipped))"
  }

  private func reasons(_ skipped: [CaseResult]) -> String {
    var reasons: [String] = []
    for result in skipped {
      guard case .skipped(let reason) = result.outcome, !reasons.contains(reason) else { continue }
      reasons.append(reason)
    }
    let shown = showsAll ? reasons : reasons.capped(Self.shownReasons)
    return reasons.isEmpty ? "" : " (\(shown.joined(separator: "; ")))"
  }

  private func failure(_ result: CaseResult) -> [String] {
    guard case .failed(let difference) = result.outcome else { return [] }
    let lines = difference.split(separator: "\n", omittingEmptySubsequences: false).map { "      \($0)" }
    let title = "  \(style.bad("✗")) \(result.kind) \(result.id)"
    return [title] + (showsAll ? lines : shortened(lines))
  }

  private func shortened(_ lines: [String]) -> [String] {
    guard lines.count > Self.shownLines else { return lines }
    return lines.prefix(Self.shownLines) + ["      … and \(lines.count - Self.shownLines) more lines"]
  }
}
