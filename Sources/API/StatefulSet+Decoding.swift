extension StatefulSet {
  /// Reads a StatefulSet manifest.
  package init?(reading reader: ObjectReader) {
    let metadata = Metadata(reading: reader)
    let spec = reader.required("spec", reader.object).map(StatefulSetSpec.init(reading:))
    reader.finish(ignoring: ["apiVersion", "kind", "status"])
    guard let metadata, let spec else { return nil }
    self.init(metadata: metadata, spec: spec)
  }
}

extension StatefulSetSpec {
  fileprivate init(reading reader: ObjectReader) {
    self.init()
    replicas = reader.nonNegative("replicas") ?? 1
    serviceName = reader.string("serviceName") ?? ""
    podManagement = reader.choice("podManagementPolicy", PodManagement.self) ?? .orderedReady
    minReadySeconds = reader.nonNegative("minReadySeconds") ?? 0
    claimTemplates = reader.objects("volumeClaimTemplates").compactMap(PersistentVolumeClaim.init(readingTemplate:))
    if let retention = reader.object("persistentVolumeClaimRetentionPolicy") {
      claimRetention = ClaimRetentionPolicy(reading: retention)
    }
    if let strategy = reader.object("updateStrategy") { readStrategy(strategy) }
    if let ordinals = reader.object("ordinals") {
      startOrdinal = ordinals.nonNegative("start") ?? 0
      ordinals.finish()
    }
    readTemplate(reader)
    reader.finish(ignoring: ["revisionHistoryLimit"])
  }

  private mutating func readStrategy(_ reader: ObjectReader) {
    updateStrategy = reader.choice("type", UpdateStrategy.self) ?? .rollingUpdate
    if let rolling = reader.object("rollingUpdate") {
      partition = rolling.nonNegative("partition") ?? 0
      maxUnavailable = rolling.countOrPercent("maxUnavailable")
      if case .malformed(let text) = maxUnavailable {
        rolling.problems.add(rolling.path.key("maxUnavailable"), "\"\(text)\" is neither a number nor a percentage")
      }
      rolling.finish()
    }
    reader.finish()
  }

  /// Reads selector and template; the one has to match the other.
  private mutating func readTemplate(_ reader: ObjectReader) {
    if let selector = reader.required("selector", reader.object) { self.selector = LabelSelector(reading: selector) }
    if let template = reader.required("template", reader.object) {
      self.template = PodTemplate(reading: template, source: template.source)
    }
    if !selector.requirements.isEmpty, !selector.matches(template.labels) {
      reader.problems.add(reader.path.key("selector"), "does not match the labels of the template")
    }
  }
}
