import API
import Cluster
import Kernel
import Placement
import Queueing
import Quota
import Scenarios

// Kueue starts, and its objects change.
extension World {
  /// Starts Kueue when the scenario has something for it to admit to.
  mutating func startKueue() {
    guard kueue.isOn else { return }
    kueue.metrics.isScrapePlanned = true
    schedule(.queueing(.scrape), after: .zero, .sample)
    if scenario.kueue.configuration.admissionFairSharing != nil { sampleConsumption() }
    for workload in scenario.kueue.workloads { admitFromStart(workload) }
  }

  /// A workload of a manifest; one with an admission holds its quota from the start.
  private mutating func admitFromStart(_ workload: Workload) {
    let uid = cluster.makeUID()
    var workload = workload
    workload.uid = WorkloadName.uid(uid)
    workload.created = min(workload.created, now)
    if let admission = workload.status.admission, !workload.hasReservation {
      workload.reserve(admission, at: now)
      AdmissionSync.update(&workload, at: now)
    }
    let id = cluster.insert(
      WorkloadRecord(header: header(workload.metadata, owners: [], uid: uid), workload: workload))
    submit(id)
    if let admission = workload.status.admission { reportAdmission(of: id, admission) }
    workloadChanged(id)
  }

  /// Whether Kueue's webhook refuses a change of a LeaderWorkerSet, which is told as an event.
  mutating func refusesForKueue(_ new: LeaderWorkerSet, inPlaceOf id: LeaderWorkerSetID) -> Bool {
    guard kueue.isOn else { return false }
    let new = KueueLWSDefaulting.defaulted(new, by: kueue.objects)
    let problems = KueueLWSValidation.problems(
      updating: new, from: cluster[id].object, isManaged: KueueLWSDefaulting.isManaged(new, by: kueue.objects),
      gates: kueue.objects.configuration.gates)
    guard !problems.isEmpty else { return false }
    let text = problems.map { "\($0.path): \($0.message)" }.joined(separator: "; ")
    emit(ObjectEvent("Operation", cluster[id].header.key, .warning, reason: "Invalid", message: text))
    return true
  }

  /// Puts a Kueue object in the place of the one of its name.
  mutating func apply(_ manifest: KueueManifest) {
    guard kueue.objects.object(manifest.object.key) != manifest.object else { return }
    var objects = kueue.objects
    objects.apply(manifest)
    replaceObjects(objects)
    guard case .workload(let workload) = manifest.object else { return }
    guard let id = cluster.workload(ObjectKey(workload.metadata.namespace, workload.metadata.name)) else {
      return admitFromStart(workload)
    }
    var known = cluster[id].workload
    known.isActive = workload.isActive
    known.priority = workload.priority
    known.maximumExecutionTimeSeconds = workload.maximumExecutionTimeSeconds
    update(id, known)
  }

  mutating func remove(_ key: KueueObjectName) {
    guard kueue.objects.object(key) != nil else {
      return refuseKueue(key, "NotFound", "\(key.kind.rawValue) \(key.name) not found")
    }
    var objects = kueue.objects
    objects.remove(key)
    replaceObjects(objects)
  }

  mutating func patch(_ key: KueueObjectName, _ patch: [LeaderWorkerSetPatch.PathValue]) {
    switch kueue.objects.patched(key, by: patch, origin: scenario.start) {
    case .success(let manifest): apply(manifest)
    case .failure(let refusal):
      refuseKueue(key, "Invalid", refusal.problems.map(\.message).joined(separator: "; "))
    case nil: refuseKueue(key, "NotFound", "\(key.kind.rawValue) \(key.name) not found")
    }
  }

  private mutating func refuseKueue(_ key: KueueObjectName, _ reason: String, _ message: String) {
    emit(ObjectEvent("Operation", ObjectKey(key.namespace, key.name), .warning, reason: reason, message: message))
  }

  /// Takes the objects as they are now: quotas, queues and policies may have changed.
  private mutating func replaceObjects(_ objects: KueueObjects) {
    let wasOn = kueue.isOn
    kueue.quotaWasCut = true
    for root in kueue.replaceObjects(objects, at: now) { planFlush(root) }
    restartUses()
    planScrape()
    if !wasOn, kueue.isOn { for pod in cluster.allPods { countOutsideTopology(pod) } }
    for id in cluster.allWorkloads { wake(.workload, .workload(id)) }
    for id in cluster.allLeaderWorkerSets {
      wake(.groupWorkloads, .leaderWorkerSet(id), after: timing.kueue.updatesBatch)
    }
    admissionMayProceed()
  }
}
