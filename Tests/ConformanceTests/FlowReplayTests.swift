import API
import Conformance
import Testing

/// The replay of flows: that it can fail, and says where.
struct FlowReplayTests {
  /// Two hosts on each of two leaves under two spines; hosts 0 and 1 send to hosts 2 and 3.
  private func report(routes: [[Int]], finishes: [Double], event: String = "") throws -> CorpusReport {
    let links = (0..<8).map { #"{"name":"l\#($0)","bw":10}"# }.joined(separator: ",")
    let flows = routes.enumerated().map { flow, route in
      #"{"id":\#(flow),"src":\#(flow),"dst":\#(flow + 2),"bytes":20,"start":1,"deps":[],"route":\#(route)}"#
    }.joined(separator: ",")
    let topology =
      #"{"kind":"fattree","levels":2,"down":[2,2],"up":[1,2],"count":[1,1],"bandwidth":10,"latency":0}"#
    let expected = #"{"start":[1,1],"finish":\#(finishes),"makespan":\#(finishes.max() ?? 0)}"#
    let fields = #""topology":\#(topology),"links":[\#(links)],"flows":[\#(flows)],"events":[\#(event)]"#
    let json = #"{"corpus":"fabric/flows","cases":[{"id":"c","cls":"ft2",\#(fields),"expect":\#(expected)}]}"#
    return Conformance.replay(try CorpusFile(json: json.utf8))
  }

  /// Each flow by a spine of its own: 20 bytes at 10 a second.
  private let apart = [[0, 1, 2, 3], [4, 5, 6, 7]]

  @Test("Recorded times pass, others fail with the flow and both times") func times() throws {
    #expect(try report(routes: apart, finishes: [3, 3]).results.map(\.outcome) == [.passed])
    #expect(
      try report(routes: apart, finishes: [3, 3.0001]).failures.map(\.outcome) == [
        .failed("flow 1 finishes: expected 3.0001 s, got 3.0 s\nmakespan: expected 3.0001 s, got 3.0 s")
      ])
  }

  @Test("A route through a link that ours does not share fails") func routes() throws {
    // Both over link 1 take twice as long; ours have no link in common.
    let shared = try report(routes: [[0, 1, 2, 3], [4, 1, 6, 7]], finishes: [5, 5])
    #expect(shared.failures.map(\.outcome) == [.failed("flow 1: hop 1 takes another link than recorded")])
    let short = try report(routes: [[0, 1, 2, 3], [4, 7]], finishes: [3, 3])
    #expect(short.failures.map(\.outcome) == [.failed("flow 1: expected 2 links, got 4")])
  }

  @Test("A link that is lowered slows its flows") func events() throws {
    // 10 by 2 s, the other 10 at 5.
    let event = #"{"t":2,"link":2,"bw":5}"#
    let report = try report(routes: apart, finishes: [4, 3], event: event)
    // The event is of a recorded link, so that only the recorded routes are timed with it; ours are compared by shape.
    #expect(report.results.map(\.outcome) == [.passed])
  }

  @Test("Positions beyond the links are refused") func malformed() throws {
    #expect(try report(routes: [[0, 1, 2, 3], [4, 5, 6, 8]], finishes: [3, 3]).failures.count == 1)
  }
}
