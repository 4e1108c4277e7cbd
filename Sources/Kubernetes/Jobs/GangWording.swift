import API
import Cluster

/// What a kind of job calls what happens to it: its condition, and the event that tells of it.
///
/// Source: constants and messages of the Kubernetes job controller, JobSet, Kubeflow Trainer and training operator.
struct GangWording: Equatable {
  /// Why a job fails.
  enum Failure: Equatable {
    /// More failed pods than a member may have.
    case members
    case deadline
    /// The members have started anew as often as they may.
    case restarts
  }

  /// The condition that every kind has for a suspension.
  static let suspendedType = "Suspended"

  /// The type of the condition; nil for what is told by an event alone.
  var condition: String?
  var isTrue = true
  var reason: String
  var message: String
  /// The reason of the event where it is not the condition's.
  var event: String?
  /// What the event says where it is not what the condition says.
  var eventMessage: String?
  var kind = ObjectEvent.Kind.normal

  var eventReason: String { event ?? reason }

  static func complete(_ job: GangJob) -> GangWording {
    switch job.kind {
    case .job, .arrival:
      GangWording(
        condition: "Complete", reason: "CompletionsReached", message: "Reached expected number of succeeded pods",
        event: "Completed", eventMessage: "Job completed")
    case .jobSet:
      GangWording(condition: "Completed", reason: "AllJobsCompleted", message: "jobset completed successfully")
    case .trainJob:
      GangWording(condition: "Complete", reason: "AllJobsCompleted", message: "jobset completed successfully")
    case .pyTorchJob:
      GangWording(
        condition: "Succeeded", reason: "PyTorchJobSucceeded",
        message: "PyTorchJob \(job.metadata.name) is successfully completed.")
    }
  }

  static func failed(_ job: GangJob, _ failure: Failure) -> GangWording {
    var wording =
      switch job.kind {
      case .job, .arrival: failedJob(failure)
      case .jobSet, .trainJob: failedJobSet(failure)
      case .pyTorchJob: failedPyTorchJob(job, failure)
      }
    wording.kind = .warning
    return wording
  }

  private static func failedJob(_ failure: Failure) -> GangWording {
    switch failure {
    case .members, .restarts:
      GangWording(
        condition: "Failed", reason: "BackoffLimitExceeded", message: "Job has reached the specified backoff limit")
    case .deadline:
      GangWording(
        condition: "Failed", reason: "DeadlineExceeded", message: "Job was active longer than specified deadline")
    }
  }

  private static func failedJobSet(_ failure: Failure) -> GangWording {
    switch failure {
    case .members, .deadline:
      GangWording(
        condition: "Failed", reason: "FailedJobs", message: "jobset failed due to one or more job failures")
    case .restarts:
      GangWording(
        condition: "Failed", reason: "ReachedMaxRestarts",
        message: "jobset failed due to reaching max number of restarts")
    }
  }

  private static func failedPyTorchJob(_ job: GangJob, _ failure: Failure) -> GangWording {
    let key = "\(job.metadata.namespace)/\(job.metadata.name)"
    let cause =
      switch failure {
      case .members, .restarts: "it has reached the specified backoff limit"
      case .deadline: "it was active longer than specified deadline"
      }
    return GangWording(
      condition: "Failed", reason: "PyTorchJobFailed", message: "PyTorchJob \(key) has failed because \(cause)")
  }

  static func suspended(_ job: GangJob) -> GangWording {
    switch job.kind {
    case .job, .arrival:
      GangWording(
        condition: suspendedType, reason: "JobSuspended", message: "Job suspended", event: "Suspended")
    case .jobSet: GangWording(condition: suspendedType, reason: "SuspendedJobs", message: "jobset is suspended")
    case .trainJob: GangWording(condition: suspendedType, reason: "Suspended", message: "TrainJob is suspended")
    case .pyTorchJob:
      GangWording(
        condition: suspendedType, reason: "PyTorchJobSuspended",
        message: "PyTorchJob \(job.metadata.name) is suspended.")
    }
  }

  static func resumed(_ job: GangJob) -> GangWording {
    var wording =
      switch job.kind {
      case .job, .arrival:
        GangWording(condition: suspendedType, reason: "JobResumed", message: "Job resumed", event: "Resumed")
      case .jobSet: GangWording(condition: suspendedType, reason: "ResumeJobs", message: "jobset is resumed")
      case .trainJob: GangWording(condition: suspendedType, reason: "Resumed", message: "TrainJob is resumed")
      case .pyTorchJob:
        GangWording(
          condition: suspendedType, reason: "PyTorchJobResumed",
          message: "PyTorchJob \(job.metadata.name) is resumed.")
      }
    wording.isTrue = false
    return wording
  }

  static func restarted(_ job: GangJob, attempt: Int) -> GangWording {
    GangWording(
      reason: "RestartJobSetFailurePolicyAction",
      message: "applying RestartJobSet failure policy action: restart \(attempt)", kind: .warning)
  }
}
