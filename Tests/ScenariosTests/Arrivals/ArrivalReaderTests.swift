import API
import Kernel
import Testing

@testable import Scenarios

extension Sample {
  /// Arrivals by rate and by trace.
  static let arrivals = """
    arrivals:
      - name: load
        rate: 12/h
        podSets: [{count: {1: 3, 4: 1}, requests: {cpu: 2}, topology: {required: rack}}]
        runTime: 10m
      - name: recorded
        trace: trace.csv
        columns: {time: t_s, runTime: d_s, total: {nvidia.com/gpu: gpus}, queue: team, priority: prio}
        podSets: [{requests: {nvidia.com/gpu: 8, cpu: 4}}]

    """
}

@Suite struct ArrivalReaderTests {
  private static let trace = "t_s,gpus,d_s,team,prio\n60,16,600,a,5\n0,1,30,b,0\n60,20,1.5h,a,-1\n"

  private func sources(_ trace: String = Self.trace) throws -> [ArrivalSource] {
    try load(Sample.scenario + Sample.arrivals, files: [InputFile(path: "trace.csv", content: trace)]).arrivals
  }

  @Test func readsARate() throws {
    let source = try sources()[0]
    // Twelve an hour are one in 300 s.
    #expect(source.timing == .spaced(.exponential(mean: 300)))
    #expect(source.runTime == .constant(600))
    #expect(source.podSets.map(\.name) == ["main"])
    #expect(source.podSets[0].count == WeightedCounts([1: 3, 4: 1]))
    #expect(source.podSets[0].annotations == [KueueKey.requiredTopology: "cloud.provider.com/topology-rack"])
    #expect(source.image == ArrivalSource.plainImage)
    #expect(source.hasPods)
  }

  @Test func readsATraceInTheOrderOfItsTimes() throws {
    guard case .trace(let lines) = try sources()[1].timing else { return #expect(Bool(false), "it is a trace") }
    #expect(lines.map(\.time) == [.zero, .seconds(60), .seconds(60)])
    #expect(lines.map(\.runTime) == [.seconds(30), .seconds(600), .seconds(5_400)])
    #expect(lines.map(\.queue) == ["b", "a", "a"])
    #expect(lines.map(\.priority) == [0, 5, -1])
  }

  @Test func aTotalIsSpreadOverTheFewestPods() throws {
    guard case .trace(let lines) = try sources()[1].timing else { return #expect(Bool(false), "it is a trace") }
    // 1 of 8 is one pod; 16 are two full ones; 20 are three of 7, one of them not quite full.
    #expect(lines.map(\.count) == [1, 2, 3])
    #expect(lines.map { $0.requests["nvidia.com/gpu"]?.description } == ["1", "8", "7"])
  }

  @Test func plainJobsHaveAnImageThatIsEverywhere() throws {
    let scenario = try load(
      Sample.scenario + Sample.arrivals, files: [InputFile(path: "trace.csv", content: Self.trace)])
    #expect(scenario.images[ArrivalSource.plainImage] == ImageSpec(bytes: 0, cache: .everywhere))
  }

  static let rates: [(String, Double?)] = [
    ("12/h", 300), ("30/m", 2), ("30 / min", 2), ("2/s", 0.5), ("1/d", 86_400), ("0/h", nil), ("12", nil),
    ("x/h", nil), ("-1/s", nil), ("3/week", nil),
  ]

  @Test(arguments: rates) func readsRates(_ text: String, _ seconds: Double?) {
    #expect((try? Units.interval(text))?.seconds == seconds)
  }

  static let badTraces: [(String, String)] = [
    ("t_s,gpus,d_s,team\n", "has no column \"prio\""),
    ("t_s,gpus,d_s,team,prio\n0,x,1,a,1\n", "line 2: \"x\" is not a whole number of at least 0"),
    ("t_s,gpus,d_s,team,prio\n0,1,1,a,1\n-3,1,1,a,1\n", "line 3: "),
  ]

  @Test(arguments: badTraces) func saysWhatIsWrongWithATrace(_ trace: String, _ message: String) {
    let found = complaints(
      Sample.scenario + Sample.arrivals, files: [InputFile(path: "trace.csv", content: trace)])
    #expect(found.count == 1)
    #expect(found.first?.contains(message) == true, "\(found)")
  }

  @Test func countsAreDrawnByTheirWeights() {
    let counts = WeightedCounts([1: 3, 4: 1])
    var stream = Streams(seed: 1).stream("tests/counts")
    let draws = (0..<10_000).map { _ in counts.sample(&stream) }
    // Three of four are 1, within four standard deviations of √(10,000 · 3/16) = 43.
    #expect(abs(draws.count { $0 == 1 } - 7_500) < 174)
    #expect(draws.allSatisfy { $0 == 1 || $0 == 4 })
  }
}
