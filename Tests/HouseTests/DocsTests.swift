import Testing

/// What the documentation points at exists, and what exists is documented.
@Suite struct DocsTests {
  private static func pages() throws -> [String] {
    try ["README.md", "ARCHITECTURE.md"] + Repository.files(in: "docs", ending: ".md")
      + Repository.files(in: "Tests", ending: ".md")
  }

  @Test func linksLeadSomewhere() throws {
    for path in try Self.pages() {
      let dead = MarkdownPage.deadLinks(of: try Repository.text(path), at: path) { target in
        guard Repository.exists(target) else { return nil }
        return target.hasSuffix(".md") ? try? Repository.text(target) : ""
      }
      #expect(dead.isEmpty, "\(path): \(dead)")
    }
  }

  /// Tables and views as their declarations name them.
  private static func declaredTables() throws -> [String] {
    let sources = try Repository.files(in: "Sources/Timeline", ending: ".swift").map(Repository.text)
    return sources.flatMap { source in
      source.matches(of: /(?:TimelineTable(?:<.+>)?|TimelineView|dictionary)\(\s*(?:name: )?"(\w+)"/).map {
        String($0.1)
      }
    }
  }

  @Test func everyTableAndViewOfTheTimelineHasAPageThatTheIndexLists() throws {
    let tables = try Self.declaredTables()
    let links = MarkdownPage(try Repository.text("docs/timeline/README.md")).links
    #expect(tables.count >= 15, "\(tables)")
    for table in tables {
      #expect(Repository.exists("docs/timeline/\(table).md"), "\(table)")
      #expect(links.contains("\(table).md"), "\(table)")
    }
  }

  /// Without what scenarios name or are made of.
  private static func scenarios() throws -> [String] {
    try Repository.files(in: "scenarios", ending: ".yaml").filter { path in
      !path.contains("/manifests/") && !path.contains("/data/")
    }
  }

  @Test func theReadmeListsEveryScenario() throws {
    let links = MarkdownPage(try Repository.text("README.md")).links
    for path in try Self.scenarios() {
      #expect(links.contains(path), "\(path)")
    }
  }

  @Test func everyScenarioOpensWithItsQuestion() throws {
    for path in try Self.scenarios() {
      let lines = try Repository.text(path).lines.filter { !$0.hasPrefix("#") }
      #expect(lines.first == "kind: Scenario", "\(path)")
      #expect(lines.dropFirst(2).first?.hasPrefix("question: ") == true, "\(path)")
    }
  }

  @Test func everyPageOfDecisionsAndModelsIsShort() throws {
    for folder in ["docs/decisions", "docs/model"] {
      for path in try Repository.files(in: folder, ending: ".md") {
        #expect(try Repository.text(path).lines.count <= 80, "\(path) is more than a page")
      }
    }
  }

  @Test func aDeadLinkIsFound() {
    let text = """
      # A page
      See [b](b.md), [there](../x/c.md#part-two), [up](#a-page), [code](Sources) and [out](https://example.com).
      `[not](a-link)` and
      ```
      [nor](this)
      ```
      """
    let there = ["docs/b.md": "", "x/c.md": "## Part two"]
    #expect(MarkdownPage.deadLinks(of: text, at: "docs/a.md") { there[$0] } == ["Sources"])
    #expect(
      MarkdownPage.deadLinks(of: text, at: "docs/a.md") { _ in "" } == ["../x/c.md#part-two"], "the heading is missing")
  }
}
