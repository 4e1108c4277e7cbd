package import Kernel

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
  /// The priority that the job itself gives, before every class; only arrivals do.
  package var priority: Int?
  /// What becomes of the job when one of its members has failed for good.
  package var failure = FailureRule.fail
  /// How long the job may be active before it fails. **unit**: seconds.
  package var activeDeadlineSeconds: Int?
  /// How long the job stays after it has ended; nil is for ever. **unit**: seconds.
  package var secondsAfterFinished: Int?
  /// Whether pods that are on their way out are replaced only when they have gone.
  package var replacesOnlyFailedPods = false
  /// What happens to the pods that still run when the job has ended.
  package var cleanup = CleanupRule.running
  /// The training runtime that a TrainJob still has to be completed by.
  package var runtime: TrainingRuntimeUse?
  /// Arrivals: the name of the source that drew it.
  package var source: String?
  /// Arrivals: how long the processes run, or the quota is held; nil leaves it to the containers' behaviour.
  package var runTime: SimDuration?
  /// Whether there are pods at all; without, the job only holds quota for its run time.
  package var hasPods = true

  package init(kind: Kind, metadata: Metadata, podSets: [GangPodSet]) {
    self.kind = kind
    self.metadata = metadata
    self.podSets = podSets
  }

  /// What a failed member means for the others.
  package enum FailureRule: Equatable, Sendable {
    /// The job fails with it.
    case fail
    /// All members start anew, so many times; then the job fails.
    case restartAll(limit: Int)
  }

  /// Which pods are deleted when the job has ended.
  package enum CleanupRule: String, CaseIterable, Sendable {
    case running = "Running"
    case all = "All"
    case none = "None"
  }
}

/// Pods of one kind in a job.
package struct GangPodSet: Equatable, Sendable {
  package var name: String
  /// Pods that run at once, over all members.
  package var count: Int
  /// How few will do; nil when all are needed.
  package var minCount: Int?
  /// Pods of one member that have to succeed.
  ///
  /// Nil means a work queue: a member is done when one pod has succeeded and none is left.
  package var completions: Int?
  /// Whether every completion has an index of its own, which its pods carry.
  package var isIndexed = true
  /// Members that share the template: the replicas of a JobSet's replicated job.
  package var memberCount = 1
  /// Failed pods of one member that are replaced before the member fails.
  package var backoffLimit = 6
  /// Whether as many have to succeed as were admitted, when that is fewer.
  package var followsAdmittedCount = false
  /// What follows from a failed pod.
  package var restart = PodFailureRule.replace
  package var template: PodTemplate
  /// Labels of the member itself, not of its pods.
  package var jobLabels: [String: String] = [:]
  /// The label that ranks the pods of a member.
  package var podIndexLabel: String?
  /// The label that ranks the members.
  package var memberIndexLabel: String?

  package init(name: String, count: Int, template: PodTemplate) {
    self.name = name
    self.count = count
    completions = count
    self.template = template
  }

  /// Pods that one member runs at once.
  package var countPerMember: Int { memberCount == 0 ? 0 : count / memberCount }

  /// What a failed pod means for its member.
  package enum PodFailureRule: Equatable, Sendable {
    /// Another pod takes its place, with a back-off, up to the limit.
    case replace
    /// The member fails.
    case fail
  }
}
