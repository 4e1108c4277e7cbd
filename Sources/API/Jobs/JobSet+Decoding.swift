// `jobset.x-k8s.io/v1alpha2` JobSet: one podset for each replicated job, whose replicas are its members.

extension GangJob {
  /// Reads a JobSet manifest.
  ///
  /// Source: JobSet `v1alpha2` and its webhook's defaults; Kueue's podsets are the replicated jobs.
  package init?(readingJobSet reader: ObjectReader) {
    let metadata = Metadata(reading: reader)
    guard let spec = reader.required("spec", reader.object) else { return nil }
    let parts = JobSetSpec(reading: spec)
    reader.finish(ignoring: ["apiVersion", "kind", "status"])
    guard let metadata else { return nil }
    self.init(kind: .jobSet, metadata: metadata, podSets: parts.podSets)
    take(parts)
  }

  /// What a JobSet's spec says beside its podsets.
  mutating func take(_ spec: JobSetSpec) {
    isSuspended = isSuspended || spec.isSuspended
    failure = spec.failure
    secondsAfterFinished = spec.secondsAfterFinished
  }
}

/// The spec of a JobSet, which a training runtime has too.
package struct JobSetSpec: Equatable, Sendable {
  package private(set) var podSets: [GangPodSet]
  var isSuspended = false
  var failure = GangJob.FailureRule.fail
  var secondsAfterFinished: Int?

  init(reading reader: ObjectReader) {
    podSets = reader.objects("replicatedJobs").compactMap(GangPodSet.init(readingReplicatedJob:))
    if !reader.has("replicatedJobs") || reader.items("replicatedJobs").isEmpty {
      reader.problems.add(reader.path, "replicatedJobs is missing; a JobSet has at least one")
    }
    reportDuplicates(reader)
    isSuspended = reader.bool("suspend") ?? false
    secondsAfterFinished = reader.nonNegative("ttlSecondsAfterFinished")
    if let policy = reader.object("failurePolicy") {
      failure = .restartAll(limit: policy.nonNegative("maxRestarts") ?? 0)
      policy.finish(ignoring: ["restartStrategy", "rules"])
    }
    reader.finish(ignoring: ["coordinator", "managedBy", "network", "startupPolicy", "successPolicy"])
  }

  private func reportDuplicates(_ reader: ObjectReader) {
    var seen: Set<String> = []
    for podSet in podSets where !seen.insert(podSet.name).inserted {
      reader.problems.add(reader.path.key("replicatedJobs"), "two replicated jobs are named \"\(podSet.name)\"")
    }
  }
}

extension GangPodSet {
  fileprivate init?(readingReplicatedJob reader: ObjectReader) {
    let name = reader.required("name", reader.string)
    let replicas = reader.nonNegative("replicas") ?? 1
    let labels = reader.object("template").flatMap { $0.object("metadata") }.map { metadata in
      defer { metadata.finish(ignoring: ["annotations", "creationTimestamp", "name", "namespace"]) }
      return metadata.stringMap("labels")
    }
    let template = reader.required("template", reader.object)
    let spec = template?.required("spec") { template?.object($0) }
    _ = template?.has("metadata")
    let podSet = spec.flatMap { GangPodSet(name: name ?? "", readingJobSpec: $0, isPartOfJobSet: true) }
    spec?.finish(ignoring: GangJob.ignoredJobFields + ["activeDeadlineSeconds", "podReplacementPolicy", "suspend"])
    template?.finish()
    reader.finish(ignoring: ["dependsOn", "groupName"])
    guard name != nil, var podSet else { return nil }
    podSet.count *= replicas
    podSet.memberCount = replicas
    podSet.memberIndexLabel = JobKey.jobIndex
    podSet.jobLabels = labels ?? [:]
    self = podSet
  }
}
