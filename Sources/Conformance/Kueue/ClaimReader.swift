import API
import Kernel
import Placement
import Quota

/// Reads normalised workloads as the scheduler sees them.
///
/// Source: SCHEMA-KUEUE section 2; KUEUE-SPEC 2.1 for the place in the queue.
struct ClaimReader {
  var options: QuotaOptions
  /// Whether a workload without a uid has its name as uid.
  var takesNameAsUID = false

  /// When a workload was created that does not say so: before every given time.
  static let unknownCreation = SimTime.zero - .seconds(4_000_000_000)

  func claim(_ fields: CaseFields) throws(MalformedCase) -> WorkloadClaim {
    let key = RecordedKey(try fields.text("key"))
    var claim = WorkloadClaim(
      namespace: key.namespace, name: key.name, uid: fields["uid"]?.text ?? (takesNameAsUID ? key.name : ""),
      podSets: try podSets(fields))
    claim.priority = fields["priority"]?.integer ?? 0
    claim.created = instant(fields["created"]) ?? Self.unknownCreation
    claim.localQueue = fields["queue"]?.text.map { RecordedKey($0).name } ?? ""
    claim.jobUID = try fields.stringMap("labels")["kueue.x-k8s.io/job-uid"]
    claim.unhealthyNodes = try fields.texts("unhealthyNodes")
    claim.isPreemptionGated = !(fields["preemptionGates"]?.items ?? []).isEmpty
    claim.checks = try checks(fields)
    if let admission = fields["admission"] { claim.admission = try self.admission(CaseFields(admission)) }
    let conditions = try Conditions(fields)
    claim.reservedAt = conditions.time("QuotaReserved")
    claim.isAdmitted = conditions.isTrue("Admitted")
    claim.isEvicted = conditions.isTrue("Evicted")
    claim.queueOrderTime = queueOrderTime(conditions) ?? claim.created
    return claim
  }

  func podSets(_ fields: CaseFields, key: String = "podSets") throws(MalformedCase) -> [ClaimPodSet] {
    var reclaimable: [String: Int] = [:]
    for item in try fields.objects("reclaimablePods") { reclaimable[try item.text("name")] = try item.int("count") }
    var podSets: [ClaimPodSet] = []
    for item in try fields.objects(key) {
      var placement = try TASPodFields.podSet(item)
      if placement.topology == TopologyRequest() { placement.topology = nil }
      var podSet = ClaimPodSet(
        name: placement.name, count: placement.count, requests: placement.requests, placement: placement)
      podSet.minCount = item["minCount"]?.integer
      podSet.reclaimableCount = options.gates[.reclaimablePods] ? reclaimable[podSet.name] ?? 0 : 0
      podSets.append(podSet)
    }
    return podSets
  }

  func admission(_ fields: CaseFields) throws(MalformedCase) -> Admission {
    var podSets: [PodSetAdmission] = []
    for item in try fields.objects("podSets") {
      var podSet = PodSetAdmission(
        name: try item.text("name"), flavors: try item.stringMap("flavors"), usage: try item.amounts("usage"),
        count: item["count"]?.integer ?? 0)
      if let assignment = item["assignment"] { podSet.topology = try TopologyAssignment(CaseFields(assignment)) }
      podSet.isTopologyDelayed = item["delayedTopologyRequest"] != nil
      podSets.append(podSet)
    }
    return Admission(clusterQueue: try fields.text("clusterQueue"), podSets: podSets)
  }

  private func checks(_ fields: CaseFields) throws(MalformedCase) -> [AdmissionCheckState] {
    var checks: [AdmissionCheckState] = []
    for item in try fields.objects("admissionChecks") {
      guard let state: AdmissionCheckState.State = try item.choice("state") else {
        throw MalformedCase("an admission check has no state")
      }
      var check = AdmissionCheckState(name: try item.text("name"), state: state, since: instant(item["time"]) ?? .zero)
      check.message = item["message"]?.text ?? ""
      checks.append(check)
    }
    return checks
  }

  private func queueOrderTime(_ conditions: Conditions) -> SimTime? {
    if options.requeuingTimestamp == .eviction, let time = conditions.time("Evicted", "PodsReadyTimeout") {
      return time
    }
    if let time = conditions.time("Evicted", "AdmissionCheck") { return time }
    guard !options.gates[.prioritySortingWithinCohort] else { return nil }
    return conditions.time("Preempted", "InCohortReclaimWhileBorrowing").map { $0 + .milliseconds(1) }
  }
}

/// The conditions of a normalised workload.
private struct Conditions {
  private var conditions: [CaseFields]

  init(_ fields: CaseFields) throws(MalformedCase) {
    conditions = try fields.objects("conditions")
  }

  func isTrue(_ type: String) -> Bool { condition(type) != nil }

  /// When a condition became true, for the reason if one is given; nil when it is not true.
  func time(_ type: String, _ reason: String? = nil) -> SimTime? {
    guard let condition = condition(type) else { return nil }
    if let reason, condition["reason"]?.text != reason { return nil }
    return instant(condition["time"])
  }

  private func condition(_ type: String) -> CaseFields? {
    conditions.first { $0["type"]?.text == type && $0["status"]?.text == "True" }
  }
}

/// Whole seconds of a case's own clock.
private func instant(_ value: Value?) -> SimTime? {
  value?.integer.map { SimTime.zero + .seconds($0) }
}
