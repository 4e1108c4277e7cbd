import API
import Cluster
import Demand
import Kernel
import Scenarios

// Gangs come and go with the objects that make their pods.
extension World {
  // MARK: Owners that come or change

  /// A LeaderWorkerSet has come, or its groups have another number or another size.
  mutating func gangsFollow(_ id: LeaderWorkerSetID) {
    guard gangs.isOn else { return }
    let set = cluster[id].header.key
    let (size, groupGPUs, count) = (cluster[id].spec.size, gpusOfGroup(id), cluster[id].spec.replicaCount)
    if joinsGroups(set) { return want(.set(set), (count * size, count * groupGPUs)) }
    for group in 0..<count { want(.group(Signals.GroupKey(set: set, group: group)), (size, groupGPUs)) }
    retireGroups(of: set, from: count)
  }

  mutating func gangFollows(_ id: StatefulSetID) {
    guard gangs.isOn, cluster[id].header.owners.isEmpty else { return }
    let count = cluster[id].spec.replicas
    want(.statefulSet(id), (count, count * gpus(of: cluster[id].spec.template)))
  }

  /// A job has come, was suspended or started, or has ended.
  mutating func gangFollows(_ id: JobID) {
    guard gangs.isOn, cluster[id].job.hasPods else { return }
    if cluster[id].status.isFinished {
      if let gang = gangs.byOwner[.job(id)] { retire(gang) }
      return
    }
    var wanted = (members: 0, gpus: 0)
    for podSet in cluster[id].job.podSets {
      let count = cluster[id].wantedCount(of: podSet)
      wanted.members += count
      wanted.gpus += count * gpus(of: podSet.template)
    }
    want(.job(id), wanted)
  }

  /// Kueue has admitted or evicted a workload.
  mutating func gangFollowsWorkload(of group: Signals.GroupKey) {
    guard gangs.isOn, let id = gangs.byOwner[.group(group)] else { return }
    let wanted = gangs[id].gang.wanted
    want(.group(group), wanted)
  }

  private mutating func want(_ owner: GangOwner, _ wanted: (members: Int, gpus: Int)) {
    let isAdmitted = isAdmitted(owner)
    guard let id = gangs.byOwner[owner] else {
      if wanted.gpus > 0 || model(of: owner) != nil { _ = makeGang(owner, wanted, isAdmitted: isAdmitted) }
      return
    }
    tend(id) { $0.want(wanted, isAdmitted: isAdmitted, at: $1) }
  }

  // MARK: Owners that go

  mutating func gangOwnerGone(_ object: ObjectRef, _ key: ObjectKey) {
    guard gangs.isOn else { return }
    switch object {
    case .leaderWorkerSet:
      retireGroups(of: key, from: 0)
      if let id = gangs.byOwner[.set(key)] { retire(id) }
    case .statefulSet(let set): if let id = gangs.byOwner[.statefulSet(set)] { retire(id) }
    case .job(let job): if let id = gangs.byOwner[.job(job)] { retire(id) }
    case .pod, .revision, .service, .claim, .workload: break
    }
  }

  private mutating func retireGroups(of set: ObjectKey, from first: Int) {
    var group = first
    while let id = gangs.byOwner[.group(Signals.GroupKey(set: set, group: group))] {
      retire(id)
      group += 1
    }
  }

  /// Nobody wants more of a gang; it goes with the last of its pods.
  private mutating func retire(_ id: GangID) {
    gangs[id].isRetired = true
    tend(id) { $0.want((0, 0), isAdmitted: true, at: $1) }
    closeIfEmpty(id)
  }

  mutating func closeIfEmpty(_ id: GangID) {
    guard gangs[id].isRetired, gangs[id].pods.isEmpty else { return }
    silenceGang(id)
    let time = now
    gangs[id].gang.settle(at: time)
    tellHours(of: gangs[id])
    append(.gangGone(gangs[id].number))
    gangs.remove(id)
  }

  // MARK: Making

  /// The gang that a new pod belongs to; nil for one that is of no interest.
  mutating func gang(ofNew pod: PodRecord) -> GangID? {
    guard let owner = owner(of: pod) else { return nil }
    if let id = gangs.byOwner[owner] { return id }
    let own = gpus(of: pod.requests)
    var wanted = (members: 1, gpus: own)
    if case .group(let key) = owner, let set = cluster.leaderWorkerSet(key.set) {
      wanted = (cluster[set].spec.size, gpusOfGroup(set))
    }
    guard wanted.gpus > 0 || model(of: owner) != nil else { return nil }
    let id = makeGang(owner, wanted, isAdmitted: isAdmitted(owner))
    // Nobody announced it: a pod of its own, or a group beyond the wanted ones during a rollout.
    gangs[id].isRetired = true
    return id
  }

