import API
import Conformance
import Testing

/// The replay framework itself: that it can fail.
struct DifferenceTests {
  private func report(_ json: String) throws -> CorpusReport {
    Conformance.replay(try CorpusFile(json: json.utf8))
  }

  @Test("A wrong answer fails and says which field differs") func wrongAnswer() throws {
    let report = try report(
      #"{"corpus":"lws/parent_and_ordinal","columns":["name","parent","ordinal"],"rows":[["a-1","a",2],["a-1","a",1]]}"#
    )
    #expect(report.results.map(\.outcome) == [.failed("[1]: expected 2, got 1"), .passed])
    #expect(report.failures.map(\.id) == ["row 0"])
  }

  @Test("Questions and expectations that nobody knows fail instead of passing unseen") func unknownParts() throws {
    let unknownKind = try report(#"{"corpus":"lws/unit_facts","cases":[{"id":"u","kind":"new","in":1,"expect":1}]}"#)
    #expect(unknownKind.failures.count == 1)
    let unknownField = try report(
      #"{"corpus":"lws/statefulset_build","leader":[{"id":"l","lws":{"replicas":1},"expect":{"replicas":1,"new":2}}]}"#)
    #expect(unknownField.failures.map(\.outcome) == [.failed("new: the replayer does not know this expectation")])
    let unknownInput = try report(
      #"{"corpus":"lws/statefulset_build","leader":[{"id":"l","lws":{"replica":1},"expect":{"replicas":1}}]}"#)
    #expect(unknownInput.failures.count == 1)
    let shortRow = try report(#"{"corpus":"lws/scaled","columns":["value","total"],"rows":[[1]]}"#)
    #expect(shortRow.failures.map(\.outcome) == [.failed("1 values stand under 2 columns")])
  }

  @Test("A corpus that nobody answers for is skipped by name") func unknownCorpus() throws {
    let report = try report(#"{"corpus":"lws/tea_leaves","cases":[]}"#)
    #expect(report.skipped.map(\.id) == ["lws/tea_leaves"])
    #expect(report.passedCount == 0)
  }

  @Test("A file that is no corpus is refused", arguments: ["[]", "{}", #"{"corpus":1}"#, "{"])
  func noCorpus(_ json: String) {
    #expect(throws: MalformedCase.self) { try CorpusFile(json: json.utf8) }
  }
}
