import Testing

/// Rules of style that a search can check.
@Suite struct StyleTests {
  /// What no source may contain outside comments, and why.
  private static let forbidden = [
    ("try" + "!", "an error is handled or thrown"),
    ("fatal" + "Error(", "a broken invariant is a precondition with its values"),
    (" as" + "! ", "a cast can fail"),
    ("SystemRandomNumber" + "Generator", "draws come from named streams"),
    (".random" + "(", "draws come from named streams"),
    (".shuffled" + "(", "draws come from named streams"),
    (".hash" + "Value", "it differs between processes"),
    ("Hasher" + "(", "it differs between processes"),
  ]

  /// What only the command line may read: the wall clock.
  private static let clocks = ["Date" + "()", "Continuous" + "Clock", "Suspending" + "Clock", "DispatchTime" + ".now"]

  /// The rules that a source breaks, as `line: what`.
  static func breaches(in source: String, mayReadClock: Bool = false) -> [String] {
    let patterns = forbidden.map(\.0) + (mayReadClock ? [] : clocks)
    return source.lines.enumerated().flatMap { number, line in
      let code = String(line.firstRange(of: "//").map { line[..<$0.lowerBound] } ?? line)
      return patterns.filter { code.contains($0) }.map { "\(number + 1): \($0)" }
    }
  }

  @Test func sourcesKeepTheRules() throws {
    for path in try Repository.files(in: "Sources", ending: ".swift") {
      let breaches = Self.breaches(in: try Repository.text(path), mayReadClock: path.hasPrefix("Sources/lwsim/"))
      #expect(breaches.isEmpty, "\(path): \(breaches)")
    }
  }

  @Test func aBreachIsFound() {
    let source = "let now = Date" + "()\n// try" + "! is forbidden\nlet x = try" + "! load()"
    #expect(Self.breaches(in: source).map { $0.prefix(2) } == ["1:", "3:"])
    #expect(Self.breaches(in: source, mayReadClock: true).map { $0.prefix(2) } == ["3:"])
  }

  /// Work that is left for later names the issue that holds it.
  static func looseEnds(in source: String) -> [String] {
    let loose = /(^|[^A-Za-z])(TO[D]O|FIX[M]E|XX[X])([^A-Za-z]|$)/
    return source.lines.filter { $0.contains(loose) && !$0.contains(/#\d+|issue \d+/) }.map(\.trimmed)
  }

  @Test func nothingIsLeftForLaterWithoutItsIssue() throws {
    for path in try Repository.swiftFiles() {
      #expect(Self.looseEnds(in: try Repository.text(path)).isEmpty, "\(path)")
    }
    #expect(Self.looseEnds(in: "// TO" + "DO: later\n// TO" + "DO(issue 4): calibrate").count == 1)
  }

  @Test func onlyTheCheckLooksOutsideTheRepository() throws {
    let outside = "../" + "shared"
    let suffixes = [".swift", ".md", ".yaml", ".yml", ".json", ".txt", ".sql"]
    let files = try Repository.files().filter { path in
      suffixes.contains { path.hasSuffix($0) } || path.hasPrefix("scripts/") || path.hasPrefix(".ci/")
    }
    #expect(files.count > 100)
    let mentions = try files.filter { try Repository.text($0).contains(outside) }
    #expect(mentions == ["scripts/check"])
  }

  private static let agreedTopLevel: Set = [
    "Package.swift", "Sources", "Tests", "Benchmarks", "scenarios", "results", "docs", "scripts", "README.md",
    "ARCHITECTURE.md", "LICENSE", ".ci", ".github", ".swift-format", ".gitignore", ".gitattributes", ".editorconfig",
  ]

  @Test func theTopLevelHoldsWhatIsAgreed() throws {
    let strangers = try Repository.topLevel().filter { !Self.agreedTopLevel.contains($0) }
    #expect(strangers.isEmpty, "\(strangers)")
  }
}
