extension Cohort {
  /// Reads a Cohort; the oldest version calls the parent by another name.
  init(name: String, reading reader: ObjectReader, _ version: KueueAPIVersion) {
    self.init(name: name)
    var cohort = self
    let parentKey = version == .v1alpha1 ? "parent" : "parentName"
    reader.spec { spec in
      cohort.parent = spec.string(parentKey).flatMap { $0.isEmpty ? nil : $0 }
      cohort.resourceGroups = ResourceGroup.groups(reading: spec)
      cohort.fairWeight = spec.fairWeight()
      spec.finish(remedies: [version == .v1alpha1 ? "parentName" : "parent": "it is \(parentKey) in \(version)"])
    }
    self = cohort
  }
}

extension LocalQueue {
  /// Reads a LocalQueue; nil when it says no ClusterQueue.
  init?(_ metadata: Metadata, reading reader: ObjectReader) {
    let queue = reader.spec { spec -> LocalQueue? in
      let clusterQueue = spec.required("clusterQueue", spec.string)
      let stopPolicy = spec.choice("stopPolicy", StopPolicy.self) ?? .none
      let weight = spec.fairWeight()
      spec.finish()
      guard let clusterQueue else { return nil }
      var queue = LocalQueue(name: metadata.name, namespace: metadata.namespace, clusterQueue: clusterQueue)
      queue.stopPolicy = stopPolicy
      queue.fairWeight = weight
      return queue
    }
    guard let queue else {
      reader.problems.add(reader.path, "spec is missing; it names the ClusterQueue")
      return nil
    }
    guard let queue else { return nil }
    self = queue
  }
}

extension WorkloadPriorityClass {
  /// Reads a WorkloadPriorityClass.
  init(name: String, reading reader: ObjectReader) {
    self.init(name: name, value: reader.required("value", reader.int32) ?? 0)
    reader.finish(ignoring: ["apiVersion", "kind", "metadata", "description"])
  }
}

extension PriorityClass {
  /// Reads a PriorityClass.
  init(name: String, reading reader: ObjectReader) {
    self.init(
      name: name, value: reader.required("value", reader.int32) ?? 0,
      isGlobalDefault: reader.bool("globalDefault") ?? false)
    reader.finish(ignoring: ["apiVersion", "kind", "metadata", "description", "preemptionPolicy"])
  }
}
