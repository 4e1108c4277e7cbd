package import Cluster

/// One step in the life of a failure.
package struct FaultFact: Sendable {
  /// Numbered from 0 in order of their start.
  package var fault: Int32
  /// The entry of the catalogue, or the cause that a script gives.
  package var entry: Symbol
  package var step: FaultStep
  /// The node that is hit, where the step is about one.
  package var node: NodeID?
  /// What the step is about: a group, a job, a remedy, or at the start the line of a script that repeats the failure.
  package var subject: Symbol
  /// Pods hit at the start, all pods of a group or job, else 0.
  package var pods: Int64 = 0
  /// GPUs of a group or job, else 0.
  package var gpus: Int64 = 0
}

/// What happened to a failure.
package enum FaultStep: UInt8, CaseIterable, Sendable {
  case started, node, group
  case noticed, detected, cordoned, evicted
  case remedy, swapped
  case lost, recreating, ready
  case ended
  /// A job was hit, stopped having all its pods, has them again, or ended without having had them again.
  case job, jobLost, jobReady, jobEnded

  package var text: String {
    switch self {
    case .started: "Started"
    case .node: "Node"
    case .group: "Group"
    case .noticed: "Noticed"
    case .detected: "Detected"
    case .cordoned: "Cordoned"
    case .evicted: "Evicted"
    case .remedy: "Remedy"
    case .swapped: "Swapped"
    case .lost: "Lost"
    case .recreating: "Recreating"
    case .ready: "Ready"
    case .ended: "Ended"
    case .job: "Job"
    case .jobLost: "JobLost"
    case .jobReady: "JobReady"
    case .jobEnded: "JobEnded"
    }
  }
}
