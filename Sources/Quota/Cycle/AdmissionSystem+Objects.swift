import API
package import Kernel
package import Placement

extension AdmissionSystem {
  /// Takes on new objects: ClusterQueues, cohorts, flavors, topologies, checks, LocalQueues, labels of namespaces.
  ///
  /// What workloads hold stays held; those that no queue took are tried again, and those whose queue is gone or stopped
  /// leave it.
  ///
  /// Source: KUEUE-SPEC 2.3-3 to 6 and 9.
  ///
  /// - Returns: The roots to be flushed in a second, and what became of pending workloads that changed place.
  /// - Throws: Two nodes of one flavor have the same hostname; then nothing is changed.
  package mutating func replaceObjects(
    _ new: AdmissionObjects, now: SimTime
  ) throws(DuplicateHostname) -> (roots: [Root], submissions: [(workload: WorkloadID, submission: Submission)]) {
    let before = queueFacts
    let newTree = QuotaTree(flavors: new.flavors, clusterQueues: new.clusterQueues, cohorts: new.cohorts)
    if new.hasEqualTree(objects) {
      objects = new
    } else {
      try rebuild(newTree, new)
    }
    localQueues = new.localQueuePositions
    activities = tree.clusterQueues.map { ClusterQueueActivity($0, new, tree) }
    mayAdmit = activities.map(\.isActive)
    let after = queueFacts
    let changed = after.filter { name, facts in before[name] != facts }.keys
    for name in changed {
      if let queue = tree.clusterQueue(named: name) { state.generations[queue.index] += 1 }
    }
    let roots = Set(changed.compactMap(tree.clusterQueue(named:)).map(root(of:)))
    return (roots.sorted(), requeueAll(now: now))
  }

  /// What an inadmissible workload of a ClusterQueue may depend on.
  private struct QueueFacts: Equatable {
    var queue: ClusterQueue
    var activity: ClusterQueueActivity
    var cohorts: [Cohort]
    var flavors: [ResourceFlavor]
    var topologies: [KueueTopology]
    var namespaces: [String: [String: String]]?
  }

  /// By name.
  private var queueFacts: [String: QueueFacts] {
    var facts: [String: QueueFacts] = [:]
    for (index, queue) in tree.clusterQueues.enumerated() {
      let names = Set(queue.resourceGroups.flatMap(\.flavors).map(\.flavor))
      let flavors = objects.flavors.filter { names.contains($0.name) }
      let above = Set(tree.ancestors(of: QuotaNodeID(index: index)).map { tree[$0].name })
      facts[queue.name] = QueueFacts(
        queue: queue, activity: activities[index], cohorts: objects.cohorts.filter { above.contains($0.name) },
        flavors: flavors,
        topologies: objects.topologies.filter { topology in flavors.contains { $0.topologyName == topology.name } },
        namespaces: queue.namespaceSelector?.requirements.isEmpty == false ? objects.namespaces : nil)
    }
    return facts
  }

  /// Counts everything anew in a new tree.
  private mutating func rebuild(_ newTree: QuotaTree, _ new: AdmissionObjects) throws(DuplicateHostname) {
    var topologies: [CapacityTree?] = []
    let all = nodes.sorted { $0.key < $1.key }.map(\.value)
    for flavor in newTree.flavors {
      guard let topology = new.topologyFlavor(of: flavor) else {
        topologies.append(nil)
        continue
      }
      var capacity = try CapacityTree(topology, nodes: all.map(\.node))
      for load in all {
        for pod in load.pods {
          for _ in 0..<pod.count { capacity.addPod(onNode: load.node.name, requests: pod.requests) }
        }
      }
      topologies.append(capacity)
    }
    var rebuilt = QuotaState(newTree, topologies: topologies, options: state.options)
    for (index, claim) in state.claims.enumerated() {
      if let claim { rebuilt.set(claim, for: WorkloadID(index: index)) }
    }
    for (index, queue) in newTree.clusterQueues.enumerated() {
      if let old = tree.clusterQueue(named: queue.name) { rebuilt.generations[index] = state.generations[old.index] }
    }
    rebuilt.checkControllers = new.checkControllers
    rebuilt.localQueueUsages = state.localQueueUsages
    queues.rearrange(
      newTree.clusterQueues.map { queue in (tree.clusterQueue(named: queue.name)?.index, queue.strategy) })
    state = rebuilt
    objects = new
  }

  /// Lets every pending workload be where its LocalQueue says.
  private mutating func requeueAll(now: SimTime) -> [(workload: WorkloadID, submission: Submission)] {
    var submissions: [(workload: WorkloadID, submission: Submission)] = []
    for (index, claim) in state.claims.enumerated() {
      let workload = WorkloadID(index: index)
      guard let claim, claim.admission == nil, queues.place(of: workload) != .inflight else { continue }
      let wanted = localQueue(of: workload).flatMap { position in
        objects.localQueues[position].stopPolicy == .none ? clusterQueue(ofLocalQueue: position) : nil
      }
      guard wanted == nil || queues.queue(of: workload) != wanted else { continue }
      queues.remove(workload)
      submissions.append((workload, enqueue(workload, now: now)))
    }
    return submissions
  }
}

extension AdmissionObjects {
  /// Whether quotas and topologies are the same, so that nothing has to be counted anew.
  fileprivate func hasEqualTree(_ other: AdmissionObjects) -> Bool {
    flavors == other.flavors && topologies == other.topologies && clusterQueues == other.clusterQueues
      && cohorts == other.cohorts && admissionChecks == other.admissionChecks
  }
}
