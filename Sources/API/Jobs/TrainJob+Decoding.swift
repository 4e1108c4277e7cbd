// `trainer.kubeflow.org/v1alpha1` TrainJob: the podsets of its runtime, of which `node` trains.

extension GangJob {
  /// The podset that trains, and its container. Source: Kubeflow Trainer, `constants.Node`.
  static let trainerNode = "node"

  /// Reads a TrainJob manifest; the runtime that it names completes it when it is applied.
  package init?(readingTrainJob reader: ObjectReader) {
    let metadata = Metadata(reading: reader)
    guard let spec = reader.required("spec", reader.object) else { return nil }
    let use = TrainingRuntimeUse(reading: spec)
    let isSuspended = spec.bool("suspend") ?? false
    spec.finish(ignoring: ["initializer", "managedBy"])
    reader.finish(ignoring: ["apiVersion", "kind", "status"])
    guard let metadata, let use else { return nil }
    self.init(kind: .trainJob, metadata: metadata, podSets: [use.applied(to: Self.plainNode, nodeCount: nil)])
    self.isSuspended = isSuspended
    runtime = use
  }

  /// What trains when nothing is known of the runtime.
  private static var plainNode: GangPodSet {
    var template = PodTemplate()
    template.spec.containers = [Container(name: trainerNode)]
    template.spec.restartPolicy = .onFailure
    var podSet = GangPodSet(name: trainerNode, count: 1, template: template)
    podSet.podIndexLabel = JobKey.completionIndex
    podSet.memberIndexLabel = JobKey.jobIndex
    return podSet
  }

  /// The job with the podsets of its runtime.
  package func completed(by runtime: TrainingRuntime) -> GangJob {
    guard let use = self.runtime else { return self }
    var job = self
    job.podSets = runtime.jobSet.podSets.map { use.applied(to: $0, nodeCount: runtime.nodeCount) }
    job.take(runtime.jobSet)
    job.runtime = nil
    return job
  }
}

/// How a TrainJob uses a runtime: which one, and what it changes in it.
package struct TrainingRuntimeUse: Equatable, Sendable {
  /// The name of the ClusterTrainingRuntime or TrainingRuntime.
  package var name: String
  package var isClusterScoped: Bool
  /// Nil keeps the runtime's own.
  var nodeCount: Int?
  var image: String?
  var requests: ResourceList = [:]
  var limits: ResourceList = [:]
  /// Of every pod.
  var labels: [String: String] = [:]
  var annotations: [String: String] = [:]
  var overrides: [PodTemplateOverride] = []

  fileprivate init?(reading spec: ObjectReader) {
    let reference = spec.required("runtimeRef", spec.object)
    guard let name = reference?.required("name", { reference?.string($0) }) else { return nil }
    self.name = name
    isClusterScoped = reference?.string("kind") != "TrainingRuntime"
    reference?.finish(ignoring: ["apiGroup"])
    labels = spec.stringMap("labels")
    annotations = spec.stringMap("annotations")
    if let trainer = spec.object("trainer") { readTrainer(trainer) }
    overrides = spec.objects("podTemplateOverrides").map(PodTemplateOverride.init(reading:))
  }

  private mutating func readTrainer(_ reader: ObjectReader) {
    nodeCount = reader.positive("numNodes")
    image = reader.string("image")
    if let resources = reader.object("resourcesPerNode") {
      requests = resources.resources("requests")
      limits = resources.resources("limits")
      resources.finish(ignoring: ["claims"])
    }
    reader.finish(ignoring: ["args", "command", "env", "numProcPerNode"])
  }

  /// A podset of the runtime as this job runs it.
  ///
  /// - Parameter nodeCount: How many nodes the runtime trains on unless the job says.
  fileprivate func applied(to podSet: GangPodSet, nodeCount: Int?) -> GangPodSet {
    var podSet = podSet
    let isTrainer = podSet.name == GangJob.trainerNode || podSet.jobLabels[JobKey.trainerStep] == "trainer"
    if isTrainer, let count = self.nodeCount ?? nodeCount {
      podSet.count = count * podSet.memberCount
      podSet.completions = count
    }
    if isTrainer {
      for index in podSet.template.spec.containers.indices
      where podSet.template.spec.containers[index].name == GangJob.trainerNode {
        complete(&podSet.template.spec.containers[index])
      }
    }
    podSet.template.labels.merge(labels) { $1 }
    podSet.template.annotations.merge(annotations) { $1 }
    for override in overrides where override.targets.contains(podSet.name) { override.apply(to: &podSet.template) }
    return podSet
  }

  private func complete(_ container: inout Container) {
    if let image { container.image = image }
    // Resources replace the runtime's as a whole. Source: Kubeflow Trainer, JobSet builder.
    guard !requests.isEmpty || !limits.isEmpty else { return }
    container.requests = requests
    container.limits = limits
  }
}

/// What a TrainJob changes in the pods of some of its podsets.
struct PodTemplateOverride: Equatable, Sendable {
  var targets: [String]
  private var labels: [String: String] = [:]
  private var annotations: [String: String] = [:]
  private var nodeSelector: [String: String] = [:]
  private var tolerations: [Toleration] = []
  private var schedulingGates: [String] = []

  fileprivate init(reading reader: ObjectReader) {
    targets = reader.objects("targetJobs").compactMap { target in
      defer { target.finish() }
      return target.required("name", target.string)
    }
    if let metadata = reader.object("metadata") {
      labels = metadata.stringMap("labels")
      annotations = metadata.stringMap("annotations")
      metadata.finish()
    }
    if let spec = reader.object("spec") { readSpec(spec) }
    reader.finish()
  }

  private mutating func readSpec(_ reader: ObjectReader) {
    nodeSelector = reader.stringMap("nodeSelector")
    tolerations = reader.objects("tolerations").map(Toleration.init(reading:))
    schedulingGates = reader.objects("schedulingGates").compactMap { gate in
      defer { gate.finish() }
      return gate.required("name", gate.string)
    }
    reader.finish(
      ignoring: ["affinity", "containers", "imagePullSecrets", "initContainers", "serviceAccountName", "volumes"])
  }

  func apply(to template: inout PodTemplate) {
    template.labels.merge(labels) { $1 }
    template.annotations.merge(annotations) { $1 }
    template.spec.nodeSelector.merge(nodeSelector) { $1 }
    template.spec.tolerations += tolerations
    template.spec.schedulingGates += schedulingGates
  }
}
