import Kernel

extension KueueConfiguration {
  /// Reads how long Kueue waits for pods to be ready.
  ///
  /// The older version waits only where it is told to, and then lets no other workload in meanwhile unless told not to.
  ///
  /// Source: KUEUE-SPEC 1.10; Kueue's conversion of `v1beta1.WaitForPodsReady` for the older version.
  mutating func readPodsReady(_ reader: ObjectReader, _ version: KueueAPIVersion) {
    guard let ready = reader.object("waitForPodsReady") else {
      if version == .v1beta1 { waitForPodsReady = nil }
      return
    }
    var wait = WaitForPodsReady()
    let isEnabled = version == .v1beta2 || ready.bool("enable") ?? false
    // Kueue takes a timeout of nothing for one that is not given.
    if let timeout = ready.goDuration("timeout"), timeout > .zero { wait.timeout = timeout }
    let recovery = ready.goDuration("recoveryTimeout") ?? wait.timeout
    wait.recoveryTimeout = recovery > .zero ? recovery : nil
    wait.blocksAdmission = ready.bool("blockAdmission") ?? (version == .v1beta1)
    if let requeuing = ready.object("requeuingStrategy") {
      wait.requeuingTimestamp = requeuing.choice("timestamp", WaitForPodsReady.Timestamp.self) ?? .eviction
      wait.backoffLimitCount = requeuing.nonNegative("backoffLimitCount")
      wait.backoffBase = .seconds(Double(requeuing.nonNegative("backoffBaseSeconds") ?? 60))
      wait.backoffMax = .seconds(Double(requeuing.nonNegative("backoffMaxSeconds") ?? 3_600))
      requeuing.finish()
    }
    ready.finish(ignoring: ["maxTimeoutOnWorkload"])
    waitForPodsReady = isEnabled ? wait : nil
  }

  /// Reads fair sharing between ClusterQueues and between LocalQueues.
  mutating func readFairSharing(_ reader: ObjectReader, _ version: KueueAPIVersion) {
    if let sharing = reader.object("fairSharing") {
      let isEnabled = version == .v1beta2 || sharing.bool("enable") ?? false
      let strategies = FairSharing(reading: sharing)
      fairSharing = isEnabled ? strategies : nil
    }
    guard let sharing = reader.object("admissionFairSharing") else { return }
    var fair = AdmissionFairSharing()
    fair.usageHalfLife = sharing.goDuration("usageHalfLifeTime") ?? .zero
    if let interval = sharing.goDuration("usageSamplingInterval"), interval > .zero {
      fair.usageSamplingInterval = interval
    }
    if let weights = sharing.object("resourceWeights") {
      for name in weights.keys {
        guard let weight = weights.number(name) else { continue }
        fair.resourceWeights[name] = weight
        if weight < 0 {
          let text = weights.value(name)?.scalarText ?? ""
          weights.problems.add(weights.path.key(name), "Invalid value: \(text): must be greater than or equal to 0")
        }
      }
    }
    sharing.finish()
    admissionFairSharing = fair
  }
}

extension FairSharing {
  /// The only orders of strategies that there are.
  ///
  /// Source: KUEUE-SPEC 1.10.
  private static let legalStrategies: [[Strategy]] = [
    [.lessThanOrEqualToFinalShare], [.lessThanInitialShare], [.lessThanOrEqualToFinalShare, .lessThanInitialShare],
  ]

  fileprivate init(reading reader: ObjectReader) {
    self.init()
    let names = reader.strings("preemptionStrategies")
    reader.finish()
    guard !names.isEmpty else { return }
    let legal = Self.legalStrategies.first { $0.map(\.rawValue) == names }
    if let legal {
      strategies = legal
    } else {
      let supported = Self.legalStrategies.map { $0.map(\.rawValue).joined(separator: ",") }
      reader.problems.add(
        reader.path.key("preemptionStrategies"),
        "Unsupported value: [\(names.map { "\"\($0)\"" }.joined(separator: ","))]: supported values: \(list(supported))"
      )
    }
  }
}

extension ResourceRules {
  /// Reads `resources`.
  init(reading reader: ObjectReader) {
    self.init()
    quotaCheck = reader.choice("quotaCheckStrategy", QuotaCheck.self) ?? .blockUndeclared
    excludedPrefixes = reader.strings("excludeResourcePrefixes")
    transformations = reader.objects("transformations").compactMap(Transformation.init(reading:))
    reader.reportDuplicates(of: transformations.map(\.input), in: "transformations", naming: "input")
    reader.finish(ignoring: ["deviceClassMappings"])
  }
}

extension ResourceRules.Transformation {
  private enum Strategy: String, CaseIterable { case retain = "Retain", replace = "Replace" }

  fileprivate init?(reading reader: ObjectReader) {
    let input = reader.required("input", reader.string)
    let keepsInput = reader.choice("strategy", Strategy.self) != .replace
    let multiplyBy = reader.string("multiplyBy").flatMap { $0.isEmpty ? nil : $0 }
    var outputs: [String: Quantity] = [:]
    if let amounts = reader.object("outputs") {
      for name in amounts.keys { outputs[name] = amounts.signedQuantity(name) }
    }
    reader.finish()
    guard let input else { return nil }
    self.init(input: input, keepsInput: keepsInput, multiplyBy: multiplyBy, outputs: outputs)
  }
}
