import Testing

/// The name of a random stream belongs to one place: two places that share one would share their luck.
@Suite struct StreamNameTests {
  /// The names of streams in a source, with what is inserted into them as `*`.
  static func names(in source: String) -> [String] {
    source.matches(of: /[. ]stream\(\s*"((?:[^"\\]|\\\([^)]*\)|\\.)*)"/).map { match in
      String(match.1).replacing(/\\\([^)]*\)/, with: "*")
    }
  }

  /// The names that stand in more than one place.
  static func shared(_ sources: [String]) -> [String] {
    let names = sources.flatMap(names)
    return Set(names).filter { name in names.count { $0 == name } > 1 }.sorted()
  }

  @Test func namesAreUnique() throws {
    let sources = try Repository.files(in: "Sources", ending: ".swift").map(Repository.text)
    #expect(sources.flatMap(Self.names).count >= 4, "the streams of scheduler, machines and faults are found")
    #expect(Self.shared(sources).isEmpty)
  }

  @Test func aSharedNameIsFound() {
    let first = #"let a = streams.stream("faults/node/\(name)")"#
    let second = "let b = streams.stream(\n    \"faults/node/\\(other)\")"
    #expect(Self.names(in: first + "\n" + second) == ["faults/node/*", "faults/node/*"])
    #expect(Self.shared([first, second]) == ["faults/node/*"])
    #expect(Self.shared([first, #"streams.stream("faults/rack")"#]).isEmpty)
  }
}
