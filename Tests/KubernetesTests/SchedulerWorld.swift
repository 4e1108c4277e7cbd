import API
import Cluster
import Kernel

@testable import Kubernetes

/// A small cluster to schedule on, with the scheduler kept up to date as the Simulation does it.
struct SchedulerWorld {
  var cluster: Cluster
  var scheduler: PodScheduler

  init(_ nodes: [Node], options: SchedulerOptions = SchedulerOptions()) {
    cluster = Cluster(nodes: nodes, levels: [])
    scheduler = PodScheduler(cluster, options: options)
  }

  @discardableResult
  mutating func add(_ pod: PodRecord) -> PodID {
    var pod = pod
    pod.header.uid = cluster.makeUID()
    pod.requests = ResourceRequest(pod.spec.effectiveRequests, columns: cluster.columns)
    return cluster.insert(pod)
  }

  @discardableResult
  mutating func add(_ pod: PodRecord, boundTo node: Int) -> PodID {
    let id = add(pod)
    bind(id, NodeID(node))
    return id
  }

  mutating func bind(_ pod: PodID, _ node: NodeID) {
    cluster.bind(pod, to: node)
    scheduler.podBound(cluster[pod])
  }

  mutating func remove(_ pod: PodID) {
    scheduler.podLeft(cluster[pod])
    cluster.release(pod)
    cluster.remove(.pod(pod))
  }

  mutating func change(_ node: Int, _ change: (inout NodeRecord) -> Void) {
    change(&cluster[NodeID(node)])
    scheduler.nodeChanged(NodeID(node), in: cluster)
  }

  mutating func decide(_ pod: PodID, draw: UInt64 = 0) -> SchedulingDecision {
    scheduler.decide(pod, in: cluster, draw: draw)
  }

  /// The message of a pod that is refused; `bound to n` for one that is not.
  mutating func outcome(of pod: PodRecord) -> String {
    switch decide(add(pod)) {
    case .bind(let node): "bound to \(cluster[node].name)"
    case .refused(let refusal): refusal.message
    }
  }
}

extension Node {
  /// A node with 8 cores, 32 GiB, room for 110 pods, and what else is given.
  static func named(
    _ name: String, labels: [String: String] = [:], taints: [Taint] = [], extra: [String: Int64] = [:]
  ) -> Node {
    var node = Node(
      metadata: Metadata(name: name, labels: labels),
      allocatable: [
        "cpu": Quantity(units: 8), "memory": Quantity(units: 32 << 30), "pods": Quantity(units: 110),
      ])
    for (name, amount) in extra { node.allocatable[name] = Quantity(units: amount) }
    node.taints = taints
    return node
  }
}

extension PodRecord {
  /// A pod whose spec `change` completes.
  static func named(
    _ name: String, labels: [String: String] = [:], namespace: String = "default",
    _ change: (inout PodSpec) -> Void = { _ in }
  ) -> PodRecord {
    var spec = PodSpec()
    change(&spec)
    let metadata = Metadata(name: name, namespace: namespace, labels: labels)
    return PodRecord(
      header: ObjectHeader(metadata: metadata, uid: 0, createdAt: .zero), spec: spec,
      requests: ResourceRequest([:], columns: ResourceColumns()))
  }
}

extension PodSpec {
  /// Adds a container that asks for these amounts, in whole units.
  mutating func request(_ amounts: [String: Int64], image: String = "") {
    var container = Container(name: "c\(containers.count)", image: image)
    container.requests = amounts.mapValues { Quantity(units: $0) }
    containers.append(container)
  }

  /// Adds LeaderWorkerSet's exclusive terms. Source: LWS-SPEC B.4.
  mutating func makeExclusive(_ key: String, _ value: String, over topologyKey: String) {
    affinity.requiredPods.append(
      PodAffinityTerm(selector: LabelSelector([.init(key, .isIn, [value])]), topologyKey: topologyKey))
    affinity.requiredAntiPods.append(
      PodAffinityTerm(
        selector: LabelSelector([.init(key, .exists), .init(key, .notIn, [value])]), topologyKey: topologyKey))
  }
}
