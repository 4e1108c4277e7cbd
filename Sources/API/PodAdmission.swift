/// What LeaderWorkerSet's pod webhook does to a pod that is being created.
///
/// Source: LWS-SPEC B.3 to B.7.
package enum PodAdmission {
  /// Gives a pod of a LeaderWorkerSet its labels, affinity and environment; leaves every other pod alone.
  ///
  /// - Parameters:
  ///   - gangScheduling: Whether the manager is configured with a gang scheduler.
  /// - Throws: Why the pod is refused; it may then be half changed and is not to be used.
  package static func admit(_ pod: inout Pod, version: LWSVersion, gangScheduling: Bool) throws(AdmissionError) {
    guard let set = pod.metadata.labels[LWSKey.name] else { return }
    guard pod.metadata.annotations[LWSKey.size] != nil else { throw .sizeAnnotationMissing }
    if pod.metadata.isLeader {
      try admitLeader(&pod)
    } else {
      try admitWorker(&pod, version)
    }
    if gangScheduling { addGangName(to: &pod, set: set) }
    if pod.spec.requestsTPUs {
      let size = try pod.metadata.number(annotation: LWSKey.size)
      try TPUEnvironment.inject(into: &pod, size: size, version: version)
    }
    try LWSEnvironment.inject(into: &pod)
  }

  private static func admitLeader(_ pod: inout Pod) throws(AdmissionError) {
    let name = pod.metadata.name
    guard let ordinal = PodName.parentAndOrdinal(of: name).ordinal else { throw .nameWithoutOrdinal(name) }
    let annotations = pod.metadata.annotations
    pod.metadata.setLabelIfAbsent(LWSKey.groupIndex, String(ordinal))
    if annotations[LWSKey.subdomainPolicy] == SubdomainPolicy.uniquePerReplica.rawValue {
      pod.spec.subdomain = name
    }
    if pod.metadata.labels[LWSKey.groupKey] == nil {
      pod.metadata.labels[LWSKey.groupKey] = PodName.uniqueKey(pod.metadata.namespace, name)
    }
    if let topologyKey = annotations[LWSKey.exclusiveTopology] {
      injectTerms(LWSKey.groupKey, topologyKey, &pod)
    }
    let isExcluded = annotations[LWSKey.subgroupPolicyType] == SubGroupType.leaderExcluded.rawValue
    if annotations[LWSKey.subgroupSize] != nil, pod.metadata.hasNoSubgroup, !isExcluded {
      joinSubgroup(0, leader: name, &pod)
    }
  }

  private static func admitWorker(_ pod: inout Pod, _ version: LWSVersion) throws(AdmissionError) {
    let name = pod.metadata.name
    guard let ordinal = PodName.parentAndOrdinal(of: name).ordinal else { throw .nameWithoutOrdinal(name) }
    pod.metadata.labels[LWSKey.workerIndex] = String(ordinal)
    guard pod.metadata.annotations[LWSKey.subgroupSize] != nil, pod.metadata.hasNoSubgroup else { return }
    let subGroupSize = try pod.metadata.subgroupSize()
    let size = try pod.metadata.number(annotation: LWSKey.size)
    let index = Subgroup.index(size: size, subGroupSize: subGroupSize, workerIndex: ordinal, version: version)
    joinSubgroup(index, leader: pod.metadata.annotations[LWSKey.leaderName] ?? "", &pod)
  }

  /// Labels the pod with its subgroup and, when asked for, keeps the subgroup to a domain of its own.
  private static func joinSubgroup(_ index: Int, leader: String, _ pod: inout Pod) {
    pod.metadata.labels[LWSKey.subgroupIndex] = String(index)
    pod.metadata.labels[LWSKey.subgroupKey] = PodName.uniqueKey(leader, String(index))
    if let topologyKey = pod.metadata.annotations[LWSKey.subgroupExclusiveTopology] {
      injectTerms(LWSKey.subgroupKey, topologyKey, &pod)
    }
  }

  private static func injectTerms(_ key: String, _ topologyKey: String, _ pod: inout Pod) {
    ExclusiveTerms.inject(
      into: &pod.spec.affinity, key: key, value: pod.metadata.labels[key] ?? "", topologyKey: topologyKey)
  }

  /// Names the pod group that a gang scheduler waits for. Source: LWS-SPEC B.7.
  private static func addGangName(to pod: inout Pod, set: String) {
    let labels = pod.metadata.labels
    pod.metadata.annotations[LWSKey.gangGroupName] =
      "\(set)-\(labels[LWSKey.groupIndex] ?? "")-\(labels[LWSKey.revision] ?? "")"
  }
}

extension Metadata {
  /// Whether a pod leads its group: its worker index is 0.
  package var isLeader: Bool { labels[LWSKey.workerIndex] == "0" }

  fileprivate var hasNoSubgroup: Bool { (labels[LWSKey.subgroupIndex] ?? "").isEmpty }

  fileprivate mutating func setLabelIfAbsent(_ key: String, _ value: String) {
    if labels[key] == nil { labels[key] = value }
  }

  /// The subgroup size that the annotation gives, at least 1.
  func subgroupSize() throws(AdmissionError) -> Int {
    let size = try number(annotation: LWSKey.subgroupSize)
    guard size >= 1 else {
      throw .notANumber(key: LWSKey.subgroupSize, text: annotations[LWSKey.subgroupSize])
    }
    return size
  }
}
