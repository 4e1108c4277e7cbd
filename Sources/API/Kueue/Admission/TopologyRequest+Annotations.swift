extension TopologyRequest {
  /// What the annotations of a pod template ask of the topology; nil when they ask nothing.
  ///
  /// Of several that exclude each other the first counts: required, preferred, unconstrained. Annotations that cannot be
  /// understood count as absent; `TopologyAnnotations.problems` says why.
  ///
  /// Source: KUEUE-SPEC 1.8.
  package init?(annotations: [String: String]) {
    self.init()
    if let level = annotations[KueueKey.requiredTopology] {
      required = level
    } else if let level = annotations[KueueKey.preferredTopology] {
      preferred = level
    } else if let flag = annotations[KueueKey.unconstrainedTopology] {
      unconstrained = TopologyAnnotations.flag(flag)
    }
    sliceTopology = annotations[KueueKey.sliceTopology]
    sliceSize = annotations[KueueKey.sliceSize].flatMap { Int32($0) }.map(Int.init)
    sliceConstraints = annotations[KueueKey.sliceConstraints].flatMap { TopologyAnnotations.layers($0) } ?? []
    if self == TopologyRequest() { return nil }
  }

  /// The group of podsets that a template belongs to, which counts only beside a required or preferred level.
  ///
  /// Source: KUEUE-SPEC 1.8.
  package static func group(annotations: [String: String]) -> String? {
    guard annotations[KueueKey.requiredTopology] != nil || annotations[KueueKey.preferredTopology] != nil else {
      return nil
    }
    return annotations[KueueKey.podSetGroup]
  }
}

/// The annotations of pod templates that topology-aware scheduling reads.
package enum TopologyAnnotations {
  /// A boolean as Go reads it.
  static func flag(_ text: String) -> Bool? {
    switch text {
    case "1", "t", "T", "true", "TRUE", "True": true
    case "0", "f", "F", "false", "FALSE", "False": false
    default: nil
    }
  }

  /// The layers of slices that an annotation lists; nil when it is no list of them.
  static func layers(_ text: String) -> [SliceLayer]? {
    let list = ProblemList()
    guard let value = try? Value(json: text.utf8), case .array(let items) = value else { return nil }
    let layers = items.compactMap { SliceLayer(reading: ObjectReader($0, at: .root, list)) }
    return layers.count == items.count ? layers : nil
  }

  /// What Kueue's webhooks refuse in the annotations of one template.
  ///
  /// - Parameters:
  ///   - path: Where the template's metadata stand.
  ///   - podCount: The pods of the podset; nil leaves out the rule on them.
  /// - Source: KUEUE-SPEC 1.8; texts of Kueue's `ValidateTASPodSetRequest`.
  package static func problems(
    _ annotations: [String: String], at path: FieldPath, podCount: Int?, gates: KueueGates
  ) -> [Problem] {
    guard gates[.topologyAwareScheduling] else { return [] }
    let rules = AnnotationRules(annotations: annotations, path: path.key("annotations"))
    return rules.levelProblems + rules.groupProblems + rules.valueProblems + rules.sliceProblems(podCount: podCount)
      + rules.layerProblems(podCount: podCount, gates)
  }
}

/// The rules of one template's annotations.
private struct AnnotationRules {
  let annotations: [String: String]
  let path: FieldPath

  private func has(_ key: String) -> Bool { annotations[key] != nil }

  private func forbidden(_ key: String, _ rule: String) -> Problem { Problem(path.key(key), "Forbidden: \(rule)") }

  var levelProblems: [Problem] {
    let levels = [KueueKey.requiredTopology, KueueKey.preferredTopology, KueueKey.unconstrainedTopology]
    var problems: [Problem] = []
    if levels.filter({ has($0) }).count > 1 {
      let names = levels.map { "\"\($0)\"" }.joined(separator: ", ")
      problems.append(
        Problem(path, "Invalid value: must not contain more than one topology annotation: [\(names)]"))
    }
    for key in [KueueKey.requiredTopology, KueueKey.preferredTopology, KueueKey.sliceTopology] {
      if let value = annotations[key] { problems += KueueValidation.qualifiedNameProblems(value, at: path.key(key)) }
    }
    return problems
  }

  var groupProblems: [Problem] {
    guard let group = annotations[KueueKey.podSetGroup] else { return [] }
    var problems: [Problem] = []
    if UInt64(group) != nil {
      problems.append(
        KueueValidation.invalid(path.key(KueueKey.podSetGroup), "\"\(group)\"", "must not be a number"))
    }
    for key in [KueueKey.sliceSize, KueueKey.sliceTopology, KueueKey.sliceConstraints] where has(key) {
      problems.append(forbidden(KueueKey.podSetGroup, "may not be set when '\(key)' is specified"))
    }
    if !has(KueueKey.preferredTopology), !has(KueueKey.requiredTopology) {
      problems.append(
        forbidden(
          KueueKey.podSetGroup,
          "may not be set when neither '\(KueueKey.preferredTopology)' nor '\(KueueKey.requiredTopology)' is specified")
      )
    }
    return problems
  }

