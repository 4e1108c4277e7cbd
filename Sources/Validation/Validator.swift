package import Conformance
import Dispatch
import Synchronization

/// Computes rows: every run of every experiment once, on two threads.
package struct Validator: Sendable {
  /// What the experiments read.
  package struct Inputs: Sendable {
    /// The folder of the shipped scenarios; nil when it is not at hand.
    package var scenarios: String?
    package var corpora: [CorpusFile]

    package init(scenarios: String?, corpora: [CorpusFile]) {
      self.scenarios = scenarios
      self.corpora = corpora
    }
  }

  /// How much is run.
  package struct Effort: Sendable {
    package var queueSeedCount: Int
    /// Jobs of a queue that count, for each seed.
    package var queueJobCount: Int
    package var performanceSeedCount: Int
    package var interruptionSeedCount: Int
    package var availabilitySeedCount: Int
    package var goodputSeedCount = 3

    package init(
      queueSeedCount: Int, queueJobCount: Int, performanceSeedCount: Int, interruptionSeedCount: Int,
      availabilitySeedCount: Int
    ) {
      self.queueSeedCount = queueSeedCount
      self.interruptionSeedCount = interruptionSeedCount
      self.availabilitySeedCount = availabilitySeedCount
      self.queueJobCount = queueJobCount
      self.performanceSeedCount = performanceSeedCount
    }

    /// A minute of CPU.
    package static let quick = Effort(
      queueSeedCount: 5, queueJobCount: 2_000, performanceSeedCount: 1, interruptionSeedCount: 30,
      availabilitySeedCount: 2)
    /// Some minutes of CPU.
    package static let full: Effort = {
      var effort = Effort(
        queueSeedCount: 12, queueJobCount: 4_000, performanceSeedCount: 3, interruptionSeedCount: 30,
        availabilitySeedCount: 6)
      effort.goodputSeedCount = 8
      return effort
    }()
  }

  private static let threadCount = 2

  private let rows: [ValidationRow]
  private let effort: Effort
  private let inputs: Inputs

  package init(_ rows: [ValidationRow], _ effort: Effort, _ inputs: Inputs) {
    self.rows = rows
    self.effort = effort
    self.inputs = inputs
  }

  /// One experiment with one seed.
  fileprivate struct Run {
    var experiment: Experiment
    var seed: UInt64
  }

  private struct Progress: Sendable {
    var next = 0
    var done = 0
  }

  /// The rows in their order. Neither threads nor their number change a figure.
  ///
  /// - Parameter onProgress: Gets the runs that have ended and all of them; called from any thread, one at a time.
  package func results(onProgress: @Sendable (Int, Int) -> Void = { _, _ in }) -> [RowResult] {
    let runs = runs
    let progress = Mutex(Progress())
    let outcomes = Mutex([Result<[String: Double], ExperimentFailure>?](repeating: nil, count: runs.count))
    DispatchQueue.concurrentPerform(iterations: Self.threadCount) { _ in
      while true {
        let index = progress.withLock { progress in
          defer { progress.next += 1 }
          return progress.next
        }
        guard index < runs.count else { return }
        let outcome = outcome(of: runs[index])
        outcomes.withLock { $0[index] = outcome }
        progress.withLock { progress in
          progress.done += 1
          onProgress(progress.done, runs.count)
        }
      }
    }
    let all = outcomes.withLock { $0 }
    return rows.map { row in
      RowResult(row, runs.indices.filter { runs[$0].experiment == row.experiment }.compactMap { all[$0] })
    }
  }

  /// Each experiment once for each of its seeds, the longest experiments first, so that no thread is left alone.
  private var runs: [Run] {
    var experiments: [Experiment] = []
    for row in rows where !experiments.contains(row.experiment) { experiments.append(row.experiment) }
    let runs = experiments.flatMap { experiment in
      (1...seedCount(of: experiment)).map { Run(experiment: experiment, seed: UInt64($0)) }
    }
    return runs.filter { $0.isLong } + runs.filter { !$0.isLong }
  }

  private func seedCount(of experiment: Experiment) -> Int {
    switch experiment {
    case .queue: effort.queueSeedCount
    case .performance: effort.performanceSeedCount
    case .goodput: effort.goodputSeedCount
    case .decisions, .fabric: 1
    case .interruptions: effort.interruptionSeedCount
    case .availability: effort.availabilitySeedCount
    }
  }

  private func outcome(of run: Run) -> Result<[String: Double], ExperimentFailure> {
    do throws(ExperimentFailure) {
      switch run.experiment {
      case .queue(let model):
        return .success(["wait": try model.meanWait(jobCount: effort.queueJobCount, seed: run.seed)])
      case .performance(let configuration):
        return .success(try configuration.figures(in: inputs.scenarios, seed: run.seed))
      case .decisions(let group): return .success(try group.figures(inputs.corpora))
      case .goodput(let model): return .success(try model.figures(seed: run.seed))
      case .interruptions(let census): return .success(try census.figures(seed: run.seed))
      case .availability(let model): return .success(try model.figures(seed: run.seed))
      case .fabric: return .success(PublishedFabric.figures)
      }
    } catch {
      return .failure(error)
    }
  }
}

extension Validator.Run {
  fileprivate var isLong: Bool {
    switch experiment {
    case .performance, .decisions, .availability: true
    case .queue, .goodput, .interruptions, .fabric: false
    }
  }
}
