/// A version of the API that Kueue's objects are written in.
package enum KueueAPIVersion: String, CaseIterable, Sendable {
  case v1alpha1, v1beta1, v1beta2
}

extension KueueKind {
  /// The group that the kind belongs to.
  package var group: String {
    switch self {
    case .configuration: "config.kueue.x-k8s.io"
    case .priorityClass: "scheduling.k8s.io"
    case .resourceFlavor, .topology, .clusterQueue, .cohort, .localQueue, .workloadPriorityClass, .admissionCheck,
      .provisioningRequestConfig, .workload:
      "kueue.x-k8s.io"
    }
  }

  /// The versions that are read, the newest first.
  package var versions: [String] {
    switch self {
    case .priorityClass: ["v1"]
    case .topology, .cohort: ["v1beta2", "v1beta1", "v1alpha1"]
    case .configuration, .resourceFlavor, .clusterQueue, .localQueue, .workloadPriorityClass, .admissionCheck,
      .provisioningRequestConfig, .workload:
      ["v1beta2", "v1beta1"]
    }
  }
}

extension KueueManifest {
  /// What an `apiVersion` and a `kind` say about an object.
  enum Recognition: Equatable {
    /// A kind of Kueue's, in a version that is read.
    case kind(KueueKind, KueueAPIVersion)
    /// Not one of Kueue's kinds, or one that is not simulated.
    case other
    /// A mistake; the problem stands at the key that is named.
    case mistake(key: String, message: String)
  }

  /// Finds out whether an object is one of Kueue's.
  static func recognize(kind: String, apiVersion: String) -> Recognition {
    let parts = apiVersion.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2 else { return .other }
    let siblings = KueueKind.allCases.filter { $0.group == parts[0] }
    guard let known = siblings.first(where: { $0.rawValue == kind }) else {
      // A misspelling of a kind that matters here is a mistake rather than another kind.
      guard let hint = closestName(to: kind, among: siblings.map(\.rawValue)), parts[0] != "scheduling.k8s.io" else {
        return .other
      }
      return .mistake(key: "kind", message: "\"\(kind)\" is not a kind of \(apiVersion); did you mean \"\(hint)\"?")
    }
    guard known.versions.contains(parts[1]) else {
      return .mistake(
        key: "apiVersion",
        message: "\"\(apiVersion)\" has no \(kind) that is simulated; use "
          + list(known.versions.map { "\(known.group)/\($0)" }))
    }
    return .kind(known, KueueAPIVersion(rawValue: parts[1]) ?? .v1beta2)
  }

  /// Reads an object of Kueue's; nil when the parts that name it are missing.
  ///
  /// - Parameter origin: The calendar time of simulated time zero, in seconds since 1970-01-01T00:00Z.
  init?(_ kind: KueueKind, _ version: KueueAPIVersion, reading reader: ObjectReader, origin: Int64) {
    guard let object = Self.object(kind, version, reader, origin) else { return nil }
    self.init(object: object, source: reader.source)
  }

  private static func object(
    _ kind: KueueKind, _ version: KueueAPIVersion, _ reader: ObjectReader, _ origin: Int64
  ) -> KueueObject? {
    if kind == .configuration { return .configuration(KueueConfiguration(reading: reader, version)) }
    guard let metadata = Metadata(reading: reader) else { return nil }
    let name = metadata.name
    switch kind {
    case .resourceFlavor: return .resourceFlavor(ResourceFlavor(name: name, reading: reader))
    case .topology: return .topology(KueueTopology(name: name, reading: reader))
    case .clusterQueue: return .clusterQueue(ClusterQueue(name: name, reading: reader, version))
    case .cohort: return .cohort(Cohort(name: name, reading: reader, version))
    case .localQueue: return LocalQueue(metadata, reading: reader).map { .localQueue($0) }
    case .workloadPriorityClass: return .workloadPriorityClass(WorkloadPriorityClass(name: name, reading: reader))
    case .priorityClass: return .priorityClass(PriorityClass(name: name, reading: reader))
    case .admissionCheck: return .admissionCheck(AdmissionCheck(name: name, reading: reader))
    case .provisioningRequestConfig:
      return .provisioningRequestConfig(ProvisioningRequestConfig(name: name, reading: reader))
    case .workload: return .workload(Workload(metadata, reading: reader, version, origin: origin))
    case .configuration: return nil
    }
  }
}

extension ObjectReader {
  /// The `spec` of an object; the rest of its top level is bookkeeping.
  func spec<Result>(_ read: (ObjectReader) -> Result) -> Result? {
    let result = object("spec").map(read)
    finish(ignoring: ["apiVersion", "kind", "metadata", "status"])
    return result
  }
}
