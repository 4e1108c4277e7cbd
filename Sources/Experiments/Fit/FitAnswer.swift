package import Kernel

/// What would become of one group, job, pod group or pod that is not there yet.
package struct FitAnswer: Sendable {
  /// A workload that would have to leave.
  package struct Victim: Equatable, Sendable {
    /// As `job/train`.
    package var owner: String
    package var priority: Int
    package var clusterQueue: String
    /// Kueue's word, such as `InClusterQueue`.
    package var reason: String
  }

  package enum Outcome: Sendable {
    /// Kueue gives it quota and places, so long after it was asked for.
    case admitted(podSets: [AdmittedPodSet], clusterQueue: String, after: SimDuration)
    /// Kueue has nothing to do with it; the scheduler binds all of its pods.
    case bound(hosts: [String], after: SimDuration)
    /// It waits.
    case refused(Explanation?)
  }

  /// As `lws/vllm/0`.
  package var name: String
  package var outcome: Outcome
  /// In the order in which they are told to leave.
  package var victims: [Victim]

  package var fits: Bool {
    switch outcome {
    case .admitted, .bound: true
    case .refused: false
    }
  }
}
