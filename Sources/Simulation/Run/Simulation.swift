package import Kernel
package import Scenarios

/// One run of a scenario: the world, advanced in slices, its facts handed to a sink.
package struct Simulation: ~Copyable {
  package var world: World
  private let sink: (any FactSink)?

  /// - Parameter sink: Nil records nothing; the digest is the same.
  package init(_ scenario: Scenario, sink: (any FactSink)? = nil) {
    world = World(scenario)
    self.sink = sink
  }

  /// What a run asks of its caller between slices of simulated time.
  package struct Options {
    /// Whether every slice ends with a check of all invariants.
    package var checksInvariants = false
    /// Called between slices with the simulated time and the events so far; false stops the run.
    package var onProgress: (SimTime, Int) -> Bool = { _, _ in true }

    package init() {}
  }

  /// Facts per batch, at which the sink gets them.
  private static let batchSize = 8_192
  private static let sliceCount = 200

  /// Runs to the end of the scenario, or until it is stopped or an invariant breaks.
  package mutating func run(_ options: Options = Options()) -> RunResult {
    let end = SimTime.zero + world.scenario.duration
    let slice = SimDuration(nanoseconds: max(1, world.scenario.duration.nanoseconds / Int64(Self.sliceCount)))
    var isInterrupted = false
    while world.now < end, world.violation == nil {
      world.advance(until: min(end, world.now + slice))
      if options.checksInvariants { world.checkInvariants() }
      drain(atLeast: Self.batchSize)
      if !options.onProgress(world.now, world.eventCount) {
        isInterrupted = true
        break
      }
    }
    world.closeBooks()
    let expectations = world.judge()
    drain(atLeast: 1)
    return RunResult(of: world, expectations: expectations, isInterrupted: isInterrupted)
  }

  private mutating func drain(atLeast size: Int) {
    guard world.log.batch.count >= size else { return }
    if let sink { sink.receive(world.log.takeBatch(), symbols: world.log.symbols) } else { world.log.dropBatch() }
  }
}

/// What a run came to.
package struct RunResult: Sendable {
  package var digest: RunDigest
  package var simulated: SimDuration
  package var eventCount: Int
  package var factCount: Int
  /// Pods that exist at the end.
  package var podCount: Int
  package var expectations: [ExpectationResult]
  package var violation: String?
  package var isInterrupted: Bool
  /// Triggers whose condition never held.
  package var unmetTriggers: [String]

  init(of world: borrowing World, expectations: [ExpectationResult], isInterrupted: Bool) {
    digest = RunDigest(world.log.digests, symbols: world.log.symbols)
    simulated = world.now - .zero
    eventCount = world.eventCount
    factCount = world.log.count
    podCount = world.cluster.podCount
    violation = world.violation
    unmetTriggers = world.unmetTriggers
    self.expectations = expectations
    self.isInterrupted = isInterrupted
  }
}
