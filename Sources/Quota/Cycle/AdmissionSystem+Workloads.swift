package import API
package import Kernel

extension AdmissionSystem {
  /// Makes a workload known: it waits in its queue, or holds the quota that it comes with.
  package mutating func submit(_ claim: WorkloadClaim, as workload: WorkloadID, now: SimTime) -> Submission {
    state.set(claim, for: workload)
    if claim.admission != nil { return .holding }
    return enqueue(workload, now: now)
  }

  /// Replaces what is known of a workload.
  ///
  /// A pending one moves in its queue if something changed that matters; for one that holds quota the change counts
  /// as an update of Kueue's cache.
  package mutating func update(_ claim: WorkloadClaim, of workload: WorkloadID, now: SimTime) -> Submission {
    let old = state[workload]
    if old.admission != nil || claim.admission != nil {
      queues.remove(workload)
      state.set(claim, for: workload)
      bumpGeneration(of: workload)
      return .holding
    }
    state.set(claim, for: workload)
    guard claim.isQueueable else {
      queues.remove(workload)
      return .notQueueable
    }
    if queues.place(of: workload) == .inadmissible, !claim.differsForQueue(from: old) {
      return .queued(.inadmissible)
    }
    return enqueue(workload, now: now)
  }

  /// Puts a pending workload into its queue once more; all that is known of it stays.
  package mutating func renew(_ workload: WorkloadID, now: SimTime) -> Submission {
    guard state.claims[workload.index]?.isQueueable == true else {
      queues.remove(workload)
      return .notQueueable
    }
    if queues.place(of: workload) == .inadmissible { return .queued(.inadmissible) }
    return enqueue(workload, shape: queues.shape(of: workload), now: now)
  }

  /// Ends a workload, pending or holding: it finished, was deleted or deactivated.
  ///
  /// - Returns: What is to be flushed in a second.
  package mutating func finish(_ workload: WorkloadID, now: SimTime) -> Root? {
    let root = rootOfQueue(of: workload)
    suspended?.drop(workload)
    free(workload)
    queues.remove(workload)
    state.forget(workload)
    return root
  }

  /// Takes the quota of an evicted workload back, whose pods are gone, and puts it into its queue again.
  ///
  /// - Parameter claim: As it is now, without an admission.
  /// - Returns: What is to be flushed in a second.
  package mutating func release(
    _ workload: WorkloadID, as claim: WorkloadClaim, now: SimTime
  ) -> (submission: Submission, root: Root?) {
    precondition(claim.admission == nil, "\(claim.key) keeps its admission")
    let root = rootOfQueue(of: workload)
    free(workload)
    queues.remove(workload)
    state.set(claim, for: workload)
    return (enqueue(workload, now: now), root)
  }

  /// Says that a workload that holds quota is evicted: preemption need not evict it again.
  package mutating func markEvicted(_ workload: WorkloadID) {
    state.change(workload) { $0.isEvicted = true }
  }

  /// Says that the reservation of a workload was written.
  ///
  /// Source: KUEUE-SPEC 3.6, the write is an update of a cached workload.
  package mutating func admissionWritten(_ workload: WorkloadID, now: SimTime) {
    queues.remove(workload)
    bumpGeneration(of: workload)
    if state.claims[workload.index]?.isAdmitted == true { markAdmitted(workload, now: now) }
  }

  /// Says that a workload that holds quota may start.
  package mutating func markAdmitted(_ workload: WorkloadID, now: SimTime) {
    state.change(workload) { $0.isAdmitted = true }
    guard consumption != nil, let queue = localQueue(of: workload) else { return }
    consumption?.foldPenalty(of: workload, in: queue, now: now)
    showUsage(ofLocalQueue: queue)
  }

  /// Takes an admission back that could not be written; the workload is tried again.
  package mutating func rollBack(_ workload: WorkloadID, now: SimTime) -> Submission {
    free(workload)
    state.release(workload)
    let isBackingOff = state[workload].isBackingOff(now: now)
    _ = queues.requeue(
      workload, .failedAfterNomination, progress: queues.progress(of: workload), isBackingOff: isBackingOff,
      status: .pendingEvaluation)
    return .queued(isBackingOff ? .inadmissible : .active)
  }

  /// Tries the inadmissible workloads of a tree of cohorts again.
  ///
  /// Source: KUEUE-SPEC 2.3.
  ///
  /// - Returns: How many may be tried now that could not be before.
  package mutating func flush(_ root: Root, now: SimTime) -> Int {
    var count = 0
    for index in tree.clusterQueueIDs where self.root(of: QuotaNodeID(index: index)) == root {
      count += flush(QuotaNodeID(index: index), now: now)
    }
    return count
  }

  /// All roots with ClusterQueues that admit, by name: what a change of nodes flushes.
  package var activeRoots: [Root] {
    Set(tree.clusterQueueIDs.filter { mayAdmit[$0] }.map { root(of: QuotaNodeID(index: $0)) }).sorted()
  }

  /// Counts a pass that a workload which holds quota needs to get its places.
  ///
  /// - Returns: The delay after which the owner calls `announceSecondPass`.
  package mutating func awaitSecondPass(_ workload: WorkloadID) -> SimDuration {
    secondPass.await(workload)
  }

  /// Lets the next cycle take a workload that waited for its second pass.
  package mutating func announceSecondPass(_ workload: WorkloadID) {
    secondPass.announce(workload)
  }

