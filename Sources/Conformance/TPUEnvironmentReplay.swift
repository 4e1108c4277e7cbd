import API

/// The TPU variables of single pods.
enum TPUEnvironmentReplay {
  @Sendable static func replay(_ document: Value) -> [CaseResult] {
    Replaying.cases(document["cases"], kind: nil) { item throws(MalformedCase) in
      switch try item.text("mode") {
      case "count TPU containers": return try count(item)
      case "no subgroup", "subgroup": return try environment(item)
      case let mode: throw MalformedCase("mode \"\(mode)\" is not known")
      }
    }
    .map { CaseResult(id: $0.id, kind: "tpu", outcome: $0.outcome) }
  }

  private static func count(_ item: CaseFields) throws(MalformedCase) -> CaseOutcome {
    let input = try item.object("in")
    var spec = PodSpec()
    spec.containers = try input.items("containers").map(container)
    spec.initContainers = try input.items("initContainers").map(container)
    return Difference.outcome(
      expecting: try item.object("expect"), got: ["tpuContainers": Value(spec.tpuContainers.count)])
  }

  /// A container by its kind: `tpu`, `requestsOnly` or `plain`.
  private static func container(_ kind: Value) throws(MalformedCase) -> Container {
    var container = Container(name: "c")
    switch kind.text {
    case "tpu": container.limits = [TPUEnvironment.resource: Quantity(units: 4)]
    case "requestsOnly": container.requests = [TPUEnvironment.resource: Quantity(units: 4)]
    case "plain": break
    case nil, _: throw MalformedCase("\(kind.found) is no kind of container")
    }
    return container
  }

  private static func environment(_ item: CaseFields) throws(MalformedCase) -> CaseOutcome {
    let expected = try item.object("expect")
    let before = try pod(try item.object("in"))
    var pod = before
    do {
      try TPUEnvironment.inject(into: &pod, size: item["in"]?["size"]?.integer ?? 1, version: .head)
    } catch {
      return expected["error"] == .bool(true) ? .passed : .failed("refused: \(error)")
    }
    if expected["error"] != nil { return .failed("admitted, where an error is expected") }
    return try compare(expected, pod, before: before)
  }

  private static func pod(_ input: CaseFields) throws(MalformedCase) -> Pod {
    var spec = PodSpec()
    spec.subdomain = input["subdomain"]?.text
    for value in try input.items("tpuContainers") {
      let fields = try CaseFields(value)
      var container = Container(name: try fields.text("name"))
      container.limits = [TPUEnvironment.resource: Quantity(units: 4)]
      var variables = try fields.stringMap("env")
      variables[TPUEnvironment.port] = fields[TPUEnvironment.port]?.text ?? variables[TPUEnvironment.port]
      container.env = variables.sorted { $0.key < $1.key }.map { EnvironmentVariable(name: $0.key, value: $0.value) }
      spec.containers.append(container)
    }
    let metadata = Metadata(
      name: input["podName"]?.text ?? "", labels: try input.stringMap("labels"),
      annotations: try input.stringMap("annotations"))
    return Pod(metadata: metadata, spec: spec)
  }

  /// Every TPU container shares the lists; the identifier counts up from container to container.
  private static func compare(
    _ expected: CaseFields, _ pod: Pod, before: Pod
  ) throws(MalformedCase) -> CaseOutcome {
    let isSubgroup = pod.metadata.annotations[LWSKey.subgroupSize] != nil
    let containers = isSubgroup ? Array(pod.spec.containers.prefix(1)) : pod.spec.containers
    var lines: [String] = []
    for (index, container) in containers.enumerated() {
      var wanted = expected.fields
      if index > 0 {
        wanted["TPU_PROCESS_PORT_first"] = nil
        wanted["TPU_WORKER_ID_first"] = expected["TPU_WORKER_ID_first"]?.text.flatMap { Int($0) }
          .map { Value(String($0 + index)) }
      }
      let variables = Dictionary(container.env.map { ($0.name, Value($0.value)) }) { first, _ in first }
      let got: [String: Value] = [
        TPUEnvironment.hostnames: variables[TPUEnvironment.hostnames] ?? .null,
        TPUEnvironment.name: variables[TPUEnvironment.name] ?? .null,
        TPUEnvironment.addresses: variables[TPUEnvironment.addresses] ?? .null,
        "TPU_PROCESS_PORT_first": variables[TPUEnvironment.port] ?? .null,
        "TPU_WORKER_ID_first": variables[TPUEnvironment.workerID] ?? .null,
        "noEnvAdded": .bool(pod == before),
      ]
      if case .failed(let text) = Difference.outcome(expecting: CaseFields(wanted), got: got) { lines.append(text) }
    }
    if containers.isEmpty, pod != before || expected["noEnvAdded"] != .bool(true) {
      lines.append("the pod has no TPU container")
    }
    return Difference.outcome(of: lines)
  }
}
