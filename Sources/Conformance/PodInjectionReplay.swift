import API

/// All pods of one group, from the LeaderWorkerSet through both StatefulSets and pod admission.
enum PodInjectionReplay {
  @Sendable static func replay(_ document: Value) -> [CaseResult] {
    Replaying.cases(document["cases"], kind: "group") { item throws(MalformedCase) in
      let group = try RecordedGroup(try item.object("lws"))
      do {
        let pods = try group.pods()
        if let refusal = item["expectAdmissionError"] {
          return .failed("admitted, where \(refusal["pod"]?.text ?? "a pod") is expected to be refused")
        }
        return Difference.outcome(
          expected: .array(try item.items("expectPods").map(\.normalized)), got: .array(pods.map(\.description)))
      } catch let refusal as Refusal {
        guard let expected = item["expectAdmissionError"] else { return .failed("\(refusal.pod): \(refusal.error)") }
        return Difference.outcome(expected: expected["pod"] ?? .null, got: Value(refusal.pod))
      } catch let error as MalformedCase {
        throw error
      } catch {
        throw MalformedCase("\(error)")
      }
    }
  }
}

/// A pod that admission refused.
private struct Refusal: Error {
  var pod: String
  var error: AdmissionError
}

/// One group of a LeaderWorkerSet whose revision is called `rev1`.
private struct RecordedGroup {
  private var lws: LeaderWorkerSet
  private var index: Int
  private var gangScheduling: Bool
  private static let revisionKey = "rev1"

  init(_ fields: CaseFields) throws(MalformedCase) {
    index = try fields.int("groupIndex")
    gangScheduling = try fields.flag("gangScheduling")
    var manifest = fields.fields
    var annotations = try fields.stringMap("annotations")
    annotations[LWSKey.exclusiveTopology] = fields["exclusiveTopology"]?.text
    annotations[LWSKey.subgroupExclusiveTopology] = fields["subGroupExclusiveTopology"]?.text
    for key in ["groupIndex", "gangScheduling", "exclusiveTopology", "subGroupExclusiveTopology"] {
      manifest[key] = nil
    }
    manifest["annotations"] = Value(annotations)
    lws = try LWSManifest.leaderWorkerSet(CaseFields(manifest))
  }

  /// The leader, then the workers in order.
  func pods() throws -> [Pod] {
    let rollout = LeaderStatefulSet.Rollout(partition: 0, replicas: index + 1)
    let leaders = LeaderStatefulSet.desired(for: lws, rollout, revisionKey: Self.revisionKey, version: .head)
    let leader = try admitted(leaders.pod(ordinal: index))
    let workers = WorkerStatefulSet.desired(
      for: lws, at: LWSRevision(recording: lws, number: 1, key: Self.revisionKey),
      leader: .init(metadata: leader.metadata, requestsTPUs: leader.spec.requestsTPUs), version: .head)
    let ordinals = workers.spec.startOrdinal..<(workers.spec.startOrdinal + workers.spec.replicas)
    return try [leader] + ordinals.map { try admitted(workers.pod(ordinal: $0)) }
  }

  private func admitted(_ pod: Pod) throws -> Pod {
    var pod = pod
    do {
      try PodAdmission.admit(&pod, version: .head, gangScheduling: gangScheduling)
    } catch {
      throw Refusal(pod: pod.metadata.name, error: error)
    }
    return pod
  }
}

extension StatefulSet {
  /// A pod as the StatefulSet controller names it. The labels that it adds itself are left out, as the corpus does.
  func pod(ordinal: Int) -> Pod {
    let name = "\(metadata.name)-\(ordinal)"
    var pod = Pod(
      metadata: Metadata(
        name: name, namespace: metadata.namespace, labels: spec.template.labels,
        annotations: spec.template.annotations),
      spec: spec.template.spec)
    pod.spec.hostname = name
    pod.spec.subdomain = spec.serviceName
    return pod
  }
}

extension Pod {
  fileprivate var description: Value {
    let environments = (spec.containers + spec.initContainers).map { container in
      (container.name, Value.array(container.env.map { Value(["name": $0.name, "value": $0.value]) }))
    }
    return .object([
      "name": Value(metadata.name), "subdomain": Value(spec.subdomain ?? ""), "labels": Value(metadata.labels),
      "annotations": Value(metadata.annotations), "affinity": spec.affinity.description,
      "env": .object(Dictionary(environments) { first, _ in first }),
    ])
  }
}

extension Value {
  /// The recorded pod with the annotation that the recorder wrote in short under its full name.
  fileprivate var normalized: Value {
    guard case .object(var fields) = self, case .object(var annotations)? = fields["annotations"],
      let value = annotations.removeValue(forKey: "sigs.k8s.io/leader-requests-tpus")
    else { return self }
    annotations[LWSKey.leaderRequestsTPUs] = value
    fields["annotations"] = .object(annotations)
    return .object(fields)
  }
}
