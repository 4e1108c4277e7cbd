import API

/// Construction of both StatefulSets and of their claim templates.
enum StatefulSetBuildReplay {
  @Sendable static func replay(_ document: Value) -> [CaseResult] {
    Replaying.cases(document["leader"], kind: "leader", leader)
      + Replaying.cases(document["worker"], kind: "worker", worker)
      + Replaying.cases(document["pvcTemplates"], kind: "pvcTemplates", claimTemplates)
  }

  private static func leader(_ item: CaseFields) throws(MalformedCase) -> CaseOutcome {
    let lws = try LWSManifest.leaderWorkerSet(try item.object("lws"))
    let key = RevisionKey.hash(of: RevisionData.encode(lws))
    let rollout = LeaderStatefulSet.Rollout(
      partition: item["partitionArgument"]?.integer ?? lws.spec.partition,
      replicas: item["replicasArgument"]?.integer ?? lws.spec.replicaCount)
    let set = LeaderStatefulSet.desired(for: lws, rollout, revisionKey: key, version: .head)
    return Difference.outcome(
      expecting: try CaseFields(item.value("expect").filling("<key>", with: key)), got: set.description)
  }

  private static func worker(_ item: CaseFields) throws(MalformedCase) -> CaseOutcome {
    let lws = try LWSManifest.leaderWorkerSet(try item.object("lws"))
    let revision = LWSRevision(recording: lws, number: 1)
    let pod = try CaseFields(item.value("leaderPod").filling("<key>", with: revision.key))
    let leader = WorkerStatefulSet.Leader(
      metadata: Metadata(
        name: try pod.text("name"), namespace: lws.metadata.namespace, labels: try pod.stringMap("labels"),
        annotations: try pod.stringMap("annotations")),
      requestsTPUs: pod["spec"] == nil ? false : try RecordedPod(pod).pod.spec.requestsTPUs)
    let set = WorkerStatefulSet.desired(for: lws, at: revision, leader: leader, version: .head)
    return Difference.outcome(
      expecting: try CaseFields(item.value("expect").filling("<key>", with: revision.key)), got: set.description)
  }

  private static func claimTemplates(_ item: CaseFields) throws(MalformedCase) -> CaseOutcome {
    let lws = try LWSManifest.leaderWorkerSet(CaseFields(["volumeClaimTemplates": try item.value("templates")]))
    let rollout = LeaderStatefulSet.Rollout(partition: 0, replicas: 1)
    let set = LeaderStatefulSet.desired(for: lws, rollout, revisionKey: "key", version: .head)
    let got = set.description["volumeClaimTemplates"] ?? .null
    return Difference.outcome(expected: try item.value("expect"), got: got == .null ? .array([]) : got)
  }
}

extension Value {
  /// The document with every text that equals `placeholder` replaced.
  func filling(_ placeholder: String, with text: String) -> Value {
    switch self {
    case .null, .bool, .int, .double: self
    case .string(let string): string == placeholder ? Value(text) : self
    case .array(let items): .array(items.map { $0.filling(placeholder, with: text) })
    case .object(let fields): .object(fields.mapValues { $0.filling(placeholder, with: text) })
    }
  }
}
