import API
import Cluster
import LeaderWorkerSets
import Simulation

// The actions by which the recorded harness plays StatefulSet controller, garbage collector and kubelet.
// Source: conformance/lws/SCHEMA.md, `scenarios_lws_controller.json`.
extension ReplayWorld {
  /// - Parameter before: The set as it was when the step began.
  mutating func perform(_ action: CaseFields, before: LeaderWorkerSet?) throws(MalformedCase) {
    let name = try action.text("do")
    switch name {
    case "createLWS": settle()
    case "setReplicas", "updateScaleSubresource": try update(CaseFields(["replicas": action.value("replicas")]))
    case "setSize": try update(CaseFields(["size": action.value("size")]))
    case "setPartition": try update(CaseFields(["partition": action.value("partition")]))
    case "setSubdomainPolicy": try update(CaseFields(["subdomainPolicy": action.value("value")]))
    case "updateTemplate":
      try update(CaseFields(["\(action.text("template"))Template": action.value("set")]))
    case "updateSpec": try update(action.object("set"))
    case "clearStatusConditions": lwsID.map { world.edit($0) { $0.status.conditions = [] } }
    case "createLeaderPods": try createLeaders(action, at: before)
    case "createLeaderPodsFromRevision": try createLeadersFromRevision(action)
    case "updateAndReadyGroup": try readyGroups([action.int("group")], withWorkers: true)
    case "updateAndReadyAllGroups": try readyAll(action)
    case "updateAndReadyLeaders": try readyGroups(Array(range(action)), withWorkers: false)
    case "setGroupUnready": try setUnready(action.int("group"))
    case "deleteGroups": deleteGroups(Array(try range(action)))
    case "deleteGroupsBeyondReplicas": deleteGroups(leaders.map(\.group).filter { $0 >= lws?.spec.replicaCount ?? 0 })
    case "createWorkerPods": try createWorkers(action.int("group"))
    case "deletePod": delete(try podsNamed(action.text("pod")))
    case "deleteAllWorkerPods": delete(workers)
    case "setPodPhase": try setPhase(action)
    case "deleteStatefulSet":
      let set = ObjectKey(key.namespace, try action.text("name"))
      world.cluster.statefulSet(set).map { world.erase(.statefulSet($0)) }
    case "deleteService":
      let service = ObjectKey(key.namespace, try action.text("name"))
      world.cluster.service(service).map { world.erase(.service($0)) }
    case "setLeaderStatefulSetRevisionLabel":
      let value = try action.text("value")
      leaderSetID.map { world.edit($0) { $0.header.metadata.labels[LWSKey.revision] = value } }
      settle()
    default: throw MalformedCase("no rule plays the action \"\(name)\"")
    }
  }

  private func range(_ action: CaseFields) throws(MalformedCase) -> Range<Int> {
    let (from, end) = (try action.int("from"), try action.int("toExclusive"))
    return from..<max(from, end)
  }

  // MARK: The user

  /// Changes fields of the set, which the corpora describe flat.
  mutating func update(_ fields: CaseFields) throws(MalformedCase) {
    guard let id = lwsID else { throw MalformedCase("the LeaderWorkerSet is gone") }
    description = LWSManifest.merged(description, with: fields)
    var object = try LWSManifest.leaderWorkerSet(description)
    object.status = world.cluster[id].status
    world.update(id, object)
  }

  // MARK: The StatefulSet controller

  private mutating func createLeaders(_ action: CaseFields, at before: LeaderWorkerSet?) throws(MalformedCase) {
    settle()
    guard let live = lws else { throw MalformedCase("the LeaderWorkerSet is gone") }
    let isLatest = try action.text("revision") == "latest"
    var lws = isLatest ? live : before ?? live
    lws.spec = lws.spec.defaulted()
    let revision = isLatest ? latestKey : RevisionKey.hash(of: RevisionData.encode(lws))
    for group in try range(action) { try createLeader(group, lws, revision: revision) }
  }

  private mutating func createLeadersFromRevision(_ action: CaseFields) throws(MalformedCase) {
    let number = try action.int("revisionNumber")
    guard let lws, let revision = revisions.first(where: { $0.number == number }) else {
      throw MalformedCase("there is no revision \(number)")
    }
    for group in try range(action) { try createLeader(group, lws.restoring(revision), revision: revision.key) }
  }

  private mutating func createLeader(
    _ group: Int, _ lws: LeaderWorkerSet, revision: String
  ) throws(MalformedCase) {
    let set = LeaderStatefulSet.desired(
      for: lws, .init(partition: 0, replicas: group + 1), revisionKey: revision, version: .head)
    try create(set.pod(ordinal: group), owner: leaderSetID.map(ObjectRef.statefulSet))
  }

