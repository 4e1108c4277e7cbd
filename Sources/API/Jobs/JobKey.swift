/// Labels and annotations of the job controllers.
///
/// Source: Kubernetes `batch/v1`, JobSet `jobset.x-k8s.io/v1alpha2`, Kubeflow Trainer and training operator.
package enum JobKey {
  // batch/v1.
  package static let name = "batch.kubernetes.io/job-name"
  package static let oldName = "job-name"
  package static let uid = "batch.kubernetes.io/controller-uid"
  package static let completionIndex = "batch.kubernetes.io/job-completion-index"
  /// Kueue: completions follow the parallelism that was admitted.
  package static let completionsEqualParallelism = "kueue.x-k8s.io/job-completions-equal-parallelism"

  // JobSet.
  package static let jobSetName = "jobset.sigs.k8s.io/jobset-name"
  package static let replicatedJobName = "jobset.sigs.k8s.io/replicatedjob-name"
  package static let jobIndex = "jobset.sigs.k8s.io/job-index"
  package static let restartAttempt = "jobset.sigs.k8s.io/restart-attempt"

  // Training operator.
  package static let trainingName = "training.kubeflow.org/job-name"
  package static let replicaType = "training.kubeflow.org/replica-type"
  package static let replicaIndex = "training.kubeflow.org/replica-index"

  // Trainer.
  package static let trainerStep = "trainer.kubeflow.org/trainjob-ancestor-step"

  /// What the pods of an arrival carry.
  package static let arrivalName = "lwsim/arrival"
}
