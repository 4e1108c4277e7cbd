import Kernel

extension WorkloadStatus {
  private static let ignoredFields = ["clusterName", "nominatedClusterNames", "resourceRequests"]

  /// Reads the status of a workload.
  ///
  /// - Parameter counts: The pods of every podset in the spec, which an assignment without a count stands for.
  init(reading reader: ObjectReader, _ version: KueueAPIVersion, counts: [String: Int], origin: Int64) {
    self.init()
    admission = reader.object("admission").flatMap { Admission(reading: $0, version, counts: counts) }
    conditions = reader.objects("conditions").compactMap { Condition(reading: $0, origin: origin) }
    if let state = reader.object("requeueState") {
      requeue = RequeueState(count: state.nonNegative("count") ?? 0, at: state.time("requeueAt", origin: origin))
      state.finish()
    }
    for pods in reader.objects("reclaimablePods") {
      let name = pods.required("name", pods.string)
      let count = pods.required("count", pods.nonNegative)
      pods.finish()
      if let name, let count { reclaimablePods[name] = count }
    }
    admissionChecks = reader.objects("admissionChecks").compactMap { AdmissionCheckState(reading: $0, origin: origin) }
    unhealthyNodes = reader.objects("unhealthyNodes").compactMap { node in
      defer { node.finish() }
      return node.required("name", node.string)
    }
    accumulatedExecution = .seconds(Double(reader.nonNegative("accumulatedPastExecutionTimeSeconds") ?? 0))
    readStatistics(reader)
    reader.finish(ignoring: Self.ignoredFields)
  }

  private mutating func readStatistics(_ reader: ObjectReader) {
    guard let statistics = reader.object("schedulingStats") else { return }
    for eviction in statistics.objects("evictions") {
      let reason = eviction.required("reason", eviction.string)
      let cause = eviction.string("underlyingCause") ?? ""
      let count = eviction.required("count", eviction.nonNegative)
      eviction.finish()
      if let reason, let count { evictions.append(EvictionCount(reason: reason, cause: cause, count: count)) }
    }
    statistics.finish()
  }
}

extension Condition {
  private enum Status: String, CaseIterable { case yes = "True", no = "False", unknown = "Unknown" }

  /// Reads one of a status's `conditions`; one that nobody knows is left out.
  init?(reading reader: ObjectReader, origin: Int64) {
    let type = reader.required("type", reader.string)
    let status = reader.required("status") { reader.choice($0, Status.self) }
    let since = reader.time("lastTransitionTime", origin: origin)
    let reason = reader.string("reason") ?? ""
    let message = reader.string("message") ?? ""
    let generation = reader.int("observedGeneration") ?? 0
    reader.finish()
    guard let type, let status, status != .unknown else { return nil }
    self.init(
      type: type, isTrue: status == .yes, reason: reason, message: message, since: since ?? .zero,
      observedGeneration: generation)
  }
}

extension Admission {
  fileprivate init?(reading reader: ObjectReader, _ version: KueueAPIVersion, counts: [String: Int]) {
    let queue = reader.required("clusterQueue", reader.string)
    let podSets = reader.objects("podSetAssignments").map { PodSetAdmission(reading: $0, version, counts: counts) }
    reader.finish()
    guard let queue else { return nil }
    self.init(clusterQueue: queue, podSets: podSets)
  }
}

extension PodSetAdmission {
  private enum Delay: String, CaseIterable { case pending = "Pending", ready = "Ready" }

  fileprivate init(reading reader: ObjectReader, _ version: KueueAPIVersion, counts: [String: Int]) {
    let name = reader.string("name") ?? "main"
    self.init(
      name: name, flavors: reader.stringMap("flavors"), usage: ResourceAmounts(reader.resources("resourceUsage")),
      count: reader.nonNegative("count") ?? counts[name] ?? 0)
    if counts[name] == nil {
      reader.problems.add(
        reader.path.key("name"),
        "Not found: \"\(name)\": no podset has this name"
          + suggestion(for: name, among: counts.keys))
    }
    topology = reader.object("topologyAssignment").map { TopologyAssignment(reading: $0, version) }
    isTopologyDelayed = reader.choice("delayedTopologyRequest", Delay.self) == .pending
    reader.finish()
  }
}

extension AdmissionCheckState {
  fileprivate init?(reading reader: ObjectReader, origin: Int64) {
    let name = reader.required("name", reader.string)
    let state = reader.required("state") { reader.choice($0, State.self) }
    let since = reader.time("lastTransitionTime", origin: origin)
    let message = reader.string("message") ?? ""
    let requeueAfter = reader.nonNegative("requeueAfterSeconds")
    let retryCount = reader.nonNegative("retryCount") ?? 0
    let updates = reader.objects("podSetUpdates")
    let selectors = updates.map { $0.stringMap("nodeSelector") }
    for update in updates { update.finish(ignoring: ["annotations", "labels", "name", "tolerations"]) }
    reader.finish()
    guard let name, let state else { return nil }
    self.init(name: name, state: state, since: since ?? .zero)
    self.message = message
    requeueAfterSeconds = requeueAfter
    self.retryCount = retryCount
    for selector in selectors { nodeSelector.merge(selector) { first, _ in first } }
  }
}