  private mutating func createWorkers(_ group: Int) throws(MalformedCase) {
    guard let lws, let leader = leader(group) else { throw MalformedCase("group \(group) has no leader") }
    let record = world.cluster[leader]
    guard let revision = revisions.newest(key: record.membership?.revision ?? "") else {
      throw MalformedCase("the leader of group \(group) carries an unknown revision")
    }
    let set = WorkerStatefulSet.desired(
      for: lws, at: revision, leader: .init(metadata: record.header.metadata, requestsTPUs: false), version: .head)
    for ordinal in 1..<max(1, lws.spec.size) { try create(set.pod(ordinal: ordinal), owner: .pod(leader)) }
  }

  private mutating func create(_ pod: Pod, owner: ObjectRef?) throws(MalformedCase) {
    var pod = pod
    do {
      try PodAdmission.admit(&pod, version: .head, gangScheduling: false)
    } catch {
      throw MalformedCase("pod \(pod.metadata.name) is not admitted: \(error)")
    }
    let owners = owner.map { [OwnerReference($0)] } ?? []
    _ = world.insert(pod, owners: owners) { _ in }
  }

  private mutating func deleteGroups(_ groups: [Int]) {
    for group in groups {
      leader(group).map { world.erase(.pod($0)) }
      workerSetID(group).map { world.erase(.statefulSet($0)) }
    }
  }

  // MARK: The kubelet

  private mutating func readyAll(_ action: CaseFields) throws(MalformedCase) {
    settle()
    let expected = try action.int("expectedWorkerStatefulSets")
    guard workerSets.count == expected else {
      throw MalformedCase("\(workerSets.count) worker StatefulSets exist, \(expected) are expected")
    }
    try readyGroups(leaders.map(\.group), withWorkers: true)
  }

  /// Brings leaders to the present revision and makes them ready, and their workers too when asked for.
  private mutating func readyGroups(_ groups: [Int], withWorkers: Bool) throws(MalformedCase) {
    settle()
    let revision = latestKey
    for group in groups {
      guard let leader = leader(group) else { throw MalformedCase("group \(group) has no leader") }
      workerSetID(group).map { world.erase(.statefulSet($0)) }
      world.edit(leader) { pod in
        pod.header.metadata.labels[LWSKey.revision] = revision
        pod.membership?.revision = revision
        pod.phase = .running
        pod.isReady = true
      }
    }
    settle()
    leaderSetID.map { world.edit($0) { $0.status.readyReplicas = $0.spec.replicas } }
    guard withWorkers else { return }
    for group in groups { setWorkers(of: group, isReady: true) }
  }

  private mutating func setUnready(_ group: Int) throws(MalformedCase) {
    settle()
    setWorkers(of: group, isReady: false)
  }

  private mutating func setWorkers(of group: Int, isReady: Bool) {
    guard let set = workerSetID(group) else { return }
    world.edit(set) { record in
      record.status.replicas = record.spec.replicas
      record.status.readyReplicas = record.spec.replicas
      record.status.availableReplicas = record.spec.replicas
      record.status.updateRevision = "present"
      record.status.currentRevision = isReady ? "present" : "earlier"
    }
  }

  private mutating func setPhase(_ action: CaseFields) throws(MalformedCase) {
    let phases: [PodPhase] = [.pending, .running, .succeeded, .failed]
    let text = try action.text("phase")
    guard let phase = phases.first(where: { $0.text == text }) else { throw MalformedCase("\(text) is no phase") }
    for pod in try pods(action) { world.edit(pod) { $0.phase = phase } }
  }

  private func pods(_ action: CaseFields) throws(MalformedCase) -> [PodID] {
    if let suffix = action["podSuffix"]?.text {
      return world.cluster.allPods.filter { world.cluster[$0].header.name.hasSuffix("-\(suffix)") }
    }
    let text = try action.text("pods")
    guard let group = text.split(separator: " ").last.flatMap({ Int($0) }) else {
      throw MalformedCase("no rule reads the pods \"\(text)\"")
    }
    let members = world.cluster.pods(ofGroup: group, in: key)
    if text.hasPrefix("leader of") { return members.filter { world.cluster[$0].membership?.isLeader == true } }
    if text.hasPrefix("every worker of") { return members.filter { world.cluster[$0].membership?.isLeader == false } }
    throw MalformedCase("no rule reads the pods \"\(text)\"")
  }

  /// The pod that a corpus means by a name or by `first worker pod of …`.
  func podsNamed(_ text: String) throws(MalformedCase) -> [PodID] {
    if text.hasPrefix("first worker pod") { return Array(workers.prefix(1)) }
    guard let pod = world.cluster.pod(ObjectKey(key.namespace, text)) else {
      throw MalformedCase("no rule finds the pod \"\(text)\"")
    }
    return [pod]
  }

  /// Deletes pods: everyone sees the deletion timestamp, then they are gone.
  private mutating func delete(_ pods: [PodID]) {
    settle()
    for pod in pods { world.markTerminating(pod) }
    deletedPods += pods.map { world.cluster[$0].header.name }
    settle()
    for pod in pods { world.erase(.pod(pod)) }
  }
}
