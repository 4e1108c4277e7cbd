import Kernel
import Scenarios
import Simulation

/// A queue that theory answers exactly, as a scenario: random arrivals into one ClusterQueue whose quota is the servers.
package struct QueueModel: Hashable, Sendable {
  package enum RunTimes: Hashable, Sendable {
    case exponential
    case constant
  }

  package var serverCount: Int
  /// What is asked for in the long run, as a share of what there is.
  package var load: Double
  package var runTimes: RunTimes

  package init(serverCount: Int, load: Double, runTimes: RunTimes = .exponential) {
    self.serverCount = serverCount
    self.load = load
    self.runTimes = runTimes
  }

  /// `M/M/4`, `M/D/1`.
  package var name: String { "M/\(runTimes == .constant ? "D" : "M")/\(serverCount)" }

  /// **unit**: mean run times.
  package var exactWait: Double {
    switch runTimes {
    case .exponential: QueueTheory.exponentialWait(serverCount: serverCount, load: load)
    case .constant: QueueTheory.constantWait(load: load)
    }
  }

  /// Kueue looks at what waits a second after quota came free; that is 1/10,000 of a run.
  static let meanRunTime = SimDuration.seconds(10_000)

  /// Jobs that come before the first one that counts, so that the empty start is forgotten.
  ///
  /// Five relaxation times of `1 / (c · µ · (1 − √ρ)²)` leave less than 1 % of it. Source: Cohen, *The Single Server
  /// Queue*, 1982, III.7.3.
  package var warmUpCount: Int {
    let root = load.squareRoot()
    return max(100, Int((5 * load / ((1 - root) * (1 - root))).rounded(.up)))
  }

  /// The mean wait of the jobs after the warm-up, whatever it takes until the last of them has its quota.
  ///
  /// The jobs are numbered as they come, and exactly the first so many come: so none is left out for being late.
  ///
  /// **unit**: mean run times.
  func meanWait(jobCount: Int, seed: UInt64) throws(ExperimentFailure) -> Double {
    let count = warmUpCount + jobCount
    let recorder = WaitRecorder()
    var simulation = Simulation(try scenario(jobCount: count, seed: seed), sink: recorder)
    _ = simulation.run()
    guard recorder.waits.count == count else {
      throw ExperimentFailure("\(recorder.waits.count) of \(count) jobs came")
    }
    var sum = 0.0
    for wait in recorder.waits.dropFirst(warmUpCount) {
      guard let wait else { throw ExperimentFailure("a job has no quota at the end of the run") }
      sum += wait.seconds
    }
    return sum / Double(jobCount) / Self.meanRunTime.seconds
  }

  private func scenario(jobCount: Int, seed: UInt64) throws(ExperimentFailure) -> Scenario {
    do throws(ScenarioError) {
      return try Scenario.load(inputs: [InputFile(path: "\(name).yaml", content: text(jobCount, seed))])
    } catch {
      throw ExperimentFailure(error.description)
    }
  }

  /// The scenario; arrivals end after `jobCount` jobs, the run when the last of them has long ended.
  package func text(_ jobCount: Int, _ seed: UInt64) -> String {
    let mean = Self.meanRunTime.seconds
    let distance = mean / (Double(serverCount) * load)
    let runTime = runTimes == .constant ? "\(mean)s" : "{exponential: {mean: \(mean)s}}"
    let end = (1.5 * Double(jobCount) * distance + 500 * mean).rounded(.up)
    return """
      kind: Scenario
      name: validation
      cluster: {levels: [{name: node, count: 1}], allocatable: {cpu: 1, memory: 1Gi}}
      manifests:
        - {apiVersion: kueue.x-k8s.io/v1beta2, kind: ResourceFlavor, metadata: {name: servers}}
        - apiVersion: kueue.x-k8s.io/v1beta2
          kind: ClusterQueue
          metadata: {name: queue}
          spec:
            namespaceSelector: {}
            resourceGroups:
              - coveredResources: [cpu]
                flavors: [{name: servers, resources: [{name: cpu, nominalQuota: \(serverCount)}]}]
        - {apiVersion: kueue.x-k8s.io/v1beta2, kind: LocalQueue, metadata: {name: queue}, spec: {clusterQueue: queue}}
      arrivals:
        - name: job
          every: {exponential: {mean: \(SimDuration.seconds(distance))}}
          count: \(jobCount)
          queue: queue
          pods: false
          podSets: [{requests: {cpu: 1}}]
          runTime: \(runTime)
      timing: ideal
      duration: \(SimDuration.seconds(end))
      seed: \(seed)

      """
  }
}

/// Why an experiment has no figures.
package struct ExperimentFailure: Error, Equatable, Sendable {
  package var reason: String

  package init(_ reason: String) {
    self.reason = reason
  }
}
