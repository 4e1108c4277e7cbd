package import Cluster

/// Something that happens on a node by itself.
///
/// Events carry the epoch of the pod or process that they were planned for and are void once it has changed.
package enum MachineEvent: Sendable, BitwiseCopyable {
  case pod(PodStep, PodID, epoch: UInt32)
  /// `container` is the place in the order in which the kubelet starts a pod's containers.
  case process(ProcessStep, PodID, container: UInt8, epoch: UInt32)
  /// The kubelet learns that a pod is to go.
  case terminationSeen(PodID)
  /// The kubelet of a node that had lost power answers again.
  case nodeBooted(NodeID, powerEpoch: UInt32)
}

/// A step of a pod on its node.
package enum PodStep: UInt8, Sendable, BitwiseCopyable {
  /// The kubelet learns of a pod that was bound to its node.
  case seen
  case sandboxReady
  /// The image of the next container is there, or its pull has failed.
  case pullEnded
  case pullRetried
  /// The process of the next container runs.
  case containerStarted
  /// The last container of a pod that is to go has stopped.
  case stopped
}

/// A step of the process in one container.
package enum ProcessStep: UInt8, Sendable, BitwiseCopyable {
  case startupProbePassed
  case readinessProbePassed
  /// The readiness probe has failed often enough.
  case readinessProbeFailed
  /// The startup or liveness probe has failed often enough: the process is stopped and started again.
  case killed
  /// The process of an init container has done its work.
  case completed
  case crashed
  case restarted
  /// A process that hung answers again.
  case recovered
}
