package import Cluster
package import Kernel

/// How long things take on a node.
package struct KubeletTiming: Sendable, Equatable {
  /// From a change of a pod until its kubelet acts.
  package var sync: SimDuration
  package var sandbox: SimDuration
  package var containerStart: SimDuration
  package var containerStop: SimDuration
  package var initContainerRun: SimDuration
  package var pullBytesPerSecond: Double
  package var pullLatency: SimDuration

  package init(
    sync: SimDuration, sandbox: SimDuration, containerStart: SimDuration, containerStop: SimDuration,
    initContainerRun: SimDuration, pullBytesPerSecond: Double, pullLatency: SimDuration
  ) {
    self.sync = sync
    self.sandbox = sandbox
    self.containerStart = containerStart
    self.containerStop = containerStop
    self.initContainerRun = initContainerRun
    self.pullBytesPerSecond = pullBytesPerSecond
    self.pullLatency = pullLatency
  }
}

/// How the process in a container behaves. **unit**: seconds.
package struct ProcessModel: Sendable, Equatable {
  /// From process start until its probes succeed.
  package var startup: Distribution?
  /// From SIGTERM until the process has gone.
  package var shutdown: Distribution?
  /// How long the process runs until it has done its work, in init containers and in pods that may end.
  package var runTime: Distribution?

  package init(startup: Distribution?, shutdown: Distribution?, runTime: Distribution?) {
    self.startup = startup
    self.shutdown = shutdown
    self.runTime = runTime
  }
}

/// An image as registries have it.
package struct ImageModel: Sendable, Equatable {
  package var bytes: Int64
  package var exists: Bool

  package init(bytes: Int64, exists: Bool) {
    self.bytes = bytes
    self.exists = exists
  }
}

/// Everything that decides what happens on nodes: constants, behaviours, and the failures that are in store.
package struct MachineModel: Sendable {
  package var timing: KubeletTiming
  package var streams: Streams
  /// By container name.
  package var processes: [String: ProcessModel]
  /// By image name.
  package var images: [String: ImageModel]
  /// What an image is like that is not named.
  package var unlistedImage: ImageModel
  /// Crashes and hangs that wait for matching containers, in the order in which they were injected.
  package var disturbances: [Disturbance] = []

  package init(
    timing: KubeletTiming, streams: Streams, processes: [String: ProcessModel], images: [String: ImageModel],
    unlistedImage: ImageModel
  ) {
    self.timing = timing
    self.streams = streams
    self.processes = processes
    self.images = images
    self.unlistedImage = unlistedImage
  }

  func image(_ name: String) -> ImageModel { images[name] ?? unlistedImage }

  /// What the process that starts now in a container will suffer, if anything; the first match is used up.
  mutating func takeDisturbance(of pod: PodRecord, container: Int) -> Disturbance.Effect? {
    guard !disturbances.isEmpty,
      let match = disturbances.firstIndex(where: { $0.target.matches(pod, container: container) })
    else { return nil }
    let effect = disturbances[match].effect
    if disturbances[match].fault == nil { disturbances[match].remaining -= 1 }
    if disturbances[match].remaining == 0 { disturbances.remove(at: match) }
    return effect
  }

  /// A draw of its own for one container of one pod.
  func draw(_ distribution: Distribution, _ use: String, _ pod: PodRecord, _ container: Int) -> SimDuration {
    var stream = streams.stream(
      "machines/\(use)/\(pod.header.namespace)/\(pod.header.name)/\(pod.header.uid)/\(container)"
        + "/\(pod[container: container].restartCount)")
    return .seconds(max(0, distribution.sample(&stream)))
  }
}

/// A crash or a hang that the next matching containers suffer.
package struct Disturbance: Sendable, Equatable {
  package enum Effect: Sendable, Equatable {
    /// The process exits this long after it started.
    case crash(after: SimDuration)
    /// The process stops answering this long after it started; nil lasts until it is killed.
    case hang(duration: SimDuration?)
  }

  package var target: ContainerTarget
  package var effect: Effect
  /// How many starts it still spoils.
  package var remaining: Int
  /// The failure that it belongs to, if it ends with one.
  package var fault: Int32?

  package init(target: ContainerTarget, effect: Effect, remaining: Int) {
    self.target = target
    self.effect = effect
    self.remaining = remaining
  }
}

/// Which containers are meant; nil matches any.
package struct ContainerTarget: Sendable, Equatable {
  package var container: String?
  package var pod: String?
  package var namespace: String?
  package var leaderWorkerSet: String?
  package var nodes: [NodeID]?

  package init(
    container: String?, pod: String?, namespace: String?, leaderWorkerSet: String?, nodes: [NodeID]?
  ) {
    self.container = container
    self.pod = pod
    self.namespace = namespace
    self.leaderWorkerSet = leaderWorkerSet
    self.nodes = nodes
  }

  package func matches(_ record: PodRecord) -> Bool {
    if let pod, pod != record.header.name { return false }
    if let namespace, namespace != record.header.namespace { return false }
    if let leaderWorkerSet, leaderWorkerSet != record.membership?.set { return false }
    if let nodes { return record.node.map(nodes.contains) ?? false }
    return true
  }

  package func matches(_ record: PodRecord, container index: Int) -> Bool {
    matches(record) && (container == nil || container == record.containerSpec(index).name)
  }
}

/// What a handler leaves behind: events to come, pods that changed, and what the kubelet tells about them.
package struct MachineOutbox: Sendable {
  package var events: [(event: MachineEvent, delay: SimDuration)] = []
  package var changedPods: [PodID] = []
  /// Pods of which nothing runs any more and whose object may go.
  package var stoppedPods: [PodID] = []
  /// Pods of gangs whose processes began, ended or stood still, which nobody has seen yet.
  package var disturbedPods: [PodID] = []
  package var reports: [ObjectEvent] = []
  /// Nodes on which an image lies that did not before.
  package var imagesPulled: [NodeID] = []

  package init() {}

  /// What `kubectl describe pod` will show.
  mutating func report(
    _ pod: PodRecord, _ reason: String, _ message: String, _ kind: ObjectEvent.Kind = .normal
  ) {
    reports.append(ObjectEvent("Pod", pod.header.key, kind, reason: reason, message: message))
  }

  package mutating func removeAll() {
    events.removeAll(keepingCapacity: true)
    changedPods.removeAll(keepingCapacity: true)
    stoppedPods.removeAll(keepingCapacity: true)
    disturbedPods.removeAll(keepingCapacity: true)
    reports.removeAll(keepingCapacity: true)
    imagesPulled.removeAll(keepingCapacity: true)
  }
}
