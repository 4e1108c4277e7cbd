/// The frameworks that Kueue has an integration for, by their names in its configuration.
///
/// Source: KUEUE-SPEC 1.10; names of Kueue's `Integrations.frameworks`.
package enum KueueFramework {
  package static let leaderWorkerSet = "leaderworkerset.x-k8s.io/leaderworkerset"
  package static let job = "batch/job"
  package static let jobSet = "jobset.x-k8s.io/jobset"
  package static let pod = "pod"
  package static let pyTorchJob = "kubeflow.org/pytorchjob"
  package static let trainJob = "trainer.kubeflow.org/trainjob"

  /// What Kueue's own manifests turn on.
  package static let shipped = [
    job, "kubeflow.org/mpijob", "ray.io/rayjob", "ray.io/raycluster", "ray.io/rayservice", jobSet, trainJob,
    "kubeflow.org/paddlejob", pyTorchJob, "kubeflow.org/tfjob", "kubeflow.org/xgboostjob", "kubeflow.org/jaxjob",
    "workload.codeflare.dev/appwrapper", pod, "deployment", "statefulset", leaderWorkerSet,
  ]
  /// What can be turned on.
  package static let known = shipped + ["sparkoperator.k8s.io/sparkapplication"]
  /// What is on where a configuration names none.
  package static let byDefault = [job]
}
