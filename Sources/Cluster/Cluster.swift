package import API
package import Topology

/// What exists: nodes, pods, and the objects that controllers keep.
///
/// Reading is free for all; changing goes through the Simulation, which tells everyone who watches.
package struct Cluster: Sendable {
  package let topology: TopologyTree
  package let columns: ResourceColumns
  /// Columns of resources that count GPUs.
  package let gpuColumns: [Int]
  package var nodes: [NodeRecord]
  package private(set) var nodeByName: [String: NodeID] = [:]

  package private(set) var pods = PodStore()
  private var statefulSets = Pool<StatefulSetRecord>()
  private var leaderWorkerSets = Pool<LeaderWorkerSetRecord>()
  private var revisions = Pool<RevisionRecord>()
  private var services = Pool<ServiceRecord>()
  private var claims = Pool<ClaimRecord>()
  private var jobs = Pool<JobRecord>()
  private var workloads = Pool<WorkloadRecord>()

  private var statefulSetByKey: [ObjectKey: StatefulSetID] = [:]
  private var leaderWorkerSetByKey: [ObjectKey: LeaderWorkerSetID] = [:]
  private var serviceByKey: [ObjectKey: ServiceID] = [:]
  private var claimByKey: [ObjectKey: ClaimID] = [:]
  private var jobByName: [JobName: JobID] = [:]
  private var workloadByKey: [ObjectKey: WorkloadObjectID] = [:]
  private var workloadByGroup: [GroupKey: WorkloadObjectID] = [:]
  /// Pods by LeaderWorkerSet and group, in order of creation.
  private var podsByGroup: [GroupKey: [PodID]] = [:]
  /// Leaders by LeaderWorkerSet, in order of creation.
  private var leadersBySet: [ObjectKey: [PodID]] = [:]
  private var lastUID: UInt64 = 0

  /// A cluster of empty nodes.
  package init(nodes: [Node], levels: [TopologyLevel]) {
    topology = TopologyTree(levels: levels, nodeLabels: nodes.map(\.metadata.labels))
    var columns = ResourceColumns()
    for node in nodes { for name in node.allocatable.keys.sorted() { _ = columns.index(of: name) } }
    self.columns = columns
    gpuColumns = columns.names.indices.filter { columns.names[$0].hasSuffix("/gpu") }
    self.nodes = nodes.map { NodeRecord($0, columns: columns) }
    for (index, node) in nodes.enumerated() { nodeByName[node.metadata.name] = NodeID(index) }
  }

  /// The next unused UID.
  package mutating func makeUID() -> UInt64 {
    lastUID += 1
    return lastUID
  }
}

// MARK: - Reading and changing records

extension Cluster {
  package subscript(id: PodID) -> PodRecord {
    unsafeAddress { pods.address(of: id) }
    unsafeMutableAddress { pods.mutableAddress(of: id) }
  }

  package subscript(id: StatefulSetID) -> StatefulSetRecord {
    unsafeAddress { statefulSets.address(of: id.slot) }
    unsafeMutableAddress { statefulSets.mutableAddress(of: id.slot) }
  }

  package subscript(id: LeaderWorkerSetID) -> LeaderWorkerSetRecord {
    unsafeAddress { leaderWorkerSets.address(of: id.slot) }
    unsafeMutableAddress { leaderWorkerSets.mutableAddress(of: id.slot) }
  }

  package subscript(id: RevisionID) -> RevisionRecord {
    unsafeAddress { revisions.address(of: id.slot) }
    unsafeMutableAddress { revisions.mutableAddress(of: id.slot) }
  }

  package subscript(id: ServiceID) -> ServiceRecord {
    unsafeAddress { services.address(of: id.slot) }
    unsafeMutableAddress { services.mutableAddress(of: id.slot) }
  }

  package subscript(id: ClaimID) -> ClaimRecord {
    unsafeAddress { claims.address(of: id.slot) }
    unsafeMutableAddress { claims.mutableAddress(of: id.slot) }
  }

  package subscript(id: JobID) -> JobRecord {
    unsafeAddress { jobs.address(of: id.slot) }
    unsafeMutableAddress { jobs.mutableAddress(of: id.slot) }
  }

