extension PodTemplate {
  /// Reads a `PodTemplateSpec`.
  package init(reading reader: ObjectReader, source: Value) {
    self.init()
    self.source = source
    if let metadata = reader.object("metadata") {
      labels = metadata.stringMap("labels")
      annotations = metadata.stringMap("annotations")
      metadata.finish(ignoring: ["name", "namespace", "creationTimestamp", "generateName", "finalizers"])
    }
    if let spec = reader.required("spec", reader.object) {
      self.spec = PodSpec(reading: spec)
    }
    reader.finish()
  }
}

extension PodSpec {
  /// Fields of `PodSpec` that do not change where or when a pod runs in this simulator.
  private static let ignoredFields = [
    "activeDeadlineSeconds", "automountServiceAccountToken", "dnsConfig", "dnsPolicy", "enableServiceLinks",
    "ephemeralContainers", "hostAliases", "hostIPC", "hostNetwork", "hostPID", "hostUsers", "hostnameOverride",
    "imagePullSecrets", "os", "preemptionPolicy", "readinessGates", "resourceClaims", "resources", "runtimeClassName",
    "securityContext", "serviceAccount", "serviceAccountName", "setHostnameAsFQDN", "shareProcessNamespace",
    "topologySpreadConstraints", "volumes", "workloadRef",
  ]

  /// Reads a pod's `spec`.
  package init(reading reader: ObjectReader) {
    self.init()
    containers = reader.objects("containers").map(Container.init(reading:))
    if containers.isEmpty { reader.problems.add(reader.path, "containers is missing; a pod has at least one") }
    initContainers = reader.objects("initContainers").map(Container.init(reading:))
    reportDuplicateContainers(reader)
    nodeName = reader.string("nodeName")
    nodeSelector = reader.stringMap("nodeSelector")
    if let affinity = reader.object("affinity") { self.affinity = Affinity(reading: affinity) }
    tolerations = reader.objects("tolerations").map(Toleration.init(reading:))
    schedulingGates = reader.objects("schedulingGates").compactMap { gate in
      defer { gate.finish() }
      return gate.required("name", gate.string)
    }
    schedulerName = reader.string("schedulerName")
    priority = reader.int32("priority") ?? 0
    priorityClassName = reader.string("priorityClassName")
    overhead = reader.resources("overhead")
    terminationGracePeriodSeconds = reader.nonNegative("terminationGracePeriodSeconds") ?? 30
    hostname = reader.string("hostname")
    subdomain = reader.string("subdomain")
    restartPolicy = reader.choice("restartPolicy", PodRestartPolicy.self) ?? .always
    if priorityClassName != nil { reader.problems.note(reader.path.key("priorityClassName"), .ignored) }
    reader.finish(ignoring: Self.ignoredFields)
  }

  private func reportDuplicateContainers(_ reader: ObjectReader) {
    var seen: Set<String> = []
    for container in initContainers + containers where !seen.insert(container.name).inserted {
      reader.problems.add(reader.path.key("containers"), "two containers are named \"\(container.name)\"")
    }
  }
}

extension Container {
  private static let ignoredFields = [
    "args", "command", "envFrom", "ports", "resizePolicy", "restartPolicyRules", "securityContext", "stdin",
    "stdinOnce",
    "terminationMessagePath", "terminationMessagePolicy", "tty", "volumeDevices", "volumeMounts", "workingDir",
  ]

  init(reading reader: ObjectReader) {
    self.init(name: reader.required("name", reader.string) ?? "", image: reader.string("image") ?? "")
    imagePullPolicy = reader.choice("imagePullPolicy", ImagePullPolicy.self)
    env = reader.objects("env").compactMap(EnvironmentVariable.init(reading:))
    if let resources = reader.object("resources") {
      requests = resources.resources("requests")
      limits = resources.resources("limits")
      reportRequestsAboveLimits(resources)
      resources.finish(ignoring: ["claims"])
    }
    readinessProbe = reader.object("readinessProbe").map(Probe.init(reading:))
    livenessProbe = reader.object("livenessProbe").map(Probe.init(reading:))
    startupProbe = reader.object("startupProbe").map(Probe.init(reading:))
    isSidecar = reader.choice("restartPolicy", PodRestartPolicy.self) == .always
    if let lifecycle = reader.object("lifecycle") { readLifecycle(lifecycle) }
    reader.finish(ignoring: Self.ignoredFields)
  }

