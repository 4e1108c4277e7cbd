// `batch/v1` Job: one podset, `main`.

extension GangJob {
  /// What a `batch/v1` Job's `spec` may say that does not change what runs here.
  static let ignoredJobFields = [
    "backoffLimitPerIndex", "managedBy", "manualSelector", "maxFailedIndexes", "podFailurePolicy", "selector",
    "successPolicy",
  ]

  /// Reads a Job manifest.
  ///
  /// Source: Kubernetes `batch/v1`; KUEUE-SPEC 6, podset `main`.
  package init?(readingJob reader: ObjectReader) {
    let metadata = Metadata(reading: reader)
    guard let spec = reader.required("spec", reader.object) else { return nil }
    let podSet = GangPodSet(name: "main", readingJobSpec: spec, isPartOfJobSet: false)
    let isSuspended = spec.bool("suspend") ?? false
    let deadline = spec.nonNegative("activeDeadlineSeconds")
    let timeToLive = spec.nonNegative("ttlSecondsAfterFinished")
    let replacement = spec.choice("podReplacementPolicy", PodReplacement.self)
    spec.finish(ignoring: Self.ignoredJobFields)
    reader.finish(ignoring: ["apiVersion", "kind", "status"])
    guard let metadata, var podSet else { return nil }
    podSet.readPartialAdmission(metadata, reader)
    self.init(kind: .job, metadata: metadata, podSets: [podSet])
    self.isSuspended = isSuspended
    activeDeadlineSeconds = deadline
    secondsAfterFinished = timeToLive
    replacesOnlyFailedPods = replacement == .failed
  }

  private enum PodReplacement: String, CaseIterable {
    case terminatingOrFailed = "TerminatingOrFailed"
    case failed = "Failed"
  }
}

extension GangPodSet {
  private enum CompletionMode: String, CaseIterable {
    case nonIndexed = "NonIndexed"
    case indexed = "Indexed"
  }

  /// Reads what a Job's spec says of its pods.
  ///
  /// - Parameter isPartOfJobSet: Whether JobSet's defaults come first: indexed completions, and restarts on failure.
  init?(name: String, readingJobSpec spec: ObjectReader, isPartOfJobSet: Bool) {
    let parallelism = spec.nonNegative("parallelism")
    // Without either number a job runs one pod. Source: Kubernetes `SetDefaults_Job`.
    let completions = spec.nonNegative("completions") ?? (parallelism == nil ? 1 : nil)
    let mode = spec.choice("completionMode", CompletionMode.self) ?? (isPartOfJobSet ? .indexed : .nonIndexed)
    let limit = spec.nonNegative("backoffLimit")
    if mode == .indexed, !spec.has("completions"), spec.has("parallelism") {
      spec.problems.add(spec.path, "completions is missing; completionMode Indexed needs it")
    }
    guard
      let template = spec.required("template", spec.object).map({
        PodTemplate(readingJobTemplate: $0, restartDefault: isPartOfJobSet ? .onFailure : nil)
      })
    else { return nil }
    self.init(name: name, count: min(parallelism ?? 1, completions ?? .max), template: template)
    self.completions = completions
    isIndexed = mode == .indexed
    backoffLimit = limit ?? 6
    podIndexLabel = JobKey.completionIndex
  }

  /// Reads the annotations that let Kueue admit a part of the pods.
  ///
  /// Source: Kueue's webhook of `batch/v1` Job.
  fileprivate mutating func readPartialAdmission(_ metadata: Metadata, _ reader: ObjectReader) {
    let path = reader.path.key("metadata").key("annotations")
    if let text = metadata.annotations[KueueKey.jobMinParallelism] {
      let place = path.key(KueueKey.jobMinParallelism)
      if let least = Int(text) {
        if (1..<max(1, count)).contains(least) {
          minCount = least
        } else {
          reader.problems.add(place, "\(least) should be between 0 and \(count - 1)")
        }
      } else {
        reader.problems.add(place, "\"\(text)\" is not a whole number")
      }
    }
    guard metadata.annotations[JobKey.completionsEqualParallelism] == "true" else { return }
    let place = path.key(JobKey.completionsEqualParallelism)
    if !isIndexed { reader.problems.add(place, "should not be enabled for NonIndexed jobs") }
    if completions != count { reader.problems.add(place, "completions should be equal to parallelism") }
    followsAdmittedCount = true
  }
}

extension PodTemplate {
  /// Reads the template of a job, whose pods end.
  ///
  /// - Parameter restartDefault: The restart policy when the template names none; nil when it has to.
  init(readingJobTemplate reader: ObjectReader, restartDefault: PodRestartPolicy?) {
    self.init(reading: reader, source: reader.source)
    let path = reader.path.key("spec").key("restartPolicy")
    if let restartDefault, reader.source["spec"]?["restartPolicy"] == nil { spec.restartPolicy = restartDefault }
    guard spec.restartPolicy == .always else { return }
    reader.problems.add(path, "the pods of a job have to end; use \"Never\" or \"OnFailure\"")
  }
}
