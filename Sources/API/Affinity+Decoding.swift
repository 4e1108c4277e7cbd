extension Affinity {
  /// Reads a pod's `affinity`.
  init(reading reader: ObjectReader) {
    self.init()
    if let node = reader.object("nodeAffinity") { readNodeAffinity(node) }
    if let pods = reader.object("podAffinity") { (requiredPods, preferredPods) = Self.podTerms(pods) }
    if let pods = reader.object("podAntiAffinity") { (requiredAntiPods, preferredAntiPods) = Self.podTerms(pods) }
    reader.finish()
  }

  private static let required = "requiredDuringSchedulingIgnoredDuringExecution"
  private static let preferred = "preferredDuringSchedulingIgnoredDuringExecution"

  private mutating func readNodeAffinity(_ reader: ObjectReader) {
    if let required = reader.object(Self.required) {
      requiredNodeTerms = required.objects("nodeSelectorTerms").map(NodeSelectorTerm.init(reading:))
      required.finish()
    }
    preferredNodeTerms = reader.objects(Self.preferred).compactMap {
      Self.weighted($0, "preference", NodeSelectorTerm.init(reading:))
    }
    reader.finish()
  }

  private static func podTerms(_ reader: ObjectReader) -> ([PodAffinityTerm], [Weighted<PodAffinityTerm>]) {
    let hard = reader.objects(required).map(PodAffinityTerm.init(reading:))
    let soft = reader.objects(preferred).compactMap { weighted($0, "podAffinityTerm", PodAffinityTerm.init(reading:)) }
    reader.finish()
    return (hard, soft)
  }

  private static func weighted<Term>(
    _ reader: ObjectReader, _ key: String, _ read: (ObjectReader) -> Term
  ) -> Weighted<Term>? {
    let weight = reader.required("weight", reader.int32) ?? 1
    if !(1...100).contains(weight) {
      reader.problems.add(reader.path.key("weight"), "\(weight) must be in the range 1-100")
    }
    defer { reader.finish() }
    return reader.required(key, reader.object).map { Weighted(weight: weight, term: read($0)) }
  }
}

extension NodeSelectorTerm {
  fileprivate init(reading reader: ObjectReader) {
    self.init(
      labels: reader.objects("matchExpressions").compactMap(LabelSelector.Requirement.init(reading:)),
      names: reader.objects("matchFields").compactMap(LabelSelector.Requirement.init(reading:)))
    reader.finish()
  }
}

extension PodAffinityTerm {
  fileprivate init(reading reader: ObjectReader) {
    self.init(
      selector: reader.object("labelSelector").map(LabelSelector.init(reading:)) ?? LabelSelector([]),
      topologyKey: reader.required("topologyKey", reader.string) ?? "", namespaces: reader.strings("namespaces"))
    reader.finish(ignoring: ["namespaceSelector", "matchLabelKeys", "mismatchLabelKeys"])
  }
}

extension LabelSelector {
  /// Reads a `labelSelector`.
  package init(reading reader: ObjectReader) {
    self.init(matching: reader.stringMap("matchLabels"))
    requirements += reader.objects("matchExpressions").compactMap(Requirement.init(reading:))
    reader.finish()
  }
}

extension LabelSelector.Requirement {
  fileprivate init?(reading reader: ObjectReader) {
    guard let key = reader.required("key", reader.string),
      let comparison = reader.required("operator", { reader.choice($0, LabelSelector.Operator.self) })
    else { return nil }
    self.init(key, comparison, reader.strings("values"))
    switch comparison {
    case .isIn, .notIn, .greaterThan, .lessThan:
      if values.isEmpty {
        reader.problems.add(reader.path, "values is missing; \(comparison.rawValue) needs at least one")
      }
    case .exists, .doesNotExist:
      if !values.isEmpty { reader.problems.add(reader.path.key("values"), "\(comparison.rawValue) takes no values") }
    }
    reader.finish()
  }
}
