import Demand
package import Kernel
import Scenarios
import Simulation

/// A gang that fails at random and writes checkpoints, which Daly's formulas answer.
package struct GoodputModel: Hashable, Sendable {
  /// Of the whole gang.
  package var meanTimeToFailure: SimDuration
  package var write: SimDuration
  /// From a failure until training goes on.
  package var restart: SimDuration

  package init(meanTimeToFailure: SimDuration, write: SimDuration, restart: SimDuration) {
    (self.meanTimeToFailure, self.write, self.restart) = (meanTimeToFailure, write, restart)
  }

  /// What costs least to first order. **unit**: seconds.
  package var young: Double { Goodput.young(write: write.seconds, mttf: meanTimeToFailure.seconds) }
  /// What costs least to higher order. **unit**: seconds.
  package var daly: Double { Goodput.daly(write: write.seconds, mttf: meanTimeToFailure.seconds) }

  /// The closed form at Young's interval.
  package var exactRatio: Double {
    Goodput.effectiveTrainingTimeRatio(
      interval: young, write: write.seconds, restart: restart.seconds, mttf: meanTimeToFailure.seconds)
  }

  /// Failures of one run: the ratio varies by about 0.3 % from one to the next.
  private static let failureCount = 2_000.0
  /// Intervals that are tried, each this many times as long as the one before, the middle one Daly's.
  private static let sweepFactor = 1.35
  private static let sweepReach = 4

  /// The effective training time ratio at Young's interval, and the interval that gives most, by a sweep in which all
  /// intervals see the same failures.
  func figures(seed: UInt64) throws(ExperimentFailure) -> [String: Double] {
    var tried: [(interval: Double, ratio: Double)] = []
    for step in -Self.sweepReach...Self.sweepReach {
      let interval = daly * Self.sweepFactor.power(Double(step))
      tried.append((interval, try ratio(interval: interval, seed: seed)))
    }
    return ["ettr": try ratio(interval: young, seed: seed), "best interval": Self.peak(of: tried)]
  }

  /// Where a parabola through the best and its neighbours, over the logarithm of the interval, has its top.
  private static func peak(of tried: [(interval: Double, ratio: Double)]) -> Double {
    let inner = tried.indices.dropFirst().dropLast()
    guard let best = inner.max(by: { tried[$0].ratio < tried[$1].ratio }) else { return .nan }
    let (low, middle, high) = (tried[best - 1].ratio, tried[best].ratio, tried[best + 1].ratio)
    let curvature = low - 2 * middle + high
    let shift = curvature < 0 ? (low - high) / (2 * curvature) : 0
    return tried[best].interval * sweepFactor.power(shift)
  }

  private func ratio(interval: Double, seed: UInt64) throws(ExperimentFailure) -> Double {
    let scenario: Scenario
    do throws(ScenarioError) {
      scenario = try Scenario.load(inputs: [InputFile(path: "goodput.yaml", content: text(interval, seed))])
    } catch {
      throw ExperimentFailure(error.description)
    }
    var simulation = Simulation(scenario)
    _ = simulation.run()
    guard let owner = RunSummary(of: simulation.world).goodput?.owners.first else {
      throw ExperimentFailure("nothing has trained")
    }
    return owner.effectiveTrainingTimeRatio
  }

  /// Two pods whose processes exit at random; the kubelets restart them, and torchrun forms the gang anew.
  private func text(_ interval: Double, _ seed: UInt64) -> String {
    let detection = 10.0
    let initialisation = SimDuration.seconds(restart.seconds - detection)
    let perNode = SimDuration.seconds(2 * meanTimeToFailure.seconds)
    return """
      kind: Scenario
      name: validation
      cluster: {preset: superpod-h100, racks: 1, nodes: 2}
      manifests:
        - apiVersion: apps/v1
          kind: StatefulSet
          metadata: {name: train}
          spec:
            replicas: 2
            podManagementPolicy: Parallel
            selector: {matchLabels: {app: train}}
            template:
              metadata: {labels: {app: train}}
              spec: {containers: [{name: torch, image: "torch:v1", resources: {limits: {nvidia.com/gpu: 8}}}]}
      images: {"*": {size: 1B, cached: everywhere}}
      training:
        statefulset/train:
          step: {compute: 1s}
          checkpoint: {every: \(SimDuration.seconds(interval)), write: \(write), restore: 0s}
          restart: {limit: unlimited, detection: \(detection)s, teardown: 0s, build: 0s, initialisation: \(initialisation)}
      failures:
        profile: none
        entries:
          dies: {every: {exponential: {mean: \(perNode)}}, of: node, effect: crash}
      duration: \(SimDuration.seconds(Self.failureCount * meanTimeToFailure.seconds))
      seed: \(seed)

      """
  }
}