  package subscript(id: WorkloadObjectID) -> WorkloadRecord {
    unsafeAddress { workloads.address(of: id.slot) }
    unsafeMutableAddress { workloads.mutableAddress(of: id.slot) }
  }

  package subscript(id: NodeID) -> NodeRecord {
    get { nodes[Int(id.index)] }
    _modify { yield &nodes[Int(id.index)] }
  }

  package func contains(_ object: ObjectRef) -> Bool {
    switch object {
    case .leaderWorkerSet(let id): leaderWorkerSets.contains(id.slot)
    case .statefulSet(let id): statefulSets.contains(id.slot)
    case .pod(let id): pods.contains(id)
    case .revision(let id): revisions.contains(id.slot)
    case .service(let id): services.contains(id.slot)
    case .claim(let id): claims.contains(id.slot)
    case .job(let id): jobs.contains(id.slot)
    case .workload(let id): workloads.contains(id.slot)
    }
  }

  package func contains(_ id: PodID) -> Bool { pods.contains(id) }

  /// The header of any object, in its place. - Precondition: it exists.
  package subscript(header object: ObjectRef) -> ObjectHeader {
    unsafeAddress {
      switch object {
      case .leaderWorkerSet(let id): stored(leaderWorkerSets.address(of: id.slot).pointer(to: \.header))
      case .statefulSet(let id): stored(statefulSets.address(of: id.slot).pointer(to: \.header))
      case .pod(let id): stored(pods.address(of: id).pointer(to: \.header))
      case .revision(let id): stored(revisions.address(of: id.slot).pointer(to: \.header))
      case .service(let id): stored(services.address(of: id.slot).pointer(to: \.header))
      case .claim(let id): stored(claims.address(of: id.slot).pointer(to: \.header))
      case .job(let id): stored(jobs.address(of: id.slot).pointer(to: \.header))
      case .workload(let id): stored(workloads.address(of: id.slot).pointer(to: \.header))
      }
    }
    unsafeMutableAddress {
      switch object {
      case .leaderWorkerSet(let id): stored(leaderWorkerSets.mutableAddress(of: id.slot).pointer(to: \.header))
      case .statefulSet(let id): stored(statefulSets.mutableAddress(of: id.slot).pointer(to: \.header))
      case .pod(let id): stored(pods.mutableAddress(of: id).pointer(to: \.header))
      case .revision(let id): stored(revisions.mutableAddress(of: id.slot).pointer(to: \.header))
      case .service(let id): stored(services.mutableAddress(of: id.slot).pointer(to: \.header))
      case .claim(let id): stored(claims.mutableAddress(of: id.slot).pointer(to: \.header))
      case .job(let id): stored(jobs.mutableAddress(of: id.slot).pointer(to: \.header))
      case .workload(let id): stored(workloads.mutableAddress(of: id.slot).pointer(to: \.header))
      }
    }
  }
}

/// Where a header stands in its record: it is stored, so it has a place.
private func stored<Pointer>(_ header: Pointer?) -> Pointer {
  guard let header else { preconditionFailure("a header is not stored in its record") }
  return header
}

// MARK: - Finding objects

extension Cluster {
  package func pod(_ key: ObjectKey) -> PodID? { pods.pod(key) }
  package func statefulSet(_ key: ObjectKey) -> StatefulSetID? { statefulSetByKey[key] }
  package func leaderWorkerSet(_ key: ObjectKey) -> LeaderWorkerSetID? { leaderWorkerSetByKey[key] }
  package func service(_ key: ObjectKey) -> ServiceID? { serviceByKey[key] }
  package func claim(_ key: ObjectKey) -> ClaimID? { claimByKey[key] }
  package func workload(_ key: ObjectKey) -> WorkloadObjectID? { workloadByKey[key] }

  /// The Workload of a group, if there is one.
  package func workload(ofGroup group: Int, in set: ObjectKey) -> WorkloadObjectID? {
    workloadByGroup[GroupKey(set: set, group: group)]
  }

  package func job(_ kind: GangJob.Kind, _ key: ObjectKey) -> JobID? { jobByName[JobName(kind: kind, key: key)] }