  private func owner(of pod: PodRecord) -> GangOwner? {
    if let membership = pod.membership {
      let set = ObjectKey(pod.header.namespace, membership.set)
      return joinsGroups(set) ? .set(set) : .group(Signals.GroupKey(set: set, group: membership.group))
    }
    switch pod.header.controller {
    case .job(let job): return .job(job)
    case .statefulSet(let set): return .statefulSet(set)
    case .pod, .leaderWorkerSet, .revision, .service, .claim, .workload, nil: return .pod(pod.header.uid)
    }
  }

  private mutating func makeGang(
    _ owner: GangOwner, _ wanted: (members: Int, gpus: Int), isAdmitted: Bool
  ) -> GangID {
    let number = gangs.takeNumber()
    let (name, account) = names(of: owner)
    let character = character(of: owner)
    let interval = checkpointInterval(of: character, gpus: wanted.gpus, members: wanted.members)
    let gang = TrainingGang(
      character, wanted: wanted, isAdmitted: isAdmitted, interval: interval,
      stream: streams.stream("gang/\(number)/\(name)"), at: now)
    let id = gangs.insert(
      GangRecord(number: number, owner: owner, name: symbol(name), account: symbol(account), gang: gang))
    tell(id)
    return id
  }

  // MARK: What owners say

  private func joinsGroups(_ set: ObjectKey) -> Bool {
    gangs.models.isEmpty ? false : model(of: .set(set))?.joinsGroups ?? false
  }

  private func gpusOfGroup(_ id: LeaderWorkerSetID) -> Int {
    let template = cluster[id].spec.leaderWorkerTemplate
    let worker = gpus(of: template.workerTemplate)
    return (template.leaderTemplate.map { gpus(of: $0) } ?? worker) + (cluster[id].spec.size - 1) * worker
  }

  private func gpus(of template: PodTemplate) -> Int {
    gangs.gpuColumns.reduce(0) { sum, column in
      let name = cluster.columns.names[column]
      return sum + (template.spec.effectiveRequests[name].map { Int($0.unitsRoundedUp) } ?? 0)
    }
  }

  func gpus(of request: ResourceRequest) -> Int { gangs.gpus(of: request) }

  /// How the scenario names an owner of gangs.
  private func trained(_ owner: GangOwner) -> TrainedOwner? {
    func name(_ kind: ObjectName.Kind, _ key: ObjectKey) -> TrainedOwner {
      .object(ObjectName(kind: kind, namespace: key.namespace, name: key.name))
    }
    switch owner {
    case .group(let key): return name(.leaderWorkerSet, key.set)
    case .set(let key): return name(.leaderWorkerSet, key)
    case .statefulSet(let id): return name(.statefulSet, cluster[id].header.key)
    case .job(let id):
      let job = cluster[id].job
      if let source = job.source { return .arrivals(source) }
      return ObjectName.Kind.jobs.first { $0.job == job.kind }.map { name($0, cluster[id].header.key) }
    case .pod: return nil
    }
  }

  func model(of owner: GangOwner) -> TrainingModel? {
    gangs.models.isEmpty ? nil : trained(owner).flatMap { gangs.models[$0] }
  }

  private func character(of owner: GangOwner) -> GangCharacter {
    if var model = model(of: owner) {
      if model.work == nil, case .job(let id) = owner, let time = cluster[id].trainingTime {
        model.work = .constant(time.seconds)
      }
      return .training(model)
    }
    switch owner {
    case .group, .set: return .server
    case .statefulSet, .pod: return .replicas
    case .job: return .job
    }
  }

  private func names(of owner: GangOwner) -> (gang: String, account: String) {
    switch owner {
    case .group(let key):
      let set = ObjectName(kind: .leaderWorkerSet, namespace: key.set.namespace, name: key.set.name).description
      return ("\(set)/\(key.group)", set)
    case .set, .statefulSet:
      let name = trained(owner)?.description ?? ""
      return (name, name)
    case .job(let id):
      let account = trained(owner)?.description ?? ""
      return (cluster[id].job.source == nil ? account : "arrivals/\(cluster[id].header.name)", account)
    case .pod(let uid): return ("pod/\(uid)", "pods")
    }
  }

  /// Whether Kueue, if it manages the pods, has given them quota.
  private func isAdmitted(_ owner: GangOwner) -> Bool {
    switch owner {
    case .job(let id): return !cluster[id].job.isSuspended
    case .group(let key):
      guard kueue.isOn, let set = cluster.leaderWorkerSet(key.set),
        cluster[set].header.metadata.labels[KueueKey.queueName] != nil
      else { return true }
      return cluster.workload(ofGroup: key.group, in: key.set)
        .map { cluster[$0].workload.status.admission != nil } ?? false
    case .set, .statefulSet, .pod: return true
    }
  }
}
