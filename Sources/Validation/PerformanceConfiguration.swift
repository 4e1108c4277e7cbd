import Kernel
import Scenarios
import Simulation

/// A configuration of Kueue's scheduler performance test, which its maintainers run and publish.
package enum PerformanceConfiguration: String, CaseIterable, Hashable, Sendable {
  case baseline, tas

  /// Among the scenarios that come with the repository.
  package var scenarioName: String { "kueue-perf-\(rawValue).yaml" }

  /// The profile that stands for the machines and the client of that test.
  package static let timing = "kueue-perf"

  /// The whole run, the mean use of the ClusterQueues, and the mean time to admission by class.
  ///
  /// - Parameter folder: Of the scenarios.
  func figures(in folder: String?, seed: UInt64) throws(ExperimentFailure) -> [String: Double] {
    guard let folder else {
      throw ExperimentFailure("the scenarios are not at hand; run it within the repository, or name --scenarios DIR")
    }
    let scenario = try scenario(at: "\(folder)/\(scenarioName)", seed: seed)
    let recorder = PerformanceRecorder()
    var simulation = Simulation(scenario, sink: recorder)
    let result = simulation.run()
    guard result.expectations.allSatisfy(\.pass) else {
      throw ExperimentFailure("not all workloads have ended after \(result.simulated)")
    }
    return recorder.figures
  }

  private func scenario(at path: String, seed: UInt64) throws(ExperimentFailure) -> Scenario {
    do throws(ScenarioError) {
      return try Scenario.load(path: path, overrides: ["timing.profile=\(Self.timing)", "seed=\(seed)"])
    } catch {
      throw ExperimentFailure(error.description)
    }
  }
}