  /// Lets a sampling interval of AdmissionFairSharing pass.
  package mutating func sampleConsumption(now: SimTime) {
    guard consumption != nil else { return }
    for queue in objects.localQueues.indices {
      let usage = admittedUsage(ofLocalQueue: queue)
      consumption?.sample(usage, of: queue, now: now)
      showUsage(ofLocalQueue: queue)
    }
  }

  /// Sets what a LocalQueue consumed before the run.
  package mutating func setConsumption(_ consumed: ResourceAmounts, ofLocalQueue key: String, now: SimTime) {
    guard let queue = localQueues[key] else { return }
    consumption?.set(consumed.mapValues(Double.init), of: queue, now: now)
    showUsage(ofLocalQueue: queue)
  }
}

extension AdmissionSystem {
  mutating func flush(_ queue: QuotaNodeID, now: SimTime) -> Int {
    let (state, objects) = (state, objects)
    return queues.flush(queue) { workload in
      let claim = state[workload]
      return !claim.isBackingOff(now: now) && objects.takes(claim, state.tree.clusterQueues[queue.index])
    }
  }

  /// The position of the LocalQueue that a workload names.
  func localQueue(of workload: WorkloadID) -> Int? {
    let claim = state[workload]
    return localQueues["\(claim.namespace)/\(claim.localQueue)"]
  }

  func rootOfQueue(of workload: WorkloadID) -> Root? {
    guard let queue = state.home(of: workload) ?? localQueue(of: workload).flatMap(clusterQueue(ofLocalQueue:)) else {
      return nil
    }
    return root(of: queue)
  }

  func clusterQueue(ofLocalQueue queue: Int) -> QuotaNodeID? {
    tree.clusterQueue(named: objects.localQueues[queue].clusterQueue)
  }

  /// - Parameter known: The workload's shape, if nothing has changed since it was found.
  mutating func enqueue(_ workload: WorkloadID, shape known: ShapeID? = nil, now: SimTime) -> Submission {
    let claim = state[workload]
    guard claim.isQueueable else { return .notQueueable }
    guard let localQueue = localQueue(of: workload) else {
      return .refused(.misconfigured, PendingText.missing(localQueue: claim.localQueue))
    }
    guard objects.localQueues[localQueue].stopPolicy == .none else {
      return .refused(.suspended, PendingText.inactive(localQueue: claim.localQueue))
    }
    guard let queue = clusterQueue(ofLocalQueue: localQueue) else {
      return .refused(
        .misconfigured, PendingText.missing(clusterQueue: objects.localQueues[localQueue].clusterQueue))
    }
    let isFair = consumption != nil && tree.clusterQueues[queue.index].sharesAdmissionFairly
    let shape = known ?? shapes.shape(of: claim)
    let arrival = queues.put(
      workload, QueueKey(claim), shape,
      at: (queue, isFair ? localQueue : PendingLine.allLocalQueues), isBackingOff: claim.isBackingOff(now: now))
    if isFair { showUsage(ofLocalQueue: localQueue) }
    return .queued(arrival)
  }

  /// What a workload holds is freed; a second pass and a penalty go with it.
  private mutating func free(_ workload: WorkloadID) {
    secondPass.remove(workload)
    bumpGeneration(of: workload)
    guard consumption != nil, let queue = localQueue(of: workload) else { return }
    consumption?.dropPenalty(of: workload, in: queue)
    showUsage(ofLocalQueue: queue)
  }

  mutating func bumpGeneration(of workload: WorkloadID) {
    if let queue = state.home(of: workload) { state.generations[queue.index] += 1 }
  }

  func admittedUsage(ofLocalQueue position: Int) -> ResourceAmounts {
    guard let queue = clusterQueue(ofLocalQueue: position) else { return [:] }
    var sum: ResourceAmounts = [:]
    for workload in state.holders[queue.index] where state[workload].isAdmitted {
      guard localQueue(of: workload) == position else { continue }
      for item in state.usage(of: workload).quota { sum[tree.resource(of: item.pair), default: 0] += item.amount }
    }
    return sum
  }

  mutating func showUsage(ofLocalQueue position: Int) {
    guard let consumption, let queue = clusterQueue(ofLocalQueue: position),
      tree.clusterQueues[queue.index].sharesAdmissionFairly
    else { return }
    let localQueue = objects.localQueues[position]
    let usage = consumption.usage(of: position, weight: localQueue.fairWeight)
    state.localQueueUsages["\(localQueue.namespace)/\(localQueue.name)"] = usage
    queues.setUsage(usage ?? 0, ofLane: position, in: queue)
  }
}

extension WorkloadClaim {
  /// Whether something changed that may let an inadmissible workload be tried again.
  ///
  /// Source: KUEUE-SPEC 2.2, arrival and update.
  func differsForQueue(from old: WorkloadClaim) -> Bool {
    podSets != old.podSets || priority != old.priority || localQueue != old.localQueue || isEvicted != old.isEvicted
      || isRequeueHeld != old.isRequeueHeld || requeueAt != old.requeueAt
      || isPreemptionGated != old.isPreemptionGated || queueOrderTime != old.queueOrderTime
  }
}

extension AdmissionObjects {
  /// Whether a ClusterQueue takes workloads of a workload's namespace.
  func takes(_ claim: WorkloadClaim, _ queue: ClusterQueue) -> Bool {
    guard let selector = queue.namespaceSelector else { return false }
    return selector.requirements.isEmpty || selector.matches(labels(ofNamespace: claim.namespace))
  }
}
