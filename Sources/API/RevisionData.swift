/// What a ControllerRevision of a LeaderWorkerSet records, as text.
///
/// Source: LWS-SPEC C.3.
package enum RevisionData {
  /// The canonical JSON of the templates and the network configuration.
  ///
  /// Pod and claim templates are taken from their `source`, so that a change of a field that is not simulated is a
  /// change of the template too. Explicit nulls and empty lists are left out, as the API's own types leave them out.
  /// Equal sets yield equal bytes, before and after defaulting.
  package static func encode(_ lws: LeaderWorkerSet) -> String {
    let spec = lws.spec.defaulted()
    let network: Value = .object([
      patch: .string("replace"), "subdomainPolicy": .string(spec.subdomain.rawValue),
    ])
    let subtrees = ["leaderWorkerTemplate": template(spec.leaderWorkerTemplate), "networkConfig": network]
    return Value.object(["spec": .object(subtrees)]).canonicalJSON
  }

  private static let patch = "$patch"

  private static func template(_ template: LeaderWorkerTemplate) -> Value {
    var fields: [String: Value] = [
      patch: .string("replace"),
      "workerTemplate": template.workerTemplate.source.withoutAbsentees,
      "size": .int(Int64(template.size ?? 1)),
      "restartPolicy": .string(template.restartPolicy ?? ""),
    ]
    fields["leaderTemplate"] = template.leaderTemplate?.source.withoutAbsentees
    fields["volumeClaimTemplates"] = template.volumeClaimTemplatesSource?.withoutAbsentees
    if let policy = template.subGroupPolicy {
      var subtree: [String: Value] = ["subGroupPolicyType": .string(policy.type ?? "")]
      subtree["subGroupSize"] = policy.subGroupSize.map { .int(Int64($0)) }
      fields["subGroupPolicy"] = .object(subtree)
    }
    if let retention = template.claimRetention {
      fields["persistentVolumeClaimRetentionPolicy"] = .object([
        "whenDeleted": .string(retention.whenDeleted.rawValue), "whenScaled": .string(retention.whenScaled.rawValue),
      ])
    }
    return .object(fields)
  }
}

extension Value {
  /// The document without explicit nulls and empty lists, which mean the same as nothing.
  fileprivate var withoutAbsentees: Value {
    switch self {
    case .null, .bool, .int, .double, .string: self
    case .array(let items): .array(items.map(\.withoutAbsentees))
    case .object(let fields):
      .object(
        fields.compactMapValues { value in
          value == .null || value == .array([]) ? nil : value.withoutAbsentees
        })
    }
  }
}
