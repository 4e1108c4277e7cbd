import API
import Cluster
import Kernel

@testable import Machines

/// A few nodes with their kubelets and what is to happen on them; time in whole seconds where it can be.
///
/// A kubelet acts 1 s after a change, a sandbox takes 2 s, a container 1 s to start and 1 s to stop; an init container
/// runs for 5 s; a pull takes 1 s and 1 s more per 100 bytes, which is 11 s for an image of 1,000 bytes.
/// So a pod that is bound at 0 s and whose image is there has its process at 4 s.
struct NodeWorld {
  var cluster: Cluster
  var kubelet: Kubelet
  private(set) var now = SimTime.zero
  /// What pods were seen to be, whenever that changed: `p 4s Ready`.
  private(set) var states: [String] = []
  /// What the kubelets told, as `4s Started c`.
  private(set) var reports: [String] = []
  /// Pods of which nothing runs any more, as `4s p`.
  private(set) var stopped: [String] = []
  private var events: [(time: SimTime, event: MachineEvent)] = []
  private var lastState: [String: String] = [:]

  init(nodes: Int = 1, processes: [String: ProcessModel] = [:]) {
    cluster = Cluster(
      nodes: (0..<nodes).map { Node(metadata: Metadata(name: "n\($0)"), allocatable: [:]) }, levels: [])
    for node in 0..<nodes { cluster[NodeID(node)].images = ["here:1"] }
    let timing = KubeletTiming(
      sync: .seconds(1), sandbox: .seconds(2), containerStart: .seconds(1), containerStop: .seconds(1),
      initContainerRun: .seconds(5), pullBytesPerSecond: 100, pullLatency: .seconds(1))
    kubelet = Kubelet(
      model: MachineModel(
        timing: timing, streams: Streams(seed: 1), processes: processes,
        images: ["missing:1": ImageModel(bytes: 1_000, exists: false)],
        unlistedImage: ImageModel(bytes: 1_000, exists: true)))
  }
}

// MARK: - What happens

extension NodeWorld {
  /// Creates a pod of one container `c`, whose image is there, and binds it.
  @discardableResult
  mutating func add(_ name: String = "p", to node: Int = 0, _ change: (inout PodSpec) -> Void = { _ in }) -> PodID {
    var spec = PodSpec()
    spec.containers = [Container(name: "c", image: "here:1")]
    change(&spec)
    let header = ObjectHeader(metadata: Metadata(name: name), uid: cluster.makeUID(), createdAt: now)
    let requests = ResourceRequest([:], columns: cluster.columns)
    let pod = cluster.insert(PodRecord(header: header, spec: spec, requests: requests))
    cluster.bind(pod, to: NodeID(node))
    schedule(.pod(.seen, pod, epoch: cluster[pod].kubeletEpoch), after: kubelet.model.timing.sync)
    return pod
  }

  /// Begins the deletion of a pod now.
  mutating func delete(_ pod: PodID, grace: Int? = nil) {
    cluster[pod].header.deletion = Deletion(
      since: now, graceSeconds: grace ?? cluster[pod].spec.terminationGracePeriodSeconds)
    schedule(.terminationSeen(pod), after: kubelet.model.timing.sync)
  }

  mutating func powerOff(_ node: Int = 0) {
    kubelet.powerLost(NodeID(node), lastHeartbeat: now, in: &cluster)
  }

  /// The kubelet of a node will answer again after a while.
  mutating func boot(_ node: Int = 0, after delay: Int) {
    schedule(.nodeBooted(NodeID(node), powerEpoch: cluster[NodeID(node)].powerEpoch), after: .seconds(delay))
  }

  /// Disturbs running containers of this name, or the next to start.
  mutating func disturb(_ container: String = "c", _ effect: Disturbance.Effect, count: Int = 1) {
    let target = ContainerTarget(container: container, pod: nil, namespace: nil, leaderWorkerSet: nil, nodes: nil)
    var outbox = MachineOutbox()
    kubelet.disturb(
      Disturbance(target: target, effect: effect, remaining: count), at: now, in: &cluster, &outbox)
    take(&outbox)
  }

  mutating func schedule(_ event: MachineEvent, after delay: SimDuration) {
    events.append((now + delay, event))
  }

  /// Lets everything happen up to and including a time; events of one instant in the order in which they were planned.
  mutating func run(to seconds: Int) {
    let end = SimTime.zero + .seconds(seconds)
    while let next = events.indices.min(by: { events[$0].time < events[$1].time }), events[next].time <= end {
      let (time, event) = events.remove(at: next)
      now = time
      var outbox = MachineOutbox()
      kubelet.handle(event, at: now, in: &cluster, &outbox)
      take(&outbox)
    }
    now = end
  }

  private mutating func take(_ outbox: inout MachineOutbox) {
    for (event, delay) in outbox.events { schedule(event, after: delay) }
    for report in outbox.reports {
      reports.append("\(now) \(report.reason) \(report.message.split(separator: " ").last ?? "")")
    }
    for pod in outbox.stoppedPods { stopped.append("\(now) \(cluster[pod].header.name)") }
    for pod in outbox.changedPods {
      let (name, state) = (cluster[pod].header.name, cluster[pod].reason.text)
      guard lastState.updateValue(state, forKey: name) != state else { continue }
      states.append("\(name) \(now) \(state)")
    }
  }
}

// MARK: - What was seen

extension NodeWorld {
  /// The times of reports with this reason, and what they are about.
  func times(of reason: String) -> [String] {
    reports.filter { $0.contains(" \(reason) ") }.map { String($0.prefix { $0 != " " }) }
  }

  /// When and as what a pod was seen.
  func states(of name: String) -> [String] {
    states.filter { $0.hasPrefix("\(name) ") }.map { String($0.dropFirst(name.count + 1)) }
  }
}

extension ProcessModel {
  /// A process whose times are fixed; nil is the default.
  static func fixed(startup: Double? = nil, shutdown: Double? = nil, run: Double? = nil) -> ProcessModel {
    ProcessModel(
      startup: startup.map(Distribution.constant), shutdown: shutdown.map(Distribution.constant),
      runTime: run.map(Distribution.constant))
  }
}

extension Probe {
  static func every(_ period: Int, after delay: Int = 0, failures: Int = 3, successes: Int = 1) -> Probe {
    var probe = Probe()
    probe.periodSeconds = period
    probe.initialDelaySeconds = delay
    probe.failureThreshold = failures
    probe.successThreshold = successes
    return probe
  }
}
