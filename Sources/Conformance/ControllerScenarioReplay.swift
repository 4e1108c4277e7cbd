import API
import Cluster
import LeaderWorkerSets
import Scenarios
import Simulation

/// Scenarios in which the LWS and pod controllers run against a store where actions play everybody else.
///
/// Source: conformance/lws/SCHEMA.md, `scenarios_lws_controller.json`.
enum ControllerScenarioReplay {
  @Sendable static func replay(_ document: Value) -> [CaseResult] {
    Replaying.cases(document["cases"], kind: "scenario", play)
  }

  private static func play(_ item: CaseFields) throws(MalformedCase) -> CaseOutcome {
    let description = try item.object("lws")
    if item["harness"]?.text?.contains("volcano") == true || description["schedulerName"] == Value("volcano") {
      return .skipped("gang scheduling")
    }
    var replay = try ReplayWorld(
      description, nodeCount: 1,
      stopping: [.statefulSet, .garbageCollector, .podGarbageCollector, .nodeLifecycle, .taintEviction, .scheduler])
    for action in try item.items("setup") { try replay.perform(CaseFields(action), before: nil) }
    replay.settle()
    var differences: [String] = []
    for (index, step) in try item.items("steps").enumerated() {
      let step = try CaseFields(step)
      let before = replay.lws
      for action in try step.items("actions") { try replay.perform(CaseFields(action), before: before) }
      replay.settle()
      if case .failed(let text) = try replay.outcome(expecting: step.object("expect")) {
        differences += text.split(separator: "\n").map { "step \(index + 1): \($0)" }
      }
    }
    return Difference.outcome(of: differences)
  }
}

extension ReplayWorld {
  /// Compares every expectation of a step with what there is.
  func outcome(expecting expected: CaseFields) throws(MalformedCase) -> CaseOutcome {
    var got: [String: Value] = [:]
    for key in expected.fields.keys { got[key] = try actual(key, expected) }
    var wanted = expected.fields
    // What is true of the set's own fields is expected as a relation, not as a number.
    if wanted["scaleSubresource"] != nil { wanted["scaleSubresource"] = Value(true) }
    if let events = wanted["eventsContain"] { wanted["eventsContain"] = named(events) }
    return Difference.outcome(expecting: CaseFields(wanted), got: got)
  }

  /// The present value of what an expectation is about, in the form of the expectation.
  private func actual(_ key: String, _ expected: CaseFields) throws(MalformedCase) -> Value? {
    let status = lws?.status ?? LeaderWorkerSetStatus()
    switch key {
    case "partition": return leaderSet.map { Value($0.spec.partition) } ?? .null
    case "leaderStatefulSet": return leaderSetDescription
    case "workerStatefulSets": return workerSetDescription(try expected.object(key))
    case "status":
      return .object([
        "readyReplicas": Value(status.readyReplicas), "updatedReplicas": Value(status.updatedReplicas),
      ])
    case "conditions": return conditions(try expected.object(key))
    case "controllerRevisions": return Value(revisions.count)
    case "eventsContain": return try found(expected.items(key))
    case "headlessServices": return Value(headlessServiceCount)
    case "workerStatefulSetsExistFor": return groups(try expected.items(key)) { workerSetID($0) != nil }
    case "workerStatefulSetsAbsentFor": return groups(try expected.items(key)) { workerSetID($0) == nil }
    case "workerStatefulSetOnLatestRevision": return groups(try expected.items(key)) { workerKey($0) == newestKey }
    case "workerStatefulSetOnOldRevision":
      return groups(try expected.items(key)) { workerKey($0).map { $0 != newestKey } ?? false }
    case "leaderTerminating": return Value(leaders.contains { world.cluster[$0.id].isTerminating })
    case "leaderPodCount": return Value(leaders.count)
    case "workerPodCount": return Value(workers.count)
    case "hpaPodSelector": return Value(status.hpaPodSelector)
    case "scaleSubresource": return Value(isScaleConsistent)
    case "specReplicas": return lws.map { Value(ScaleSubresource(of: $0).specReplicas) } ?? .null
    case "workerStatefulSet0": return workerSetID(0).map { firstWorkers(world.cluster[$0]) } ?? .null
    default: return nil
    }
  }

  private var newestKey: String { revisions.newest?.key ?? "" }

  private func workerKey(_ group: Int) -> String? {
    workerSetID(group).flatMap { world.cluster[$0].header.metadata.labels[LWSKey.revision] }
  }

