/// A ClusterTrainingRuntime or TrainingRuntime: the JobSet that TrainJobs of its name become.
///
/// Source: Kubeflow Trainer `trainer.kubeflow.org/v1alpha1`.
package struct TrainingRuntime: Equatable, Sendable {
  package var metadata: Metadata
  package var isClusterScoped: Bool
  package var jobSet: JobSetSpec
  /// How many nodes train unless a job says.
  package var nodeCount: Int?

  /// Reads a manifest of either kind.
  package init?(reading reader: ObjectReader, isClusterScoped: Bool) {
    var metadata = Metadata(reading: reader)
    if isClusterScoped { metadata?.namespace = "" }
    guard let spec = reader.required("spec", reader.object) else { return nil }
    let policy = spec.object("mlPolicy")
    let nodeCount = policy?.positive("numNodes")
    policy?.finish(ignoring: ["mpi", "torch"])
    let template = spec.required("template", spec.object)
    let jobSet = template?.required("spec") { template?.object($0) }.map(JobSetSpec.init(reading:))
    template?.finish(ignoring: ["metadata"])
    spec.finish(ignoring: ["podGroupPolicy"])
    reader.finish(ignoring: ["apiVersion", "kind", "status"])
    guard let metadata, let jobSet else { return nil }
    self.metadata = metadata
    self.isClusterScoped = isClusterScoped
    self.jobSet = jobSet
    self.nodeCount = nodeCount
  }

  /// Whether a job in a namespace means this runtime.
  package func serves(_ use: TrainingRuntimeUse, in namespace: String) -> Bool {
    use.name == metadata.name && use.isClusterScoped == isClusterScoped
      && (isClusterScoped || namespace == metadata.namespace)
  }
}