  /// Every pod, in order of slot.
  package var allPods: [PodID] { pods.all }
  package var allStatefulSets: [StatefulSetID] { statefulSets.slots.map(StatefulSetID.init) }
  package var allLeaderWorkerSets: [LeaderWorkerSetID] { leaderWorkerSets.slots.map(LeaderWorkerSetID.init) }
  package var allJobs: [JobID] { jobs.slots.map(JobID.init) }
  package var allWorkloads: [WorkloadObjectID] { workloads.slots.map(WorkloadObjectID.init) }
  package var podCount: Int { pods.count }

  /// Every object that can be owned or waits for what it owns, by kind and slot: what the garbage collector reads.
  package var allOwned: [ObjectRef] {
    let sets = allLeaderWorkerSets.map(ObjectRef.leaderWorkerSet) + allStatefulSets.map(ObjectRef.statefulSet)
    let jobs = allJobs.map(ObjectRef.job) + allWorkloads.map(ObjectRef.workload)
    let parts = allPods.map(ObjectRef.pod) + revisions.slots.map { .revision(RevisionID($0)) }
    let rest = services.slots.map { ObjectRef.service(ServiceID($0)) } + claims.slots.map { .claim(ClaimID($0)) }
    return sets + jobs + parts + rest
  }

  /// The pods of one group, in order of creation.
  package func pods(ofGroup group: Int, in set: ObjectKey) -> [PodID] {
    podsByGroup[GroupKey(set: set, group: group)] ?? []
  }

  /// The leader pods of a LeaderWorkerSet, in order of creation.
  package func leaders(of set: ObjectKey) -> [PodID] { leadersBySet[set] ?? [] }

  /// The revisions of a LeaderWorkerSet, in order of creation.
  package func revisions(of id: LeaderWorkerSetID) -> [RevisionID] {
    self[id].header.children.compactMap { if case .revision(let revision) = $0 { revision } else { nil } }
  }

  /// The pods of a job, in order of creation.
  package func pods(of id: JobID) -> [PodID] {
    self[id].header.children.compactMap { if case .pod(let pod) = $0 { pod } else { nil } }
  }

  /// The pods of a StatefulSet, in order of creation.
  package func pods(of id: StatefulSetID) -> [PodID] {
    self[id].header.children.compactMap { if case .pod(let pod) = $0 { pod } else { nil } }
  }
}

// MARK: - Adding and removing

extension Cluster {
  package mutating func insert(_ record: PodRecord) -> PodID {
    let id = pods.insert(record)
    if let group = GroupKey(record) {
      podsByGroup[group, default: []].append(id)
      if record.membership?.isLeader == true { leadersBySet[group.set, default: []].append(id) }
    }
    adopt(.pod(id), owners: record.header.owners)
    return id
  }

  package mutating func insert(_ record: StatefulSetRecord) -> StatefulSetID {
    let id = StatefulSetID(statefulSets.insert(record))
    statefulSetByKey[record.header.key] = id
    adopt(.statefulSet(id), owners: record.header.owners)
    return id
  }

  package mutating func insert(_ record: LeaderWorkerSetRecord) -> LeaderWorkerSetID {
    let id = LeaderWorkerSetID(leaderWorkerSets.insert(record))
    leaderWorkerSetByKey[record.header.key] = id
    return id
  }

  package mutating func insert(_ record: RevisionRecord) -> RevisionID {
    let id = RevisionID(revisions.insert(record))
    adopt(.revision(id), owners: record.header.owners)
    return id
  }

  package mutating func insert(_ record: ServiceRecord) -> ServiceID {
    let id = ServiceID(services.insert(record))
    serviceByKey[record.header.key] = id
    adopt(.service(id), owners: record.header.owners)
    return id
  }

  package mutating func insert(_ record: ClaimRecord) -> ClaimID {
    let id = ClaimID(claims.insert(record))
    claimByKey[record.header.key] = id
    adopt(.claim(id), owners: record.header.owners)
    return id
  }

  package mutating func insert(_ record: JobRecord) -> JobID {
    let id = JobID(jobs.insert(record))
    jobByName[JobName(kind: record.job.kind, key: record.header.key)] = id
    return id
  }