  /// The groups of the expectation for which it is so.
  private func groups(_ expected: [Value], where holds: (Int) -> Bool) -> Value {
    .array(expected.filter { $0.integer.map(holds) ?? false })
  }

  private func firstWorkers(_ set: StatefulSetRecord) -> Value {
    .object([
      "replicas": Value(set.spec.replicas),
      "sizeAnnotation": Value(set.spec.template.annotations[LWSKey.size] ?? ""),
    ])
  }

  private var headlessServiceCount: Int {
    var names = [key]
    names += leaders.map { world.cluster[$0.id].header.key }
    return names.compactMap { world.cluster.service($0) }.count { world.cluster[$0].service.isHeadless }
  }

  private var isScaleConsistent: Bool {
    guard let lws else { return false }
    let scale = ScaleSubresource(of: lws)
    return scale.specReplicas == lws.spec.replicas && scale.statusReplicas == lws.status.replicas
      && scale.selector == lws.status.hpaPodSelector
  }

  private var leaderSetDescription: Value {
    guard let leaderSet, let lws else { return .null }
    let rollout = LeaderStatefulSet.Rollout(partition: leaderSet.spec.partition, replicas: leaderSet.spec.replicas)
    let desired = LeaderStatefulSet.desired(for: lws, rollout, revisionKey: newestKey, version: .head)
    let conforms =
      leaderSet.spec == desired.spec && leaderSet.header.metadata.labels == desired.metadata.labels
      && leaderSet.header.metadata.annotations == desired.metadata.annotations
      && leaderSet.spec.podManagement == .parallel && leaderSet.spec.serviceName == key.name
    return .object(["replicas": Value(leaderSet.spec.replicas), "conformsToSpec": Value(conforms)])
  }

  private func workerSetDescription(_ expected: CaseFields) -> Value {
    var description: [String: Value] = [:]
    if expected["count"] != nil { description["count"] = Value(workerSets.count) }
    if expected["oneStatefulSetPerLeaderReplica"] != nil {
      let count = lws?.spec.size == 1 ? 0 : leaderSet?.spec.replicas ?? 0
      description["oneStatefulSetPerLeaderReplica"] = Value(workerSets.count == count)
    }
    if expected["conformToLatestRevision"] != nil {
      description["conformToLatestRevision"] = Value(leaders.allSatisfy { conforms($0.group, $0.id) })
    }
    return .object(description)
  }

  /// Whether the workers of a group are what the newest revision asks for.
  private func conforms(_ group: Int, _ leader: PodID) -> Bool {
    guard let set = workerSetID(group).map({ world.cluster[$0] }) else { return lws?.spec.size == 1 }
    guard let lws, let revision = revisions.newest else { return false }
    let metadata = world.cluster[leader].header.metadata
    let desired = WorkerStatefulSet.desired(
      for: lws, at: revision, leader: .init(metadata: metadata, requestsTPUs: false), version: .head)
    return set.spec == desired.spec && set.header.metadata.labels == desired.metadata.labels
  }

  /// The conditions that the expectation names, in its words.
  private func conditions(_ expected: CaseFields) -> Value {
    var found: [String: Value] = [:]
    for (type, wanted) in expected.fields {
      let condition = lws?.status.conditions.first { $0.type == type }
      if wanted == Value("absent-or-False") {
        found[type] = condition?.isTrue == true ? Value("True") : wanted
      } else {
        found[type] = condition.map { Value($0.isTrue ? "True" : "False") } ?? .null
      }
    }
    return .object(found)
  }

  /// The expected events that were emitted at any time.
  private func found(_ expected: [Value]) throws(MalformedCase) -> Value {
    let events = world.unrecordedEvents
    var found: [Value] = []
    for wanted in named(.array(expected)).items {
      let fields = try CaseFields(wanted)
      let (type, reason, note) = (fields["type"]?.text, try fields.text("reason"), try fields.text("note"))
      let isEmitted = events.contains {
        $0.reason == reason && $0.message == note && (type == nil || $0.kind.text == type)
      }
      if isEmitted { found.append(wanted) }
    }
    return .array(found)
  }

  /// Events with the name of the pod that was deleted last in the place kept for it.
  private func named(_ events: Value) -> Value {
    .array(
      events.items.map { event in
        guard case .object(var fields) = event, let note = fields["note"]?.text, let pod = deletedPods.last else {
          return event
        }
        fields["note"] = Value(note.replacing("<deleted pod>", with: pod))
        return .object(fields)
      })
  }
}
