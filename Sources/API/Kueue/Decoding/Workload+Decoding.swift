import Kernel

extension Workload {
  /// Reads a Workload with its status: one that has an admission starts admitted.
  ///
  /// - Parameter origin: The calendar time of simulated time zero, in seconds since 1970-01-01T00:00Z; a workload that
  ///   says no time of creation is created when it is applied, which is taken to be zero.
  init(_ metadata: Metadata, reading reader: ObjectReader, _ version: KueueAPIVersion, origin: Int64) {
    // The parts of the metadata that only a workload is asked for.
    let identity = reader.object("metadata")
    self.init(
      metadata: metadata, uid: identity?.string("uid") ?? metadata.name,
      created: identity?.time("creationTimestamp", origin: origin) ?? .zero, podSets: [], queueName: "")
    if let spec = reader.object("spec") {
      readSpec(spec, version)
    } else {
      reader.problems.add(reader.path, "spec is missing; it lists the podsets")
    }
    if let status = reader.object("status") {
      self.status = WorkloadStatus(reading: status, version, counts: podCounts, origin: origin)
    }
    reader.finish(ignoring: ["apiVersion", "kind", "metadata"])
  }

  /// The pods of every podset, by its name.
  private var podCounts: [String: Int] {
    Dictionary(podSets.map { ($0.name, $0.count) }) { first, _ in first }
  }

  private mutating func readSpec(_ reader: ObjectReader, _ version: KueueAPIVersion) {
    podSets = reader.objects("podSets").compactMap(WorkloadPodSet.init(reading:))
    reader.reportDuplicates(of: podSets.map(\.name), in: "podSets")
    queueName = reader.string("queueName") ?? ""
    priority = reader.int32("priority") ?? 0
    if let reference = reader.object("priorityClassRef") {
      priorityClass = reference.required("name", reference.string)
      reference.finish(ignoring: ["group", "kind"])
    }
    if version == .v1beta1 {
      priorityClass = reader.string("priorityClassName") ?? priorityClass
      _ = reader.string("priorityClassSource")
    }
    if priorityClass != nil, !reader.has("priority") {
      reader.problems.add(
        reader.path, "Invalid value: priority should not be nil when priorityClassRef is set")
    }
    isActive = reader.bool("active") ?? true
    maximumExecutionTimeSeconds = reader.positive("maximumExecutionTimeSeconds")
    reader.finish(ignoring: ["preemptionGates"])
  }
}

extension WorkloadPodSet {
  fileprivate init?(reading reader: ObjectReader) {
    let name = reader.string("name") ?? "main"
    let count = reader.nonNegative("count") ?? 1
    let template = reader.required("template", reader.object).map { PodTemplate(reading: $0, source: $0.source) }
    let minCount = reader.positive("minCount")
    let request = reader.object("topologyRequest")
    reader.finish()
    guard let template else { return nil }
    self.init(name: name, count: count, template: template)
    self.minCount = minCount
    if let minCount, minCount > count {
      reader.problems.add(
        reader.path, "Invalid value: minCount should be positive and less or equal to count (\(minCount) > \(count))")
    }
    if let request { readTopology(request) }
  }

  private mutating func readTopology(_ reader: ObjectReader) {
    var request = TopologyRequest(
      required: reader.string("required"), preferred: reader.string("preferred"),
      unconstrained: reader.bool("unconstrained"))
    request.sliceTopology = reader.string("podSetSliceRequiredTopology")
    request.sliceSize = reader.int32("podSetSliceSize")
    request.sliceConstraints = reader.objects("podsetSliceRequiredTopologyConstraints").compactMap {
      SliceLayer(reading: $0)
    }
    group = reader.string("podSetGroupName")
    podIndexLabel = reader.string("podIndexLabel")
    subGroupIndexLabel = reader.string("subGroupIndexLabel")
    subGroupCount = reader.int32("subGroupCount")
    reader.finish()
    // Labels and groups alone ask nothing of the topology.
    topology = request == TopologyRequest() ? nil : request
  }
}

extension SliceLayer {
  /// Reads one layer of slices, in a workload or in the annotation of a template.
  init?(reading reader: ObjectReader) {
    let topology = reader.required("topology", reader.string)
    let size = reader.required("size", reader.int32)
    reader.finish()
    guard let topology, let size else { return nil }
    self.init(topology: topology, size: size)
  }
}

extension ObjectReader {
  /// A time of the calendar as simulated time.
  func time(_ key: String, origin: Int64) -> SimTime? {
    guard let value = value(key) else { return nil }
    guard case .string(let text) = value, let seconds = CalendarTime.seconds(in: text) else {
      problems.add(path.key(key), "\(value.found) is not a time; write 2026-01-05T08:00:00Z")
      return nil
    }
    return .zero + .seconds(Double(seconds - origin))
  }
}
