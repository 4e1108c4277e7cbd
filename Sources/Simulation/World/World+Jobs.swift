package import API
package import Cluster
import Kernel

// Jobs of every kind: applied, started, suspended, and their pods.
extension World {
  /// Applies a job as `kubectl apply` does: creates it, or changes what may change of the one that exists.
  mutating func apply(_ job: GangJob) {
    var job = job
    if let use = job.runtime,
      let runtime = trainingRuntimes.last(where: { $0.serves(use, in: job.metadata.namespace) })
    {
      job = job.completed(by: runtime)
    }
    let isManaged = kueue.isOn && kueue.context(at: now).manages(job)
    let key = ObjectKey(job.metadata.namespace, job.metadata.name)
    if let id = cluster.job(job.kind, key) {
      // Kueue alone suspends and starts what it manages; a second `apply` leaves that as it is.
      if isManaged { job.isSuspended = cluster[id].job.isSuspended }
      return update(id, job)
    }
    if isManaged { job.isSuspended = true }
    create(job)
  }

  /// Stores a new job and tells everyone.
  @discardableResult
  package mutating func create(_ job: GangJob) -> JobID {
    let uid = cluster.makeUID()
    var record = JobRecord(header: header(job.metadata, owners: [], uid: uid), job: job)
    if let source = job.source, job.hasPods, gangs.models[.arrivals(source)] != nil {
      // Its pods end when the work is done, however long that takes.
      (record.trainingTime, record.job.runTime) = (job.runTime, nil)
    }
    let id = cluster.insert(record)
    jobChanged(id)
    return id
  }

  /// Counts, suspension and labels may change; the template may not. Source: Kubernetes `ValidateJobUpdate`.
  private mutating func update(_ id: JobID, _ job: GangJob) {
    for podSet in job.podSets {
      guard let index = cluster[id].job.podSets.firstIndex(where: { $0.name == podSet.name }) else { continue }
      if cluster[id].job.podSets[index].memberCount == podSet.memberCount {
        cluster[id].job.podSets[index].count = podSet.count
      }
      cluster[id].job.podSets[index].minCount = podSet.minCount
    }
    cluster[id].job.isSuspended = job.isSuspended
    cluster[id].header.metadata.labels = job.metadata.labels
    cluster[id].header.metadata.annotations = job.metadata.annotations
    cluster[id].header.generation += 1
    jobChanged(id)
  }

  /// Keeps a runtime for TrainJobs that come later; the same name again replaces it.
  mutating func apply(_ runtime: TrainingRuntime) {
    trainingRuntimes.removeAll {
      $0.metadata.name == runtime.metadata.name && $0.metadata.namespace == runtime.metadata.namespace
    }
    trainingRuntimes.append(runtime)
  }

  // MARK: Watches

  /// A job's spec or status has changed.
  mutating func jobChanged(_ id: JobID) {
    gangFollows(id)
    wake(.job, .job(id))
    if kueue.isOn { wake(.jobWorkload, .job(id)) }
    signals.isChanged = true
  }

  /// A pod of a job has come, changed or gone: the controller looks once for all of a short while.
  ///
  /// Source: Kubernetes job controller, `syncJobBatchPeriod`.
  mutating func jobPodObserved(_ id: JobID) {
    let delay = timing.api.watchDelay + timing.controllerManager.jobSync
    if let planned = cluster[id].plannedSync, planned > now, planned <= now + delay { return }
    cluster[id].plannedSync = now + delay
    schedule(.controller(.arrived(.job, .job(id))), after: delay, .observation)
    signals.isChanged = true
  }

  // MARK: Commands

  mutating func update(_ id: JobID, _ status: JobStatus) {
    guard cluster.contains(.job(id)) else { return }
    cluster[id].status = status
    if !board.watched.isEmpty { noteFaults(of: id) }
    jobChanged(id)
  }

  /// The job runs from now on.
  mutating func startJob(_ id: JobID, _ start: [String: PodSetStart]) {
    guard cluster.contains(.job(id)) else { return }
    cluster[id].start = start
    cluster[id].job.isSuspended = false
    jobChanged(id)
  }

  /// The job's pods go, and what they were given is forgotten.
  mutating func suspendJob(_ id: JobID) {
    guard cluster.contains(.job(id)) else { return }
    cluster[id].start = [:]
    cluster[id].job.isSuspended = true
    jobChanged(id)
  }

  /// The pod's object may go as soon as nothing runs.
  mutating func releaseJobPod(_ id: PodID) {
    guard cluster.contains(id) else { return }
    cluster[id].job?.isTracked = false
    removeIfReleased(id)
  }

  /// Creates a pod of a job; false, with an event, when admission refuses it.
  mutating func create(_ new: NewJobPod) -> Bool {
    var pod = new.pod
    let about = new.report.map { ($0.kind, $0.name) } ?? (GangJob.Kind.arrival.rawValue, cluster[new.owner].header.name)
    let key = ObjectKey(pod.metadata.namespace, about.1)
    do {
      try admit(&pod)
    } catch {
      emit(
        ObjectEvent(
          about.0, key, .warning, reason: "FailedCreate", message: "Error creating: \(error.message)"))
      return false
    }
    let id = insert(pod, owners: [OwnerReference(.job(new.owner))]) { $0.job = new.place }
    if let report = new.report {
      emit(
        ObjectEvent(
          report.kind, key, reason: report.reason, message: "Created pod: \(cluster[id].header.name)"))
    }
    return true
  }
}
