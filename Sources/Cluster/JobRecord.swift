package import API
package import Kernel

/// A stored job of any kind.
package struct JobRecord: Sendable {
  package var header: ObjectHeader
  package var job: GangJob
  package var status: JobStatus
  /// What pods get besides their template since the job was last started, by podset.
  package var start: [String: PodSetStart] = [:]
  /// When the job controller next looks because of a pod, if it does.
  package var plannedSync: SimTime?

  package init(header: ObjectHeader, job: GangJob) {
    self.header = header
    self.job = job
    status = JobStatus(job)
  }

  /// Arrivals whose processes train: how long they have to, in productive time.
  package var trainingTime: SimDuration?

  /// How many pods of a podset are to run at once, over all members: what was admitted, or all.
  package func wantedCount(of podSet: GangPodSet) -> Int { start[podSet.name]?.count ?? podSet.count }

  /// Pods that will not be needed again, by podset; podsets of which all are needed are absent.
  ///
  /// Source: Kueue, `ReclaimablePods` of its Job and JobSet integrations.
  package var reclaimablePods: [String: Int] {
    var counts: [String: Int] = [:]
    guard status.members.contains(where: { $0.succeeded > 0 }) else { return counts }
    for (position, podSet) in job.podSets.enumerated() {
      let count = status.members(of: position, in: job).reduce(0) { $0 + sparePods(of: $1, podSet) }
      if count > 0 { counts[podSet.name] = count }
    }
    return counts
  }

  private func sparePods(of member: MemberStatus, _ podSet: GangPodSet) -> Int {
    guard let completions = podSet.completions, member.succeeded > 0 else { return 0 }
    let count = podSet.countPerMember
    let left = max(0, completions - member.succeeded)
    switch job.kind {
    case .job, .arrival: return count == 1 ? 0 : max(0, count - left)
    case .jobSet, .trainJob: return left == 0 ? count : 0
    case .pyTorchJob: return 0
    }
  }
}

/// What is known of a job's pods, and how far the job is.
package struct JobStatus: Equatable, Sendable {
  package enum Outcome: UInt8, Sendable {
    case complete, failed
  }

  /// **shape**: podset by podset in the order of the job, and within one by member.
  package var members: [MemberStatus]
  /// Pods, by uid and ascending, that are counted and whose finalizer may still hold them.
  ///
  /// Source: Kubernetes `status.uncountedTerminatedPods`.
  package var counted: [UInt64] = []
  /// How often all members have started anew.
  package var restarts = 0
  /// How many pods were made so far, which their names follow from.
  package var createdPods = 0
  /// How the job has ended, once it has.
  package var outcome: Outcome?
  /// In the words of the job's kind.
  package var conditions: [Condition] = []
  /// When the job was last started.
  package var startTime: SimTime?
  /// When it ended, either way.
  package var endTime: SimTime?

  package init(_ job: GangJob) {
    members = job.podSets.flatMap { Array(repeating: MemberStatus(), count: $0.memberCount) }
  }

  package var active: Int { members.reduce(0) { $0 + $1.active } }
  package var ready: Int { members.reduce(0) { $0 + $1.ready } }
  package var succeeded: Int { members.reduce(0) { $0 + $1.succeeded } }
  package var failed: Int { members.reduce(0) { $0 + $1.failed } }
  package var isFinished: Bool { outcome != nil }

  /// The members of the podset at a position.
  package func members(of podSet: Int, in job: GangJob) -> ArraySlice<MemberStatus> {
    let first = job.podSets[..<podSet].reduce(0) { $0 + $1.memberCount }
    return members[first..<first + job.podSets[podSet].memberCount]
  }

  /// Whether every podset has all its pods ready, or done. Source: Kueue, `PodsReady` of its job integrations.
  package func arePodsReady(_ job: GangJob, wanted: (GangPodSet) -> Int) -> Bool {
    guard job.hasPods else { return startTime != nil }
    return job.podSets.enumerated().allSatisfy { position, podSet in
      members(of: position, in: job).reduce(0) { $0 + $1.ready + $1.succeeded } >= wanted(podSet)
    }
  }

  package func condition(_ type: String) -> Condition? { conditions.first { $0.type == type } }

  /// Sets a condition; its time changes only when it flips.
  package mutating func set(_ condition: Condition) {
    guard let index = conditions.firstIndex(where: { $0.type == condition.type }) else {
      return conditions.append(condition)
    }
    let since = conditions[index].isTrue == condition.isTrue ? conditions[index].since : condition.since
    conditions[index] = condition
    conditions[index].since = since
  }
}

/// One member of a job: a Job of its own, or a replica type.
package struct MemberStatus: Equatable, Sendable {
  package var active = 0
  package var ready = 0
  package var succeeded = 0
  package var failed = 0
  /// The indexes that have succeeded, of an indexed member.
  package var completed: Set<Int> = []
  /// Failures since the last success, which set the back-off.
  package var recentFailures = 0
  package var lastFailure: SimTime?

  package init() {}
}

/// What the pods of one podset get when their job starts.
package struct PodSetStart: Equatable, Sendable {
  /// How many pods run at once; nil is as many as the job says.
  package var count: Int?
  package var nodeSelector: [String: String] = [:]
  package var tolerations: [Toleration] = []
  package var labels: [String: String] = [:]
  package var annotations: [String: String] = [:]
  package var schedulingGates: [String] = []

  package init(count: Int? = nil) {
    self.count = count
  }
}

/// A pod's place in its job.
package struct JobPlace: Equatable, Sendable {
  /// Position of its podset in the job.
  package var podSet: Int
  /// Position of its member within the podset.
  package var member: Int
  /// Its completion index, or its number within the replica type; nil where pods are alike.
  package var index: Int?
  /// How often the job had started anew when the pod was made.
  package var attempt: Int
  /// Whether the pod's object stays until the job controller has counted how it ended: its finalizer.
  package var isTracked = true
  /// How long the pod's processes run; nil leaves it to the containers' behaviour.
  package var runTime: SimDuration?

  package init(podSet: Int, member: Int, index: Int?, attempt: Int) {
    self.podSet = podSet
    self.member = member
    self.index = index
    self.attempt = attempt
  }
}

/// A pod that a job wants to have.
package struct NewJobPod: Equatable, Sendable {
  package var pod: Pod
  package var owner: JobID
  package var place: JobPlace
  /// How the creation is reported; nil for pods that nobody asks after.
  package var report: Report?

  package init(pod: Pod, owner: JobID, place: JobPlace) {
    self.pod = pod
    self.owner = owner
    self.place = place
  }

  /// The event that tells of the creation.
  package struct Report: Equatable, Sendable {
    package var kind: String
    package var name: String
    package var reason: String

    package init(_ kind: String, _ name: String, reason: String) {
      self.kind = kind
      self.name = name
      self.reason = reason
    }
  }
}
