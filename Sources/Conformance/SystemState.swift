import API
import Cluster
import LeaderWorkerSets
import Simulation

/// What a system scenario may ask about the cluster at the end of a step.
struct SystemState {
  /// Every count that was seen at any moment of the step, by the name that expectations give it.
  private var seen: [String: Set<Int>] = [:]
  /// UIDs of the pods when the step began.
  private let podsBefore: Set<UInt64>

  init(_ replay: borrowing ReplayWorld) {
    let cluster = replay.world.cluster
    podsBefore = Set(cluster.allPods.map { cluster[$0].header.uid })
  }

  mutating func observe(_ replay: borrowing ReplayWorld) {
    for (name, count) in Self.counts(replay) { seen[name, default: []].insert(count) }
  }

  /// What there is to be counted, by the name that expectations give it.
  private static func counts(_ replay: borrowing ReplayWorld) -> [String: Int] {
    let cluster = replay.world.cluster
    let names = [replay.key] + replay.leaders.map { cluster[$0.id].header.key }
    var counts = [
      "pods": cluster.podCount, "statefulSets": cluster.allStatefulSets.count,
      "workerStatefulSets": replay.workerSets.count, "leaderPods": replay.leaders.count,
      "workerPods": replay.workers.count, "controllerRevisions": replay.revisions.count,
      "headlessServices": names.compactMap { cluster.service($0) }.count { cluster[$0].service.isHeadless },
    ]
    if let set = replay.leaderSet { counts["leaderSts.replicas"] = set.spec.replicas }
    if let status = replay.lws?.status {
      counts["replicas"] = status.replicas
      counts["readyReplicas"] = status.readyReplicas
      counts["updatedReplicas"] = status.updatedReplicas
    }
    return counts
  }

  func outcome(expecting expected: CaseFields, _ replay: borrowing ReplayWorld) throws(MalformedCase) -> CaseOutcome {
    var got: [String: Value] = [:]
    for key in expected.fields.keys { got[key] = try actual(key, expected, replay) }
    return Difference.outcome(expecting: expected, got: got)
  }

  /// The present value of what an expectation is about, in its form; nil for one that no rule answers.
  private func actual(
    _ key: String, _ expected: CaseFields, _ replay: borrowing ReplayWorld
  ) throws(MalformedCase) -> Value? {
    if let count = Self.counts(replay)[key] { return Value(count) }
    let pods = replay.pods
    switch key {
    case "conditions": return replay.conditionStatuses(of: try expected.object(key))
    case "lws": return Value(replay.lws == nil ? "gone" : "present")
    case "passesThrough": return passed(try expected.object(key))
    case "allPodsOnLatestRevision":
      return Value(pods.allSatisfy { $0.membership?.revision == replay.latestKey })
    case "leaderTerminating": return Value(pods.contains { $0.membership?.isLeader == true && $0.isTerminating })
    case "podUIDsUnchanged": return Value(Set(pods.map(\.header.uid)) == podsBefore)
    // The controller came back and reconciles: the set is still observed at its own generation.
    case "newWorkloadsReconciled":
      return Value(
        replay.lws.map { $0.status.observedGeneration > 0 && $0.status.conditions.contains(where: \.isTrue) } ?? false)
    case "podLabelsPresent": return present(try expected.items(key), in: pods.map(\.header.metadata.labels))
    case "podAnnotationsPresent": return present(try expected.items(key), in: pods.map(\.header.metadata.annotations))
    case "podAnnotation size": return common(pods.map { $0.header.metadata.annotations[LWSKey.size] ?? "" })
    case "everyPodHas": return variables(try expected.items(key), pods)
    case "TPU_WORKER_HOSTNAMES": return hostnames(try expected.text(key), pods)
    case "ports": return ports(try expected.text(key), pods)
    case "ids": return identifiers(try expected.text(key), pods)
    default: return nil
    }
  }

  private func passed(_ expected: CaseFields) -> Value {
    var found: [String: Value] = [:]
    for (key, wanted) in expected.fields {
      guard let counts = seen[key] else { continue }
      found[key] = wanted.integer.map(counts.contains) == true ? wanted : Value(counts.sorted().map(String.init))
    }
    return .object(found)
  }

  /// The short names for which every pod has a value.
  private func present(_ names: [Value], in maps: [[String: String]]) -> Value {
    .array(
      names.filter { name in
        maps.allSatisfy { map in map["leaderworkerset.sigs.k8s.io/\(name.text ?? "")"].map { !$0.isEmpty } ?? false }
      })
  }

  /// What all have in common, or everything that they have.
  private func common(_ values: [String]) -> Value {
    let distinct = Set(values).sorted()
    return distinct.count == 1 ? Value(distinct[0]) : Value(distinct)
  }

  private func variables(_ names: [Value], _ pods: [PodRecord]) -> Value {
    .array(
      names.filter { name in
        pods.allSatisfy { pod in
          pod.spec.containers.allSatisfy { $0.environmentValue(name.text ?? "") != nil }
        }
      })
  }

  // MARK: TPU variables

  /// `<leader>` and `<sub>` stand for each pod's own leader and subdomain.
  private func hostnames(_ wanted: String, _ pods: [PodRecord]) -> Value {
    for pod in pods {
      let leader =
        pod.membership?.isLeader == true ? pod.header.name : PodName.parentAndOrdinal(of: pod.header.name).parent
      let expected = wanted.replacing("<leader>", with: leader).replacing("<sub>", with: pod.spec.subdomain ?? "")
      for container in pod.spec.containers {
        let found = container.environmentValue(TPUEnvironment.hostnames) ?? ""
        if found != expected { return Value("\(pod.header.name): \(found)") }
      }
    }
    return Value(wanted)
  }

  /// The wording `8476 and 8477`: the ports of the containers by position.
  private func ports(_ wanted: String, _ pods: [PodRecord]) -> Value {
    for pod in pods {
      let found = pod.spec.containers.compactMap { $0.environmentValue(TPUEnvironment.port) }
      if found.joined(separator: " and ") != wanted { return Value("\(pod.header.name): \(found)") }
    }
    return Value(wanted)
  }

  /// The wording `N*worker-index + container position`.
  private func identifiers(_ wanted: String, _ pods: [PodRecord]) -> Value {
    let suffix = "*worker-index + container position"
    guard wanted.hasSuffix(suffix), let factor = Int(wanted.dropLast(suffix.count)) else {
      return Value("no rule reads this wording")
    }
    for pod in pods {
      let worker = pod.membership?.worker ?? -1
      let found = pod.spec.containers.map { $0.environmentValue(TPUEnvironment.workerID) ?? "" }
      let expected = found.indices.map { String(factor * worker + $0) }
      if found != expected { return Value("\(pod.header.name): \(found)") }
    }
    return Value(wanted)
  }
}

extension ReplayWorld {
  /// Every pod that exists, by name.
  var pods: [PodRecord] {
    world.cluster.allPods.map { world.cluster[$0] }.sorted { $0.header.name < $1.header.name }
  }

  /// The statuses of the conditions that an expectation names.
  func conditionStatuses(of expected: CaseFields) -> Value {
    var found: [String: Value] = [:]
    for type in expected.fields.keys {
      let condition = lws?.status.conditions.first { $0.type == type }
      found[type] = condition.map { Value($0.isTrue ? "True" : "False") } ?? .null
    }
    return .object(found)
  }
}
