import API

/// Admission of single pods.
enum WebhookPodReplay {
  @Sendable static func replay(_ document: Value) -> [CaseResult] {
    Replaying.cases(document["cases"], kind: "admission") { item throws(MalformedCase) in
      let recorded = try RecordedPod(try item.object("pod"))
      let expected = try item.object("expect")
      var pod = recorded.pod
      do {
        try PodAdmission.admit(&pod, version: .head, gangScheduling: recorded.gangScheduling)
      } catch {
        return expected["admitted"] == .bool(false) || expected["error"] != nil ? .passed : .failed("refused: \(error)")
      }
      var lines: [String] = []
      for key in expected.fields.keys.sorted() {
        if case .failed(let text) = try check(key, expected, pod, before: recorded.pod) { lines.append(text) }
      }
      return Difference.outcome(of: lines)
    }
  }

  /// Compares one expectation; one that is not known fails.
  private static func check(
    _ key: String, _ expected: CaseFields, _ pod: Pod, before: Pod
  ) throws(MalformedCase) -> CaseOutcome {
    let value = try expected.value(key)
    switch key {
    case "admitted": return Difference.outcome(expected: value, got: .bool(true))
    case "labelsExactly": return Difference.outcome(expected: value, got: Value(pod.metadata.labels))
    case "annotations":
      return Difference.outcome(expecting: try CaseFields(value), got: pod.metadata.annotations.mapValues(Value.string))
    case "tpuEnv": return Difference.outcome(expected: value, got: .bool(hasTPUEnvironment(pod)))
    case "TPU_WORKER_HOSTNAMES", "TPU_WORKER_ID", "TPU_NAME", "TPU_PROCESS_ADDRESSES":
      return Difference.outcome(expected: value, got: environment(key, of: pod))
    case "env":
      var got: [String: Value] = [:]
      let names = try CaseFields(value).fields
      for name in names.keys { got[name] = environment(name, of: pod) }
      return Difference.outcome(expecting: filled(names, pod.metadata.namespace), got: got)
    case "exclusiveTerms": return try exclusiveTerms(value.items, pod)
    case "termsNotDuplicated":
      return Difference.outcome(expected: value, got: .bool(pod.spec.affinity == before.spec.affinity))
    case "userTermsKeptFirst":
      return Difference.outcome(expected: value, got: .bool(keepsTerms(of: before.spec.affinity, pod.spec.affinity)))
    default: return .failed("\(key): the replayer does not know this expectation")
    }
  }

  private static func filled(_ fields: [String: Value], _ namespace: String) -> CaseFields {
    CaseFields(
      fields.mapValues { value in
        value.text.map { Value($0.replacing("<namespace>", with: namespace)) } ?? value
      })
  }

  /// A variable of the first container that requests TPUs, or else of the first container.
  private static func environment(_ name: String, of pod: Pod) -> Value {
    let container = pod.spec.tpuContainers.first.map { pod.spec[$0] } ?? pod.spec.containers.first
    return container?.environmentValue(name).map { Value($0) } ?? .null
  }

  /// Whether there are TPU containers and every one knows its peers.
  private static func hasTPUEnvironment(_ pod: Pod) -> Bool {
    let containers = pod.spec.tpuContainers.map { pod.spec[$0] }
    let names = [TPUEnvironment.hostnames, TPUEnvironment.workerID, TPUEnvironment.name]
    return !containers.isEmpty
      && containers.allSatisfy { container in
        names.allSatisfy { container.environmentValue($0) != nil }
      }
  }

  private static func keepsTerms(of before: Affinity, _ after: Affinity) -> Bool {
    after.requiredPods.starts(with: before.requiredPods) && after.requiredAntiPods.starts(with: before.requiredAntiPods)
  }

  private static func exclusiveTerms(_ expectations: [Value], _ pod: Pod) throws(MalformedCase) -> CaseOutcome {
    var lines: [String] = []
    for expectation in expectations {
      let fields = try CaseFields(expectation)
      let topologyKey = pod.metadata.annotations[try fields.text("topologyKeyFromAnnotation")] ?? ""
      let labelKey = try fields.text("labelKey")
      let terms = pod.spec.affinity.requiredPods.filter { $0.topologyKey == topologyKey }
      let antiTerms = pod.spec.affinity.requiredAntiPods.filter { $0.topologyKey == topologyKey }
      let isPresent =
        terms.contains { $0.selector.uses(labelKey, [.isIn]) }
        && antiTerms.contains { $0.selector.uses(labelKey, [.exists, .notIn]) }
      let got: [String: Value] = [
        "present": .bool(isPresent), "exactlyOneAffinityTermOfThatKey": .bool(terms.count == 1),
        "labelKey": Value(labelKey), "topologyKeyFromAnnotation": fields["topologyKeyFromAnnotation"] ?? .null,
      ]
      if case .failed(let text) = Difference.outcome(expecting: fields, got: got) { lines.append(text) }
    }
    return Difference.outcome(of: lines)
  }
}

extension LabelSelector {
  /// Whether the selector is these comparisons, in this order, of one label.
  fileprivate func uses(_ key: String, _ comparisons: [Operator]) -> Bool {
    requirements.map(\.comparison) == comparisons && requirements.allSatisfy { $0.key == key }
  }
}