  package mutating func insert(_ record: WorkloadRecord) -> WorkloadObjectID {
    let id = WorkloadObjectID(workloads.insert(record))
    workloadByKey[record.header.key] = id
    if let group = group(of: record) { workloadByGroup[group] = id }
    adopt(.workload(id), owners: record.header.owners)
    return id
  }

  /// Adds an owner to an object that exists.
  package mutating func addOwner(_ owner: OwnerReference, to object: ObjectRef) {
    self[header: object].owners.append(owner)
    adopt(object, owners: [owner])
  }

  /// Takes an owner away from an object.
  package mutating func removeOwner(_ owner: ObjectRef, from object: ObjectRef) {
    self[header: object].owners.removeAll { $0.object == owner }
    if contains(owner) { forget(object, under: owner) }
  }

  /// Removes an object from the store. Its children keep their reference to it until the garbage collector looks.
  package mutating func remove(_ object: ObjectRef) {
    let header = self[header: object]
    for owner in header.owners where contains(owner.object) { forget(object, under: owner.object) }
    switch object {
    case .leaderWorkerSet(let id):
      leaderWorkerSetByKey[header.key] = nil
      leaderWorkerSets.remove(id.slot)
    case .statefulSet(let id):
      statefulSetByKey[header.key] = nil
      statefulSets.remove(id.slot)
    case .pod(let id): removePod(id)
    case .revision(let id): revisions.remove(id.slot)
    case .service(let id):
      serviceByKey[header.key] = nil
      services.remove(id.slot)
    case .claim(let id):
      claimByKey[header.key] = nil
      claims.remove(id.slot)
    case .job(let id):
      jobByName[JobName(kind: self[id].job.kind, key: header.key)] = nil
      jobs.remove(id.slot)
    case .workload(let id):
      workloadByKey[header.key] = nil
      if let group = group(of: self[id]), workloadByGroup[group] == id { workloadByGroup[group] = nil }
      workloads.remove(id.slot)
    }
  }

  private mutating func removePod(_ id: PodID) {
    let record = self[id]
    if let group = GroupKey(record) {
      podsByGroup[group]?.removeAll { $0 == id }
      if podsByGroup[group]?.isEmpty == true { podsByGroup[group] = nil }
      if record.membership?.isLeader == true { leadersBySet[group.set]?.removeAll { $0 == id } }
    }
    pods.remove(id)
  }

  /// The group whose Workload a record is.
  private func group(of record: WorkloadRecord) -> GroupKey? {
    guard let index = record.groupIndex else { return nil }
    return record.setName.map { GroupKey(set: ObjectKey(record.header.namespace, $0), group: index) }
  }

  private mutating func adopt(_ object: ObjectRef, owners: [OwnerReference]) {
    for owner in owners { modifyChildren(of: owner.object) { $0.append(object) } }
  }

  private mutating func forget(_ object: ObjectRef, under owner: ObjectRef) {
    modifyChildren(of: owner) { $0.removeAll { $0 == object } }
  }

  private mutating func modifyChildren(of owner: ObjectRef, _ change: (inout [ObjectRef]) -> Void) {
    switch owner {
    case .leaderWorkerSet(let id): change(&self[id].header.children)
    case .statefulSet(let id): change(&self[id].header.children)
    case .pod(let id): change(&self[id].header.children)
    case .revision(let id): change(&self[id].header.children)
    case .service(let id): change(&self[id].header.children)
    case .claim(let id): change(&self[id].header.children)
    case .job(let id): change(&self[id].header.children)
    case .workload(let id): change(&self[id].header.children)
    }
  }
}

/// Jobs of different kinds may have the same name.
private struct JobName: Hashable {
  var kind: GangJob.Kind
  var key: ObjectKey
}

/// One group of one LeaderWorkerSet.
private struct GroupKey: Hashable {
  var set: ObjectKey
  var group: Int

  init(set: ObjectKey, group: Int) {
    self.set = set
    self.group = group
  }

  init?(_ pod: PodRecord) {
    guard let membership = pod.membership else { return nil }
    self.init(set: ObjectKey(pod.header.namespace, membership.set), group: membership.group)
  }
}
