import Kernel

extension KueueConfiguration {
  /// Parts of the configuration that say how Kueue is deployed, or that concern other clusters.
  private static let ignoredFields = [
    "apiVersion", "controller", "health", "internalCertManagement", "kind", "leaderElection", "metadata", "multiKueue",
    "pprofBindAddress", "queueVisibility", "tls", "visibilityServer", "webhook",
  ]

  /// Reads a `Configuration`; an absent field has its default.
  init(reading reader: ObjectReader, _ version: KueueAPIVersion) {
    self.init()
    managesJobsWithoutQueueName = reader.bool("manageJobsWithoutQueueName") ?? false
    let namespace = reader.string("namespace") ?? "kueue-system"
    managedNamespaces =
      reader.object("managedJobsNamespaceSelector").map(LabelSelector.init(reading:))
      ?? Self.managedNamespaces(besides: namespace)
    reportProhibitedNamespaces(namespace, reader)
    frameworks = KueueFramework.byDefault
    if let integrations = reader.object("integrations") { readIntegrations(integrations) }
    readPodsReady(reader, version)
    readFairSharing(reader, version)
    if let resources = reader.object("resources") { self.resources = ResourceRules(reading: resources) }
    readClient(reader)
    readRetention(reader)
    readGates(reader)
    reader.finish(ignoring: Self.ignoredFields)
  }

  /// The namespaces that may not be managed, whatever a configuration says.
  private func reportProhibitedNamespaces(_ own: String, _ reader: ObjectReader) {
    guard reader.has("managedJobsNamespaceSelector"), let selector = managedNamespaces else { return }
    for name in ["kube-system", own] where selector.matches(["kubernetes.io/metadata.name": name]) {
      reader.problems.add(
        reader.path.key("managedJobsNamespaceSelector"), "Invalid value: should not match the \"\(name)\" namespace")
    }
  }

  private mutating func readIntegrations(_ reader: ObjectReader) {
    let names = reader.strings("frameworks")
    for (index, name) in names.enumerated() where !KueueFramework.known.contains(name) {
      reader.problems.add(
        reader.path.key("frameworks").index(index),
        "Unsupported value: \"\(name)\": supported values: \(list(KueueFramework.known))"
          + suggestion(for: name, among: KueueFramework.known))
    }
    reader.reportDuplicates(of: names, in: "frameworks", naming: nil)
    if !names.isEmpty { frameworks = names }
    reader.finish(ignoring: ["externalFrameworks", "labelKeysToCopy", "podOptions"])
  }

  private mutating func readClient(_ reader: ObjectReader) {
    if let client = reader.object("clientConnection") {
      clientQPS = client.number("qps") ?? clientQPS
      clientBurst = client.int32("burst") ?? clientBurst
      client.finish()
    }
    if let metrics = reader.object("metrics") {
      exportsClusterQueueResources = metrics.bool("enableClusterQueueResources") ?? false
      metrics.finish(ignoring: ["bindAddress", "customLabels", "localQueueMetrics"])
    }
  }

  private mutating func readRetention(_ reader: ObjectReader) {
    guard let policies = reader.object("objectRetentionPolicies") else { return }
    if let workloads = policies.object("workloads") {
      retentionAfterFinished = workloads.goDuration("afterFinished")
      retentionAfterDeactivation = workloads.goDuration("afterDeactivatedByKueue")
      workloads.finish()
    }
    policies.finish()
  }

  private mutating func readGates(_ reader: ObjectReader) {
    guard let settings = reader.object("featureGates") else { return }
    for name in settings.keys {
      guard let isOn = settings.bool(name) else { continue }
      if let refusal = KueueGate.refusal(of: name, setTo: isOn) {
        settings.problems.add(Problem(settings.path.key(name), isAboutKey: true, refusal))
      } else {
        if KueueGate(rawValue: name) == nil { settings.problems.note(settings.path.key(name), .ignored) }
        gateSettings[name] = isOn
      }
    }
    gates = gates.setting(gateSettings)
  }
}

extension ObjectReader {
  /// A duration as Go writes it, such as `5m` or `1h30m0s`; negative ones are refused.
  func goDuration(_ key: String) -> SimDuration? {
    guard let value = value(key) else { return nil }
    guard case .string(let text) = value, let duration = text == "0" ? .zero : SimDuration(text) else {
      problems.add(path.key(key), "\(value.found) is not a duration; write 5m or 1h30m")
      return nil
    }
    guard duration >= .zero else {
      problems.add(path.key(key), "Invalid value: \"\(text)\": must be greater than or equal to 0")
      return nil
    }
    return duration
  }

  /// A number, whole or not.
  func number(_ key: String) -> Double? {
    guard let value = value(key) else { return nil }
    switch value {
    case .int(let number): return Double(number)
    case .double(let number): return number
    case .null, .bool, .string, .array, .object:
      problems.add(path.key(key), "\(value.found) stands where a number is expected")
      return nil
    }
  }
}
