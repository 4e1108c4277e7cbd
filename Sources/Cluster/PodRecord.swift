package import API
package import Kernel

/// A stored pod: what was asked for, where it is, and how its containers are.
package struct PodRecord: Sendable {
  package var header: ObjectHeader
  package var spec: PodSpec
  /// What the pod takes from a node.
  package var requests: ResourceRequest
  /// The pod's number within its StatefulSet; nil for a pod of its own.
  package var ordinal: Int?
  /// Value of the label `controller-revision-hash`, which is the name of the set's revision.
  package var setRevision: String = ""
  /// Which LeaderWorkerSet, group and place the pod has, if any.
  package var membership: GroupMembership?

  /// The pod's place in its job, if it has one.
  package var job: JobPlace?

  /// The gang whose work its processes do, if anybody watches that.
  package var gang: GangID?
  /// Whether its GPUs count as held.
  package var isCountedAsHeld = false

  package var phase: PodPhase = .pending
  package var node: NodeID?
  /// Why the pod is not running or not ready, in the words of `kubectl get pods`.
  package var reason: PodReason = .none
  package var isReady = false
  /// When readiness last changed.
  package var readySince: SimTime = .zero
  package var containers: [ContainerState] = []
  package var initContainers: [ContainerState] = []
  /// The scheduler's message when it last refused the pod.
  package var schedulingMessage: String?
  /// Changes whenever what the kubelet plans for the pod is void; events carry it and are dropped when it differs.
  package var kubeletEpoch: UInt32 = 0
  /// The container that the kubelet starts next: init containers first, then containers.
  package var nextContainer = 0
  /// Failed pulls in a row, which set the back-off.
  package var failedPullCount = 0
  /// Since when the pod's node has taints that drive pods away; a toleration runs from here.
  package var tolerationsSince: SimTime?
  /// What facts last said of the pod: phase, reason and node, packed.
  package var reportedState: UInt64 = .max
  /// Whether the kubelet has confirmed that nothing of the pod runs any more.
  package var isStopped = false

  package init(header: ObjectHeader, spec: PodSpec, requests: ResourceRequest) {
    self.header = header
    self.spec = spec
    self.requests = requests
    membership = GroupMembership(labels: header.metadata.labels)
    containers = spec.containers.map { _ in ContainerState() }
    initContainers = spec.initContainers.map { _ in ContainerState() }
  }

  /// Whether a container or init container has restarted while the pod is Pending or Running.
  ///
  /// Source: LWS-SPEC D.2 (`containerRestarted`).
  package var hasRestartedContainer: Bool {
    (phase == .running || phase == .pending)
      && (containers.contains { $0.restartCount > 0 } || initContainers.contains { $0.restartCount > 0 })
  }

  /// The sum of restarts of all containers.
  package var restartCount: Int {
    containers.reduce(0) { $0 + $1.restartCount } + initContainers.reduce(0) { $0 + $1.restartCount }
  }

  /// Init containers and containers, in the order in which the kubelet starts them.
  package var containerCount: Int { initContainers.count + containers.count }

  /// A container's spec by its place in that order.
  package func containerSpec(_ index: Int) -> Container {
    index < spec.initContainers.count
      ? spec.initContainers[index] : spec.containers[index - spec.initContainers.count]
  }

  /// A container's state by its place in that order.
  package subscript(container index: Int) -> ContainerState {
    get { index < initContainers.count ? initContainers[index] : containers[index - initContainers.count] }
    _modify {
      if index < initContainers.count {
        yield &initContainers[index]
      } else {
        yield &containers[index - initContainers.count]
      }
    }
  }

  package var isScheduled: Bool { node != nil }
  package var isTerminating: Bool { header.isTerminating }
  package var isFinished: Bool { phase == .succeeded || phase == .failed }
}

/// The LeaderWorkerSet a pod belongs to, from its labels.
package struct GroupMembership: Hashable, Sendable {
  /// Name of the LeaderWorkerSet; the namespace is the pod's.
  package var set: String
  package var group: Int
  /// 0 is the leader.
  package var worker: Int
  /// Value of the label `template-revision-hash`.
  package var revision: String

  package var isLeader: Bool { worker == 0 }

  /// Reads the labels that admission has completed; nil for a pod of no LeaderWorkerSet.
  package init?(labels: [String: String]) {
    guard let set = labels[LWSKey.name], let worker = labels[LWSKey.workerIndex].flatMap({ Int($0) }) else {
      return nil
    }
    self.set = set
    self.worker = worker
    group = labels[LWSKey.groupIndex].flatMap { Int($0) } ?? -1
    revision = labels[LWSKey.revision] ?? ""
  }
}

package enum PodPhase: UInt8, Sendable, BitwiseCopyable {
  case pending, running, succeeded, failed

  /// As the API writes it.
  package var text: String {
    switch self {
    case .pending: "Pending"
    case .running: "Running"
    case .succeeded: "Succeeded"
    case .failed: "Failed"
    }
  }
}

/// Why a pod is as it is, in the words of `kubectl get pods`.
package enum PodReason: UInt8, Sendable, BitwiseCopyable {
  case none, schedulingGated, unschedulable, containerCreating, pulling, errImagePull, imagePullBackOff, initializing
  case initCrashLoopBackOff, notReady, ready, crashLoopBackOff, error, nodeLost, terminating, completed

  package var text: String {
    switch self {
    case .none: ""
    case .schedulingGated: "SchedulingGated"
    case .unschedulable: "Unschedulable"
    case .containerCreating: "ContainerCreating"
    case .pulling: "Pulling"
    case .errImagePull: "ErrImagePull"
    case .imagePullBackOff: "ImagePullBackOff"
    case .initializing: "PodInitializing"
    case .initCrashLoopBackOff: "Init:CrashLoopBackOff"
    case .notReady: "NotReady"
    case .ready: "Ready"
    case .crashLoopBackOff: "CrashLoopBackOff"
    case .error: "Error"
    case .nodeLost: "NodeLost"
    case .terminating: "Terminating"
    case .completed: "Completed"
    }
  }
}

/// One container of a pod as its kubelet knows it.
package struct ContainerState: Sendable {
  package enum Status: UInt8, Sendable {
    case waiting, running, backingOff, exited
  }

  package var status: Status = .waiting
  package var restartCount = 0
  /// Whether its startup probe has succeeded, or it has none.
  package var isStarted = false
  package var isReady = false
  package var startedAt: SimTime = .zero
  /// When the process in it answers its probes; later than `startedAt` while a model loads.
  package var servesFrom: SimTime = .zero
  /// Whether the process has stopped answering.
  package var isHung = false
  /// Crashes since it last ran for ten minutes, which sets the back-off.
  package var recentCrashCount = 0
  /// Changes when the process does; events carry it.
  package var epoch: UInt32 = 0

  package init() {}
}
