import API
import Cluster
import Kernel
import Placement
import Queueing
import Quota
import Scenarios

/// Kueue as it runs in a world: what it is configured with, its admission, and what it waits for.
struct KueueSystem: Sendable {
  private(set) var objects: KueueObjects
  private var context: QueueingContext
  var admission: AdmissionSystem
  /// The workload behind each claim. **shape**: `[WorkloadID]`.
  var workloads: [WorkloadObjectID?] = []
  /// Trees of cohorts whose inadmissible workloads are to be tried again, and when, in order of time.
  var flushes: [(root: AdmissionSystem.Root, at: SimTime)] = []
  var isCyclePlanned = false
  /// Until when the scheduler computes, or waits for its writes.
  var busyUntil = SimTime.zero
  /// What cycles decided and the client has not written yet.
  var writes = CycleWrites()
  /// How long the scheduler waits after a cycle without progress.
  var backoff: SimDuration
  /// What the last cycle without progress decided; the same again would change nothing.
  var lastFutile: CycleOutcome?
  /// Nodes that are to be looked at for workloads that lost them.
  var dueNodes: Set<NodeID> = []
  var isDrainPlanned = false
  /// Pods outside of topology-aware scheduling that are counted on their nodes.
  var countedPods: Set<PodID> = []

  /// Nodes by the values that assignments name them by.
  var nodeOfHost: [String: NodeID] = [:]
  /// Workloads whose set is deleted, and which stay until the last of their pods has gone.
  var departing: [WorkloadObjectID] = []
  /// Whether objects have changed since the start, so that more may be held than quota allows.
  var quotaWasCut = false
  /// Requests to autoscalers that were made.
  var capacityRequests: Set<CapacityRequest> = []
  /// What was told of every workload last, by its claim's place.
  var reported = ClaimTable<WorkloadFact>()
  /// Counts over what was told.
  var tally = WorkloadTally()
  var uses: QuotaUses
  /// What was told of the room in topologies last.
  var rooms: [TopologyRoomKey: TopologyRoom] = [:]
  var metrics = KueueMetrics()

  /// Whether there is anything for Kueue to admit to.
  var isOn: Bool { !objects.isEmpty }

  init(_ objects: KueueObjects, cluster: Cluster, _ timing: KueueTiming) {
    self.objects = objects
    backoff = timing.cycle.shortestBackoff
    let nodes = cluster.nodes.map { FlavorNode($0, columns: cluster.columns) }
    for node in cluster.nodes.indices { nodeOfHost[cluster.nodes[node].hostname] = NodeID(node) }
    context = QueueingContext(objects, at: .zero)
    do {
      admission = try AdmissionSystem(
        AdmissionObjects(objects), nodes: nodes, options: QuotaOptions(objects.configuration))
      uses = QuotaUses(admission.tree)
    } catch {
      preconditionFailure("loading accepted \(error)")
    }
  }

  /// What the controllers read.
  func context(at now: SimTime) -> QueueingContext {
    var context = context
    context.now = now
    return context
  }

  /// Takes on new objects.
  ///
  /// - Returns: What is to be flushed in a second.
  mutating func replaceObjects(_ new: KueueObjects, at now: SimTime) -> [AdmissionSystem.Root] {
    objects = new
    context = QueueingContext(new, at: now)
    do {
      return try admission.replaceObjects(AdmissionObjects(new), now: now).roots
    } catch {
      preconditionFailure("loading accepted \(error)")
    }
  }

  /// What Kueue says of a preemption; nil when the victim holds nothing any more.
  func notice(of item: CycleOutcome.Preemption) -> PreemptionNotice? {
    let state = admission.state
    guard let home = state.home(of: item.target.workload) else { return nil }
    return PreemptionNotice(
      preemptor: .init(state[item.preemptor], in: item.clusterQueue, of: state.tree),
      victim: .init(state[item.target.workload], in: home, of: state.tree), reason: item.target.reason)
  }

  /// The ClusterQueue that a LocalQueue leads to; nil when there is no such LocalQueue.
  func clusterQueueName(ofLocalQueue name: String, in namespace: String) -> String? {
    context.localQueues[ObjectKey(namespace, name)]?.clusterQueue
  }

  func workload(_ id: WorkloadID) -> WorkloadObjectID? {
    id.index < workloads.count ? workloads[id.index] : nil
  }
}

extension WorkloadObjectID {
  /// The workload's place among the claims.
  var claim: WorkloadID { WorkloadID(index: Int(slot.index)) }
}

extension QueueingContext {
  init(_ objects: KueueObjects, at now: SimTime) {
    self.init(now: now, configuration: objects.configuration)
    for flavor in objects.flavors { flavors[flavor.name] = flavor }
    for queue in objects.clusterQueues { clusterQueues[queue.name] = queue }
    for queue in objects.localQueues { localQueues[ObjectKey(queue.namespace, queue.name)] = queue }
    for check in objects.admissionChecks { admissionChecks[check.name] = check }
    for item in objects.workloadPriorityClasses { workloadPriorities[item.name] = item.value }
    for item in objects.priorityClasses { podPriorities[item.name] = item.value }
    defaultPodPriority = objects.priorityClasses.filter(\.isGlobalDefault).map(\.value).min() ?? 0
  }
}

extension AdmissionObjects {
  init(_ objects: KueueObjects) {
    self.init()
    flavors = objects.flavors
    topologies = objects.topologies
    clusterQueues = objects.clusterQueues
    cohorts = objects.cohorts
    localQueues = objects.localQueues
    admissionChecks = objects.admissionChecks
  }
}

extension FlavorNode {
  init(_ node: NodeRecord, columns: ResourceColumns) {
    var amounts: ResourceAmounts = [:]
    for (index, name) in columns.names.enumerated() { amounts[name] = Int(node.allocatable[index]) }
    self.init(name: node.name, labels: node.metadata.labels, taints: node.taints, allocatable: amounts)
    labels["kubernetes.io/hostname"] = node.hostname
    isReady = node.exists && node.readiness == .ready
    isUnschedulable = node.isUnschedulable
  }
}