  private func reportRequestsAboveLimits(_ reader: ObjectReader) {
    for name in requests.keys.sorted() {
      guard let request = requests[name], let limit = limits[name], request > limit else { continue }
      reader.problems.add(
        reader.path.key("requests").key(name),
        "\(request.description) must be less than or equal to the limit, \(limit.description)")
    }
  }

  private mutating func readLifecycle(_ reader: ObjectReader) {
    if let hook = reader.object("preStop") {
      if let sleep = hook.object("sleep") {
        preStopSleepSeconds = sleep.nonNegative("seconds") ?? 0
        sleep.finish()
      }
      hook.finish(ignoring: ["exec", "httpGet", "tcpSocket"])
    }
    reader.finish(ignoring: ["postStart", "stopSignal"])
  }
}

extension EnvironmentVariable {
  fileprivate init?(reading reader: ObjectReader) {
    guard let name = reader.required("name", reader.string) else { return nil }
    self.init(name: name, value: reader.string("value") ?? "")
    reader.finish(ignoring: ["valueFrom"])
  }
}

extension Probe {
  fileprivate init(reading reader: ObjectReader) {
    self.init()
    initialDelaySeconds = reader.nonNegative("initialDelaySeconds") ?? 0
    periodSeconds = reader.positive("periodSeconds") ?? 10
    timeoutSeconds = reader.positive("timeoutSeconds") ?? 1
    successThreshold = reader.positive("successThreshold") ?? 1
    failureThreshold = reader.positive("failureThreshold") ?? 3
    reader.finish(ignoring: ["exec", "grpc", "httpGet", "tcpSocket", "terminationGracePeriodSeconds"])
  }
}

extension Toleration {
  private enum Comparison: String, CaseIterable { case exists = "Exists", equal = "Equal" }

  /// Reads a toleration of a pod or of a flavor.
  init(reading reader: ObjectReader) {
    let comparison = reader.choice("operator", Comparison.self) ?? .equal
    let key = reader.string("key")
    let value = reader.string("value")
    self.init(
      key: key, value: comparison == .equal ? value ?? "" : nil, effect: reader.choice("effect", Taint.Effect.self),
      seconds: reader.int("tolerationSeconds"))
    if key == nil, comparison == .equal {
      reader.problems.add(reader.path, "operator has to be \"Exists\" when key is empty, which tolerates every taint")
    }
    reader.finish()
  }
}

extension ObjectReader {
  /// Amounts by resource name; each has to be a quantity that is not negative.
  package func resources(_ key: String) -> ResourceList {
    guard let reader = object(key) else { return [:] }
    var amounts: ResourceList = [:]
    for name in reader.keys {
      if let amount = reader.quantity(name) { amounts[name] = amount }
    }
    return amounts
  }

  /// A quantity, written as text or as a number; negative ones are refused.
  package func quantity(_ key: String) -> Quantity? {
    guard let quantity = signedQuantity(key) else { return nil }
    guard quantity >= .zero else {
      problems.add(path.key(key), "\(value(key)?.scalarText ?? "") must be greater than or equal to 0")
      return nil
    }
    return quantity
  }

  /// A quantity, written as text or as a number, of any sign.
  package func signedQuantity(_ key: String) -> Quantity? {
    guard let value = value(key) else { return nil }
    guard let text = value.scalarText, value != .bool(true), value != .bool(false), let quantity = Quantity(text) else {
      problems.add(path.key(key), "\(value.found) is not a quantity; write 8, 100m, 1.5 or 1124Gi")
      return nil
    }
    return quantity
  }

  /// A whole number that is not negative.
  package func nonNegative(_ key: String) -> Int? {
    atLeast(0, key)
  }

  /// A whole number of at least one.
  package func positive(_ key: String) -> Int? {
    atLeast(1, key)
  }

  private func atLeast(_ least: Int, _ key: String) -> Int? {
    guard let number = int32(key) else { return nil }
    guard number >= least else {
      problems.add(path.key(key), "\(number) must be greater than or equal to \(least)")
      return nil
    }
    return number
  }
}
