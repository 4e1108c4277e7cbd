import API

// How the corpora write down objects of the API.

extension StatefulSet {
  /// Every field by which the corpora describe a StatefulSet.
  var description: [String: Value] {
    [
      "name": Value(metadata.name), "namespace": Value(metadata.namespace), "labels": Value(metadata.labels),
      "annotations": Value(metadata.annotations), "replicas": Value(spec.replicas),
      "ordinalsStart": Value(spec.startOrdinal), "serviceName": Value(spec.serviceName),
      "podManagementPolicy": Value(spec.podManagement.rawValue), "selector": Value(spec.selector.equalLabels),
      "updateStrategy": .object([
        "type": Value(spec.updateStrategy.rawValue), "partition": Value(spec.partition),
        "maxUnavailable": spec.maxUnavailable?.value ?? .null,
      ]),
      "template": .object([
        "labels": Value(spec.template.labels), "annotations": Value(spec.template.annotations),
        "container": spec.template.spec.containers.first.map { Value($0.name) } ?? .null,
      ]),
      "volumeClaimTemplates": spec.claimTemplates.isEmpty ? .null : .array(spec.claimTemplates.map(claimDescription)),
      "pvcRetention": Value([
        "whenDeleted": spec.claimRetention.whenDeleted.rawValue, "whenScaled": spec.claimRetention.whenScaled.rawValue,
      ]),
    ]
  }

  /// A claim template as the StatefulSet holds it, in the set's own namespace.
  private func claimDescription(_ claim: PersistentVolumeClaim) -> Value {
    func amounts(_ list: ResourceList) -> Value {
      list.isEmpty ? .null : Value(list.mapValues(\.description))
    }
    return .object([
      "name": Value(claim.name), "namespace": Value(metadata.namespace), "accessModes": Value(claim.accessModes),
      "storageClassName": claim.storageClassName.map { Value($0) } ?? .null,
      "volumeMode": claim.volumeMode.map { Value($0) } ?? .null, "requests": amounts(claim.requests),
      "limits": amounts(claim.limits),
    ])
  }
}

extension LabelSelector {
  /// The labels that have to be equal.
  var equalLabels: [String: String] {
    Dictionary(
      requirements.compactMap { item in
        item.comparison == .isIn && item.values.count == 1 ? (item.key, item.values[0]) : nil
      }
    ) { first, _ in first }
  }
}

extension Affinity {
  /// The required terms between pods, as a pod's `affinity` would hold them; null without any.
  var description: Value {
    guard !requiredPods.isEmpty || !requiredAntiPods.isEmpty else { return .null }
    return .object([
      "podAffinity": Self.required(requiredPods), "podAntiAffinity": Self.required(requiredAntiPods),
    ])
  }

  private static func required(_ terms: [PodAffinityTerm]) -> Value {
    guard !terms.isEmpty else { return .null }
    return .object([
      "required": .array(
        terms.map { term in
          let expressions = term.selector.requirements.map { $0.description(operatorKey: "operator") }
          return .object([
            "labelSelector": .object(["matchExpressions": .array(expressions)]),
            "topologyKey": Value(term.topologyKey),
          ])
        })
    ])
  }
}

extension LabelSelector.Requirement {
  /// The requirement under the name that a corpus gives its operator.
  func description(operatorKey: String) -> Value {
    .object([
      "key": Value(key), operatorKey: Value(comparison.rawValue), "values": values.isEmpty ? .null : Value(values),
    ])
  }
}
