import API

/// A pod as the corpora describe one that is being created.
struct RecordedPod {
  var pod: Pod
  /// Whether the manager is configured with a gang scheduler.
  var gangScheduling: Bool

  /// Reads `name`, `namespace`, `labels`, `annotations`, `spec`, `gangProvider` and `preexistingAffinity`.
  init(_ fields: CaseFields) throws(MalformedCase) {
    let known: Set = ["name", "namespace", "labels", "annotations", "spec", "gangProvider", "preexistingAffinity"]
    if let unknown = fields.fields.keys.filter({ !known.contains($0) }).min() {
      throw MalformedCase("a pod is described by \"\(unknown)\", which is not read")
    }
    var spec = PodSpec()
    let written = try fields.object("spec")
    spec.containers = try Self.containers(written["containers"])
    spec.initContainers = try Self.containers(written["initContainers"])
    spec.subdomain = written["subdomain"]?.text
    if let wording = fields["preexistingAffinity"]?.text { spec.affinity = try Self.affinity(wording) }
    pod = Pod(
      metadata: Metadata(
        name: fields["name"]?.text ?? "", namespace: fields["namespace"]?.text ?? "default",
        labels: try fields.stringMap("labels"), annotations: try fields.stringMap("annotations")),
      spec: spec)
    gangScheduling = fields["gangProvider"] != nil
  }

  private static func containers(_ list: Value?) throws(MalformedCase) -> [Container] {
    var containers: [Container] = []
    for value in list?.items ?? [] {
      let fields = try CaseFields(value)
      var container = Container(name: try fields.text("name"))
      container.requests = try amounts(fields["requests"])
      container.limits = try amounts(fields["limits"])
      container.env = try fields.stringMap("env").sorted { $0.key < $1.key }.map {
        EnvironmentVariable(name: $0.key, value: $0.value)
      }
      containers.append(container)
    }
    return containers
  }

  private static func amounts(_ value: Value?) throws(MalformedCase) -> ResourceList {
    guard let value else { return [:] }
    return try CaseFields(value).fields.compactMapValues { $0.scalarText.flatMap { Quantity($0) } }
  }

  /// Affinity from the sentences that the corpus describes it with.
  private static func affinity(_ wording: String) throws(MalformedCase) -> Affinity {
    var affinity = Affinity()
    if wording.hasPrefix("exclusive terms for ") {
      let words = wording.split(separator: " ")
      guard words.count > 3, let value = words.last else { throw MalformedCase("affinity \"\(wording)\"") }
      ExclusiveTerms.inject(
        into: &affinity, key: LWSKey.groupKey, value: value.trimmed(")"), topologyKey: String(words[3]))
      return affinity
    }
    let quoted = wording.split(separator: "\"", omittingEmptySubsequences: false)
    guard wording.contains("user"), quoted.count >= 3 else { throw MalformedCase("affinity \"\(wording)\"") }
    let label = quoted.count >= 5 ? String(quoted[3]) : "key"
    let term = PodAffinityTerm(selector: LabelSelector([.init(label, .exists)]), topologyKey: String(quoted[1]))
    if wording.contains("podAffinity") { affinity.requiredPods = [term] }
    if wording.contains("podAntiAffinity") { affinity.requiredAntiPods = [term] }
    return affinity
  }
}

extension Substring {
  fileprivate func trimmed(_ end: Character) -> String {
    last == end ? String(dropLast()) : String(self)
  }
}
