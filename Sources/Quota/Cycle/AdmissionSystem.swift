import API
package import Placement

/// Kueue's admission as one value: objects, nodes, quota, queues, and the cycle that turns pending workloads into
/// admitted ones.
///
/// The owner (the simulator, a replayer) tells it of every change and asks it to run cycles. It holds no clock and
/// schedules nothing; where Kueue waits, a call returns what to do after which delay.
///
/// - A workload comes with `submit`. Pending, it waits in its queue; with an admission it holds quota at once.
/// - `runCycle` decides. What is admitted **holds its quota already** when the call returns, as Kueue's cache assumes
///   it; the owner writes the status and then calls `admissionWritten`, or `rollBack` when the write failed. The owner
///   evicts the targets of preemptions (`markEvicted`), and when their pods are gone calls `release`.
/// - `finish` frees quota and forgets. `release`, `finish` and changes of objects return the roots whose inadmissible
///   workloads are to be tried again: the owner calls `flush` for each, one second later (KUEUE-SPEC 2.3).
/// - Statuses are decided, not stored: an outcome names those that a cycle wrote.
package struct AdmissionSystem: Sendable {
  /// A tree of cohorts, or a ClusterQueue that stands alone: what is flushed together.
  package struct Root: Hashable, Comparable, Sendable {
    package var name: String
    package var isCohort: Bool

    package static func < (left: Root, right: Root) -> Bool {
      left.name == right.name ? !left.isCohort && right.isCohort : left.name.precedesInBytes(right.name)
    }
  }

  /// What became of a workload that was submitted or changed.
  package enum Submission: Equatable, Sendable {
    case queued(PendingQueues.Arrival)
    /// It holds quota.
    case holding
    /// No queue takes it: what its status says. It is tried again when objects change.
    case refused(PendingReason, String)
    /// It may not wait in a queue now.
    case notQueueable
  }

  package internal(set) var objects: AdmissionObjects
  package internal(set) var state: QuotaState
  package internal(set) var queues: PendingQueues
  package internal(set) var secondPass = SecondPassQueue()
  /// **shape**: `[ClusterQueue]`.
  package internal(set) var activities: [ClusterQueueActivity]
  /// **shape**: `[ClusterQueue]`.
  var mayAdmit: [Bool]
  var shapes = ShapeTable()
  var consumption: ConsumptionLedger?
  var nodes: [String: NodeLoad] = [:]
  /// Positions of LocalQueues in `objects`, by `namespace/name`.
  var localQueues: [String: Int]
  /// How many cycles there were.
  package internal(set) var cycleCount = 0
  /// The rest of a cycle that waits for admitted workloads to become ready.
  var suspended: AdmissionCycle?

  /// - Parameter nodes: Of the whole cluster, in any order.
  /// - Throws: Two nodes of one flavor have the same hostname.
  package init(_ objects: AdmissionObjects, nodes: [FlavorNode], options: QuotaOptions) throws(DuplicateHostname) {
    let tree = QuotaTree(flavors: objects.flavors, clusterQueues: objects.clusterQueues, cohorts: objects.cohorts)
    var topologies: [CapacityTree?] = []
    for flavor in tree.flavors {
      guard let topology = objects.topologyFlavor(of: flavor) else {
        topologies.append(nil)
        continue
      }
      topologies.append(try CapacityTree(topology, nodes: nodes))
    }
    self.objects = objects
    state = QuotaState(tree, topologies: topologies, options: options)
    state.checkControllers = objects.checkControllers
    queues = PendingQueues(strategies: tree.clusterQueues.map(\.strategy))
    queues.benchesEquals = options.gates[.schedulingEquivalenceHashing]
    activities = tree.clusterQueues.map { ClusterQueueActivity($0, objects, tree) }
    mayAdmit = activities.map(\.isActive)
    localQueues = objects.localQueuePositions
    for node in nodes { self.nodes[node.name] = NodeLoad(node: node) }
    if options.gates[.admissionFairSharing] { consumption = options.admissionFairSharing.map(ConsumptionLedger.init) }
  }

  package var tree: QuotaTree { state.tree }

  /// What is flushed together with a ClusterQueue.
  package func root(of queue: QuotaNodeID) -> Root {
    let node = tree[tree.root(of: queue)]
    return Root(name: node.name, isCohort: node.isCohort)
  }

  /// What is flushed together with the queue of a workload; nil when it is in none.
  package func root(of workload: WorkloadID) -> Root? { rootOfQueue(of: workload) }

  /// Whether a cycle waits for admitted workloads to become ready.
  package var isSuspended: Bool { suspended != nil }

  /// Whether a cycle would have something to do.
  package var hasWork: Bool { suspended == nil && (secondPass.hasReady || queues.hasHead(mayAdmit)) }
}

/// A node and what pods outside of topology-aware scheduling take of it.
struct NodeLoad: Sendable {
  var node: FlavorNode
  var pods: [PodLoad] = []
}

/// A kind of pods on a node, and how many there are.
struct PodLoad: Sendable {
  var requests: ResourceAmounts
  var count: Int
}

extension AdmissionObjects {
  /// The topology of a flavor; nil when it has none, or one that does not exist.
  func topologyFlavor(of flavor: ResourceFlavor) -> TopologyFlavor? {
    guard let topology = topologies.first(where: { $0.name == flavor.topologyName }) else { return nil }
    return TopologyFlavor(
      topology: topology.name, levels: topology.levels, nodeLabels: flavor.nodeLabels, tolerations: flavor.tolerations)
  }

  var checkControllers: [String: String] {
    Dictionary(admissionChecks.map { ($0.name, $0.controllerName) }) { first, _ in first }
  }

  var localQueuePositions: [String: Int] {
    Dictionary(localQueues.enumerated().map { ("\($1.namespace)/\($1.name)", $0) }) { first, _ in first }
  }
}
