import API

/// Writes the manifest of a LeaderWorkerSet from the flat fields by which the corpora describe one.
///
/// The manifest then goes the way of every manifest: strict reading, defaulting, validation.
struct LWSManifest {
  private let fields: CaseFields

  /// What a set is called, and where it lives, unless a case says otherwise.
  static let defaultName = "test-sample"

  /// The set that `fields` describe.
  ///
  /// - Throws: When a field is unknown, or the manifest does not decode.
  static func leaderWorkerSet(_ fields: CaseFields) throws(MalformedCase) -> LeaderWorkerSet {
    let (lws, problems) = try decode(fields)
    guard let lws, problems.isEmpty else {
      throw MalformedCase(problems.map { "\($0.path): \($0.message)" }.joined(separator: "; "))
    }
    return lws
  }

  /// The set that `fields` describe, as far as it can be read, and what is wrong with its manifest.
  static func decode(_ fields: CaseFields) throws(MalformedCase) -> (LeaderWorkerSet?, [Problem]) {
    let problems = ProblemList()
    let manifest = try LWSManifest(fields: fields).manifest()
    let lws = LeaderWorkerSet(reading: ObjectReader(manifest, at: .root, problems))
    return (lws, problems.problems)
  }

  /// `fields` changed by `overrides`: an override of a whole part replaces what was said about the part's fields, and
  /// the other way round.
  static func merged(_ fields: CaseFields, with overrides: CaseFields) -> CaseFields {
    var merged = fields.fields
    for (part, members) in parts {
      if overrides.fields[part] != nil { for member in members { merged[member] = nil } }
      if members.contains(where: { overrides.fields[$0] != nil }) { merged[part] = nil }
    }
    return CaseFields(merged.merging(overrides.fields) { $1 })
  }

  private static let parts = [
    ("networkConfig", ["subdomainPolicy"]),
    ("subGroupPolicy", ["subGroupSize", "subGroupPolicyType"]),
    ("rolloutStrategy", ["rolloutType", "partition", "maxUnavailable", "maxSurge", "rollingUpdateConfiguration"]),
  ]

  private static let knownFields: Set<String> = [
    "name", "namespace", "labels", "annotations", "replicas", "size", "restartPolicy", "startupPolicy",
    "subdomainPolicy", "networkConfig", "rolloutType", "partition", "maxUnavailable", "maxSurge", "rolloutStrategy",
    "rollingUpdateConfiguration", "subGroupSize", "subGroupPolicyType", "subGroupPolicy", "volumeClaimTemplates",
    "pvcRetention", "leaderTemplate", "workerTemplate", "schedulerName", "leaderTPU", "workerTPU",
    "leaderTPUContainers", "workerTPUContainers", "userEnv",
  ]

  private func manifest() throws(MalformedCase) -> Value {
    if let unknown = fields.fields.keys.filter({ !Self.knownFields.contains($0) }).min() {
      throw MalformedCase("a LeaderWorkerSet is described by \"\(unknown)\", which no rule turns into a manifest")
    }
    let metadata: [String: Value] = [
      "name": fields["name"] ?? Value(Self.defaultName), "namespace": fields["namespace"] ?? "default".asValue,
      "labels": fields["labels"] ?? .null, "annotations": fields["annotations"] ?? .null,
    ]
    return .object(["metadata": .object(metadata), "spec": try spec()])
  }

  private func spec() throws(MalformedCase) -> Value {
    var template: [String: Value] = [
      "size": fields["size"] ?? .null, "restartPolicy": fields["restartPolicy"] ?? .null,
      "workerTemplate": try podTemplate("worker"), "volumeClaimTemplates": claimTemplates(),
      "persistentVolumeClaimRetentionPolicy": fields["pvcRetention"] ?? .null,
      "subGroupPolicy": part(
        "subGroupPolicy", ["subGroupSize": "subGroupSize", "subGroupPolicyType": "subGroupPolicyType"]),
    ]
    if fields["leaderTemplate"] != nil || fields["leaderTPU"] != nil || fields["leaderTPUContainers"] != nil {
      template["leaderTemplate"] = try podTemplate("leader")
    }
    return .object([
      "replicas": fields["replicas"] ?? .null, "startupPolicy": fields["startupPolicy"] ?? .null,
      "leaderWorkerTemplate": .object(template), "rolloutStrategy": rolloutStrategy(),
      "networkConfig": part("networkConfig", ["subdomainPolicy": "subdomainPolicy"]),
    ])
  }

  private func rolloutStrategy() -> Value {
    if let strategy = fields.fields["rolloutStrategy"] { return strategy }
    let rolling = part(
      "rollingUpdateConfiguration",
      ["partition": "partition", "maxUnavailable": "maxUnavailable", "maxSurge": "maxSurge"])
    return .object(["type": fields["rolloutType"] ?? .null, "rollingUpdateConfiguration": rolling])
  }

  /// A part of the spec: as a whole if it is given so, else from its members if there is any.
  private func part(_ name: String, _ members: [String: String]) -> Value {
    if let whole = fields.fields[name] { return whole }
    let values = members.compactMapValues { fields.fields[$0] }
    return values.isEmpty ? .null : .object(values)
  }

  private func claimTemplates() -> Value {
    guard let list = fields["volumeClaimTemplates"] else { return .null }
    return .array(list.items.map(LWSManifest.claimTemplate))
  }

  /// The template of a volume claim from its flat form.
  static func claimTemplate(_ flat: Value) -> Value {
    guard case .object(var spec) = flat else { return flat }
    let name = spec.removeValue(forKey: "name") ?? .null
    let resources = ["requests": spec.removeValue(forKey: "requests"), "limits": spec.removeValue(forKey: "limits")]
    spec["resources"] = .object(resources.compactMapValues { $0 })
    return .object(["metadata": .object(["name": name]), "spec": .object(spec)])
  }

  /// The pod template of a role, `leader` or `worker`.
  private func podTemplate(_ role: String) throws(MalformedCase) -> Value {
    let description = fields["\(role)Template"]
    var tpuContainers = fields["\(role)TPUContainers"]?.integer
    if fields["\(role)TPU"] == .bool(true) { tpuContainers = tpuContainers ?? 1 }
    var spec: [String: Value] = [:]
    if let count = tpuContainers {
      spec["containers"] = .array((0..<max(1, count)).map { container("c\($0)", requestsTPUs: $0 < count) })
    } else {
      let name = description?["containerName"] ?? (description?.text ?? role).asValue
      spec["containers"] = .array([.object(["name": name, "image": description?["image"] ?? "nginx:1.29".asValue])])
    }
    spec["schedulerName"] = fields["schedulerName"]
    return .object(["spec": .object(spec)])
  }

  private func container(_ name: String, requestsTPUs: Bool) -> Value {
    var container: [String: Value] = ["name": name.asValue]
    if fields["userEnv"] == .bool(true) {
      container["env"] = .array(
        [("FOO", "bar"), ("LWS_GROUP_SIZE", "user")].map { Value(["name": $0, "value": $1]) })
    }
    if requestsTPUs {
      container["resources"] = .object(["limits": .object([TPUEnvironment.resource: Value(4)])])
    }
    return .object(container)
  }
}

extension String {
  fileprivate var asValue: Value { .string(self) }
}