  var valueProblems: [Problem] {
    var problems: [Problem] = []
    if let text = annotations[KueueKey.unconstrainedTopology], TopologyAnnotations.flag(text) == nil {
      problems.append(
        KueueValidation.invalid(path.key(KueueKey.unconstrainedTopology), "\"\(text)\"", "must be a boolean value"))
    }
    guard let offset = annotations[KueueKey.podIndexOffset] else { return problems }
    if has(KueueKey.podSetGroup) {
      problems.append(
        forbidden(KueueKey.podIndexOffset, "may not be set when '\(KueueKey.podSetGroup)' is specified"))
    } else if Int32(offset) ?? -1 < 0 {
      problems.append(
        KueueValidation.invalid(
          path.key(KueueKey.podIndexOffset), "\"\(offset)\"", "must be a non-negative integer"))
    }
    return problems
  }

  func sliceProblems(podCount: Int?) -> [Problem] {
    let place = path.key(KueueKey.sliceSize)
    switch (has(KueueKey.sliceTopology), annotations[KueueKey.sliceSize]) {
    case (false, nil): return []
    case (true, nil):
      return [
        Problem(place, "Required value: must be set when '\(KueueKey.sliceTopology)' is specified")
      ]
    case (let hasTopology, let text?):
      let rule: String? =
        switch (Int32(text).map(Int.init), podCount) {
        case (nil, _): "must be a numeric value"
        case (let size?, _) where size < 1: "must be greater than or equal to 1"
        case (let size?, let count?) where size > count: "must not be greater than pod set count \(count)"
        default: nil
        }
      let value = rule.map { [KueueValidation.invalid(place, "\"\(text)\"", $0)] } ?? []
      return value
        + (hasTopology
          ? []
          : [forbidden(KueueKey.sliceSize, "may not be set when '\(KueueKey.sliceTopology)' is not specified")])
    }
  }

  func layerProblems(podCount: Int?, _ gates: KueueGates) -> [Problem] {
    guard let text = annotations[KueueKey.sliceConstraints] else { return [] }
    let place = path.key(KueueKey.sliceConstraints)
    guard gates[.tasMultiLayerTopology] else {
      let gate = KueueGate.tasMultiLayerTopology.rawValue
      return [
        forbidden(KueueKey.sliceConstraints, "the \(gate) feature gate must be enabled to use this annotation")
      ]
    }
    let conflicts = [KueueKey.sliceTopology, KueueKey.sliceSize].filter { has($0) }.map {
      forbidden(KueueKey.sliceConstraints, "may not be set when '\($0)' is specified")
    }
    guard let layers = TopologyAnnotations.layers(text) else {
      return conflicts + [
        KueueValidation.invalid(
          place, "\"\(text)\"", "must be a valid JSON array of {\"topology\": level, \"size\": number}")
      ]
    }
    guard (1...3).contains(layers.count) else {
      return conflicts + [KueueValidation.invalid(place, "\"\(text)\"", "must have 1 to 3 layers")]
    }
    return conflicts + problems(of: layers, at: place, podCount: podCount)
  }

  private func problems(of layers: [SliceLayer], at place: FieldPath, podCount: Int?) -> [Problem] {
    var problems: [Problem] = []
    for (index, layer) in layers.enumerated() {
      let entry = place.index(index)
      let size = layer.size ?? 0
      problems += KueueValidation.qualifiedNameProblems(layer.topology, at: entry.key("topology"))
      if size < 1 {
        problems.append(
          KueueValidation.invalid(entry.key("size"), "\(size)", "must be greater than or equal to 1"))
      }
      if let earlier = layers[..<index].firstIndex(where: { $0.topology == layer.topology }) {
        problems.append(
          KueueValidation.duplicate(entry.key("topology"), "\(layer.topology) (also at index \(earlier))"))
      }
      guard index > 0, size > 0, let parent = layers[index - 1].size, !parent.isMultiple(of: size) else { continue }
      problems.append(
        KueueValidation.invalid(
          entry.key("size"), "\(size)", "must evenly divide the parent layer size \(parent)"))
    }
    if let podCount, let size = layers[0].size, size > podCount {
      problems.append(
        KueueValidation.invalid(place, "\(size)", "must not be greater than pod set count \(podCount)"))
    }
    return problems
  }
}
