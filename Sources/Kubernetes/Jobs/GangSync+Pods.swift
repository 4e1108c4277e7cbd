import API
import Cluster
import Kernel

// Pods are made where they are missing, and taken away where there are too many.
extension GangSync {
  /// How long after a failure the next pod is made. Source: Kubernetes job controller, 10 s doubling to 10 min.
  static func backOff(_ failures: Int) -> SimDuration {
    failures == 0 ? .zero : .seconds(min(600, 10 << min(failures - 1, 6)))
  }

  /// Brings the pods of a member to the number that is wanted now.
  mutating func managePods(_ member: Int) {
    // The members of a new attempt wait until those of the last have gone.
    guard oldPods[member].isEmpty, !isDone(member) else { return }
    let active = pods[member].filter { takesPlace($0) }
    let wanted = wantedNow(member, active: active.count)
    if active.count > wanted { return deleteSurplus(active, keeping: wanted) }
    guard active.count < wanted else { return }
    if let left = backOffLeft(member) { return look(after: left) }
    for index in freeIndexes(member, active, count: wanted - active.count) { create(member, index) }
  }

  /// Whether a pod takes the place of a new one.
  private func takesPlace(_ pod: PodID) -> Bool {
    if hasStableNames { return store[pod].phase != .succeeded }
    return isActive(pod) || (job.replacesOnlyFailedPods && !store[pod].isFinished)
  }

  private func wantedNow(_ member: Int, active: Int) -> Int {
    let succeeded = status.members[member].succeeded
    guard let completions = completions(member) else {
      // A work queue that has had a success needs no more pods.
      return succeeded > 0 ? active : wantedCount(member)
    }
    return min(wantedCount(member), max(0, completions - succeeded))
  }

  private func backOffLeft(_ member: Int) -> SimDuration? {
    guard let last = status.members[member].lastFailure, !hasStableNames else { return nil }
    let left = last + Self.backOff(status.members[member].recentFailures) - now
    return left > .zero ? left : nil
  }

  /// Unbound pods go first, then those of the highest index, then the youngest.
  private mutating func deleteSurplus(_ active: [PodID], keeping wanted: Int) {
    let order = active.enumerated().sorted { left, right in
      let (one, other) = (store[left.element], store[right.element])
      if one.isScheduled != other.isScheduled { return one.isScheduled }
      return (one.job?.index ?? left.offset) < (other.job?.index ?? right.offset)
    }
    for (_, pod) in order.dropFirst(wanted) where isActive(pod) {
      delete(pod)
      let name = store[pod].header.name
      if isReported { emit(.normal, "SuccessfulDelete", "Deleted pod: \(name)") }
    }
  }

  /// The lowest indexes that neither run nor have succeeded; nil for each pod where pods are alike.
  private func freeIndexes(_ member: Int, _ active: [PodID], count: Int) -> [Int?] {
    guard podSet(of: member).isIndexed else { return Array(repeating: nil, count: count) }
    let taken = status.members[member].completed.union(active.compactMap { store[$0].job?.index })
    var free: [Int?] = []
    var index = 0
    while free.count < count {
      if !taken.contains(index) { free.append(index) }
      index += 1
    }
    return free
  }

  private mutating func create(_ member: Int, _ index: Int?) {
    let podSet = podSet(of: member)
    let name = GangPodName(job, podSet, member: place(of: member))
    var place = JobPlace(
      podSet: podSetOfMember[member], member: place(of: member), index: index, attempt: status.restarts)
    place.runTime = job.runTime
    let pod = Pod(
      metadata: Metadata(name: freeName(name, index), namespace: record.header.namespace), spec: podSet.template.spec)
    var new = NewJobPod(pod: pod, owner: id, place: place)
    GangPodTemplate(job: job, podSet: podSet, name: name, start: record.start[podSet.name]).complete(&new)
    if isReported { new.report = report(of: name) }
    commands.append(.createJobPod(new))
  }

  /// Arrivals come in thousands: nobody reads of each of their pods.
  private var isReported: Bool { job.kind != .arrival }

  /// The member is what creates pods, and where it is a Job of its own, the event is that Job's.
  private func report(of name: GangPodName) -> NewJobPod.Report {
    switch job.kind {
    case .job, .arrival: NewJobPod.Report(job.kind.rawValue, name.member, reason: "SuccessfulCreate")
    case .jobSet, .trainJob: NewJobPod.Report(GangJob.Kind.job.rawValue, name.member, reason: "SuccessfulCreate")
    case .pyTorchJob:
      NewJobPod.Report(job.kind.rawValue, job.metadata.name, reason: "SuccessfulCreatePod")
    }
  }

  /// A name that no pod has: the number of pods made so far leads to it.
  private mutating func freeName(_ name: GangPodName, _ index: Int?) -> String {
    while true {
      let candidate = name.pod(index, number: status.createdPods, uid: record.header.uid)
      status.createdPods += 1
      if hasStableNames || store.pod(ObjectKey(record.header.namespace, candidate)) == nil { return candidate }
    }
  }
}
