/// A job of any kind as the pods that it runs: what every kind's adapter makes of its manifest.
package struct GangJob: Equatable, Sendable {
  package enum Kind: String, CaseIterable, Sendable {
    case job = "Job"
    case jobSet = "JobSet"
    case trainJob = "TrainJob"
    case pyTorchJob = "PyTorchJob"
    /// Background load that a scenario draws, without a manifest.
    case arrival = "Arrival"
  }

  package var kind: Kind
  package var metadata: Metadata
  package var podSets: [GangPodSet]
  package var isSuspended = false
  /// The priority class that the kind names for the whole job, if it does.
  package var priorityClassName: String?

  package init(kind: Kind, metadata: Metadata, podSets: [GangPodSet]) {
    self.kind = kind
    self.metadata = metadata
    self.podSets = podSets
  }
}

/// Pods of one kind in a job.
package struct GangPodSet: Equatable, Sendable {
  package var name: String
  /// Pods that run at once.
  package var count: Int
  /// How few will do; nil when all are needed.
  package var minCount: Int?
  /// Pods that have to succeed; nil means as many as run at once.
  package var completions: Int?
  /// Failed pods that are replaced before the job fails.
  package var backoffLimit = 6
  package var template: PodTemplate

  package init(name: String, count: Int, template: PodTemplate) {
    self.name = name
    self.count = count
    self.template = template
  }
}
