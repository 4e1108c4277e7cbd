// `kubeflow.org/v1` PyTorchJob: podsets `master` and `worker`.

extension GangJob {
  private enum RestartPolicy: String, CaseIterable {
    case always = "Always"
    case onFailure = "OnFailure"
    case never = "Never"
    case exitCode = "ExitCode"
  }

  /// Replica types in the order in which Kueue lists the podsets.
  private static let replicaTypes = ["Master", "Worker"]

  /// Reads a PyTorchJob manifest.
  ///
  /// Source: Kubeflow training operator `kubeflow.org/v1` and its webhook; KUEUE-SPEC 6.
  package init?(readingPyTorchJob reader: ObjectReader) {
    let metadata = Metadata(reading: reader)
    guard let spec = reader.required("spec", reader.object) else { return nil }
    var job = GangJob(kind: .pyTorchJob, metadata: metadata ?? Metadata(name: ""), podSets: [])
    let policy = spec.object("runPolicy")
    let limit = policy.flatMap { job.read(runPolicy: $0) }
    let replicas = spec.required("pytorchReplicaSpecs", spec.object)
    for type in Self.replicaTypes {
      guard let part = replicas?.object(type), var podSet = Self.podSet(type, part) else { continue }
      // Without a limit the operator restarts pods for ever.
      podSet.backoffLimit = limit ?? .max
      job.podSets.append(podSet)
    }
    replicas?.finish()
    if let replicas, job.podSets.isEmpty {
      replicas.problems.add(replicas.path, "names no replicas; use \"Master\" or \"Worker\"")
    }
    spec.finish(ignoring: ["elasticPolicy", "nprocPerNode"])
    reader.finish(ignoring: ["apiVersion", "kind", "status"])
    guard metadata != nil else { return nil }
    self = job
  }

  /// Reads `runPolicy`; returns its back-off limit.
  private mutating func read(runPolicy policy: ObjectReader) -> Int? {
    isSuspended = policy.bool("suspend") ?? false
    activeDeadlineSeconds = policy.nonNegative("activeDeadlineSeconds")
    secondsAfterFinished = policy.nonNegative("ttlSecondsAfterFinished")
    // Source: training operator v1, `setDefaultsRunPolicy`: None.
    cleanup = policy.choice("cleanPodPolicy", CleanupRule.self) ?? .none
    if let scheduling = policy.object("schedulingPolicy") {
      priorityClassName = scheduling.string("priorityClass")
      scheduling.finish(ignoring: ["minAvailable", "minResources", "queue", "scheduleTimeoutSeconds"])
    }
    let limit = policy.nonNegative("backoffLimit")
    policy.finish(ignoring: ["managedBy"])
    return limit
  }

  private static func podSet(_ type: String, _ reader: ObjectReader) -> GangPodSet? {
    let count = reader.nonNegative("replicas") ?? 1
    if type == "Master", count > 1 {
      reader.problems.add(reader.path.key("replicas"), "\(count) masters; a PyTorchJob has one")
    }
    let policy = reader.choice("restartPolicy", RestartPolicy.self) ?? .onFailure
    let template = reader.required("template", reader.object).map { PodTemplate(reading: $0, source: $0.source) }
    reader.finish()
    guard var template else { return nil }
    if !template.spec.containers.contains(where: { $0.name == "pytorch" }) {
      let path = reader.path.key("template").key("spec").key("containers")
      reader.problems.add(path, "no container is named \"pytorch\", which the operator needs")
    }
    // The replica's policy replaces the pod's; by exit code, the operator restarts pods itself.
    template.spec.restartPolicy = policy == .always ? .onFailure : PodRestartPolicy(rawValue: policy.rawValue) ?? .never
    var podSet = GangPodSet(name: type.lowercased(), count: count, template: template)
    podSet.restart = policy == .never ? .fail : .replace
    podSet.podIndexLabel = JobKey.replicaIndex
    return podSet
  }
}
