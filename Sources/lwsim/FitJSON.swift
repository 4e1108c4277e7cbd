import Experiments
import Kernel

/// Whether a manifest fits, as `--json` prints it.
struct FitJSON: Encodable {
  struct Victim: Encodable {
    var owner: String
    var priority: Int
    var clusterQueue: String
    var reason: String
  }

  struct Answer: Encodable {
    var name: String
    var fits: Bool
    /// Kueue's queue; absent when it has nothing to do with it, or does not admit it.
    var clusterQueue: String?
    var afterSeconds: Double?
    var podSets: [PodSetJSON]?
    /// Where the scheduler binds pods that Kueue has nothing to do with.
    var hosts: [String]?
    var preempts: [Victim]
    var why: ExplanationJSON?
  }

  var manifest: String
  var timeSeconds: Double
  var fits: Bool
  var workloads: [Answer]

  init(_ report: FitReport) {
    manifest = report.manifest
    timeSeconds = report.time.seconds
    fits = report.fits
    workloads = report.answers.map(Answer.init)
  }
}

extension FitJSON.Answer {
  init(_ answer: FitAnswer) {
    name = answer.name
    fits = answer.fits
    preempts = answer.victims.map {
      FitJSON.Victim(owner: $0.owner, priority: $0.priority, clusterQueue: $0.clusterQueue, reason: $0.reason)
    }
    switch answer.outcome {
    case .admitted(let podSets, let queue, let delay):
      (clusterQueue, afterSeconds, self.podSets) = (queue, delay.seconds, podSets.map(PodSetJSON.init))
    case .bound(let hosts, let delay): (self.hosts, afterSeconds) = (hosts, delay.seconds)
    case .refused(let explanation): why = explanation.map { ExplanationJSON($0) }
    }
  }
}
