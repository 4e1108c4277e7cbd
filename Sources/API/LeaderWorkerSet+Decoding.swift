extension LeaderWorkerSet {
  /// Reads a LeaderWorkerSet manifest; nil when the parts that name it are missing.
  package init?(reading reader: ObjectReader) {
    let metadata = Metadata(reading: reader)
    let spec = reader.required("spec", reader.object).flatMap(LeaderWorkerSetSpec.init(reading:))
    reader.finish(ignoring: ["apiVersion", "kind", "status"])
    guard let metadata, let spec else { return nil }
    self.init(metadata: metadata, spec: spec)
    source = reader.source
  }
}

extension Metadata {
  /// Reads the `metadata` of a top-level object.
  package init?(reading reader: ObjectReader) {
    guard let metadata = reader.required("metadata", reader.object) else { return nil }
    let name = metadata.required("name", metadata.string)
    let namespace = metadata.string("namespace") ?? "default"
    let labels = metadata.stringMap("labels")
    let annotations = metadata.stringMap("annotations")
    metadata.finish(ignoring: [
      "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "finalizers", "generateName",
      "generation",
      "managedFields", "ownerReferences", "resourceVersion", "selfLink", "uid",
    ])
    guard let name else { return nil }
    self.init(name: name, namespace: namespace, labels: labels, annotations: annotations)
  }
}

extension LeaderWorkerSetSpec {
  /// Reads a LeaderWorkerSet's `spec`.
  package init?(reading reader: ObjectReader) {
    let template = reader.required("leaderWorkerTemplate", reader.object).flatMap(LeaderWorkerTemplate.init(reading:))
    let replicas = reader.int32("replicas")
    let startupPolicy = reader.string("startupPolicy")
    let strategy = reader.object("rolloutStrategy").map(RolloutStrategy.init(reading:))
    let network = reader.object("networkConfig").map { network in
      defer { network.finish() }
      return NetworkConfig(subdomainPolicy: network.string("subdomainPolicy"))
    }
    reader.finish()
    guard let template else { return nil }
    self.init(leaderWorkerTemplate: template)
    self.replicas = replicas
    self.startupPolicy = startupPolicy
    rolloutStrategy = strategy
    networkConfig = network
  }
}

extension LeaderWorkerTemplate {
  fileprivate init?(reading reader: ObjectReader) {
    let worker = reader.required("workerTemplate", reader.object).map {
      PodTemplate(reading: $0, source: reader.value("workerTemplate") ?? .null)
    }
    let leader = reader.object("leaderTemplate").map {
      PodTemplate(reading: $0, source: reader.value("leaderTemplate") ?? .null)
    }
    let size = reader.int32("size")
    let restartPolicy = reader.string("restartPolicy")
    let subGroupPolicy = reader.object("subGroupPolicy").map { policy in
      defer { policy.finish() }
      return SubGroupPolicy(type: policy.string("subGroupPolicyType"), subGroupSize: policy.int32("subGroupSize"))
    }
    let claims = reader.objects("volumeClaimTemplates").compactMap(PersistentVolumeClaim.init(readingTemplate:))
    let retention = reader.object("persistentVolumeClaimRetentionPolicy").map(ClaimRetentionPolicy.init(reading:))
    let claimsSource = reader.value("volumeClaimTemplates")
    reader.finish()
    guard let worker else { return nil }
    self.init(workerTemplate: worker)
    leaderTemplate = leader
    self.size = size
    self.restartPolicy = restartPolicy
    self.subGroupPolicy = subGroupPolicy
    volumeClaimTemplates = claims
    volumeClaimTemplatesSource = claimsSource
    claimRetention = retention
  }
}

extension RolloutStrategy {
  fileprivate init(reading reader: ObjectReader) {
    self.init(type: reader.string("type"))
    if let rolling = reader.object("rollingUpdateConfiguration") {
      rollingUpdate = RollingUpdateConfiguration(
        partition: rolling.int32("partition"), maxUnavailable: rolling.countOrPercent("maxUnavailable"),
        maxSurge: rolling.countOrPercent("maxSurge"))
      rolling.finish()
    }
    reader.finish()
  }
}

extension PersistentVolumeClaim {
  /// Reads an entry of `volumeClaimTemplates`.
  package init?(readingTemplate reader: ObjectReader) {
    guard let metadata = reader.required("metadata", reader.object),
      let name = metadata.required("name", metadata.string)
    else { return nil }
    metadata.finish(ignoring: ["annotations", "creationTimestamp", "labels", "namespace"])
    self.init(name: name, reading: reader)
  }

  /// Reads what stands beside a claim's `metadata`.
  init(name: String, reading reader: ObjectReader) {
    self.init(name: name)
    if let spec = reader.required("spec", reader.object) { readSpec(spec) }
    reader.finish(ignoring: ["apiVersion", "kind", "status"])
  }

  private mutating func readSpec(_ reader: ObjectReader) {
    accessModes = reader.strings("accessModes")
    storageClassName = reader.string("storageClassName")
    volumeMode = reader.string("volumeMode")
    if let resources = reader.object("resources") {
      requests = resources.resources("requests")
      limits = resources.resources("limits")
      resources.finish()
    }
    reader.finish(ignoring: ["dataSource", "dataSourceRef", "selector", "volumeAttributesClassName", "volumeName"])
  }
}

extension ClaimRetentionPolicy {
  /// Reads a `persistentVolumeClaimRetentionPolicy`.
  package init(reading reader: ObjectReader) {
    self.init(
      whenDeleted: reader.choice("whenDeleted", Choice.self) ?? .retain,
      whenScaled: reader.choice("whenScaled", Choice.self) ?? .retain)
    reader.finish()
  }
}

extension ObjectReader {
  /// A number or a percentage; text that is neither is left to validation.
  package func countOrPercent(_ key: String) -> CountOrPercent? {
    guard let value = value(key) else { return nil }
    guard let amount = CountOrPercent(value) else {
      problems.add(path.key(key), "\(value.found) stands where a number or a percentage is expected")
      return nil
    }
    return amount
  }
}
