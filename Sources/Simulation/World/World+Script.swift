import API
import Cluster
import Faults
import Kernel
import Machines
package import Scenarios

// What the scenario scripts: the first manifests, what an operator does, and what goes wrong.
extension World {
  /// Puts everything with a time on the agenda; what waits for a condition is in `triggers`.
  mutating func planScript() {
    for manifest in scenario.manifests { apply(manifest.object) }
    for (index, operation) in scenario.operations.enumerated() {
      plan(operation.trigger, .operation(Int32(index)))
    }
    for (index, failure) in scenario.failures.enumerated() { plan(failure.trigger, .failure(Int32(index))) }
  }

  private mutating func plan(_ trigger: Trigger, _ event: ScriptEvent) {
    guard case .at(let time) = trigger else { return }
    agenda.schedule(.script(event), at: time, phase: .physics)
  }

  mutating func handle(_ event: ScriptEvent) {
    switch event {
    case .operation(let index): perform(scenario.operations[Int(index)].action)
    case .failure(let index): inject(scenario.failures[Int(index)])
    case .powerOn(let node, let epoch):
      if cluster[node].powerEpoch == epoch, board.holds[Int(node.index)] == 0 { powerOn(node) }
    case .restart(let index): restart(ControllerName.allCases[Int(index)])
    }
  }

  func nodes(_ selection: NodeTarget) -> [NodeID] { faults.nodes(of: selection, in: cluster) }

  // MARK: Operations

  package mutating func perform(_ action: Operation.Action) {
    switch action {
    case .apply(let manifests): for manifest in manifests { apply(manifest.object) }
    case .patch(let name, let patch): self.patch(name, patch)
    // Kueue does not run yet.
    case .patchKueue(let name, let patch): self.patch(name, patch)
    case .scale(let name, let replicas): scale(name, to: replicas)
    case .delete(let name, let propagation): delete(name, propagation)
    case .cordon(let selection): for node in nodes(selection) { setUnschedulable(node, true) }
    case .uncordon(let selection): for node in nodes(selection) { setUnschedulable(node, false) }
    case .taint(let selection, let taint): for node in nodes(selection) { addTaint(taint, to: node) }
    case .untaint(let selection, let key, let effect):
      for node in nodes(selection) {
        removeTaints(from: node) { $0.key == key && (effect == nil || $0.effect == effect) }
      }
    case .stop(let name, let duration): stop(name, for: duration)
    }
  }

  private mutating func patch(_ name: ObjectName, _ patch: LeaderWorkerSetPatch) {
    guard let id = cluster.leaderWorkerSet(ObjectKey(name.namespace, name.name)) else {
      return refuse(name, "NotFound", "\(name) not found")
    }
    switch cluster[id].object.patched(by: patch, version: scenario.versions.lws) {
    case .success(let object):
      if !refusesForKueue(object, inPlaceOf: id) { update(id, object) }
    case .failure(let refusal):
      refuse(name, "Invalid", refusal.problems.map(\.message).joined(separator: "; "))
    }
  }

  private mutating func scale(_ name: ObjectName, to replicas: Int) {
    let key = ObjectKey(name.namespace, name.name)
    switch name.kind {
    case .leaderWorkerSet:
      guard let id = cluster.leaderWorkerSet(key) else { return refuse(name, "NotFound", "\(name) not found") }
      update(id, cluster[id].object.scaled(to: replicas))
    case .statefulSet:
      guard let id = cluster.statefulSet(key) else { return refuse(name, "NotFound", "\(name) not found") }
      cluster[id].spec.replicas = replicas
      cluster[id].header.generation += 1
      statefulSetChanged(id)
      gangFollows(id)
    case .pod, .node, .service, .persistentVolumeClaim, .namespace, .clusterQueue, .cohort, .localQueue,
      .resourceFlavor, .topology, .workloadPriorityClass, .priorityClass, .admissionCheck,
      .provisioningRequestConfig, .workload, .job, .jobSet, .trainJob, .pyTorchJob:
      refuse(name, "Invalid", "\(name) has no scale")
    }
  }

  private mutating func delete(_ name: ObjectName, _ propagation: Propagation) {
    if name.kind == .node, let node = cluster.nodeByName[name.name] { return deleteNode(node) }
    if name.kind == .namespace { return deleteNamespace(name.name) }
    if let key = name.kueueObject, key.kind != .workload { return remove(key) }
    guard let object = object(name) else { return refuse(name, "NotFound", "\(name) not found") }
    delete(object, propagation, graceSeconds: nil)
  }

  /// Everything in the namespace goes, workloads first.
  private mutating func deleteNamespace(_ name: String) {
    for object in cluster.allOwned where cluster.contains(object) && cluster[header: object].namespace == name {
      delete(object, .background, graceSeconds: nil)
    }
  }

  private func object(_ name: ObjectName) -> ObjectRef? {
    let key = ObjectKey(name.namespace, name.name)
    return switch name.kind {
    case .leaderWorkerSet: cluster.leaderWorkerSet(key).map(ObjectRef.leaderWorkerSet)
    case .statefulSet: cluster.statefulSet(key).map(ObjectRef.statefulSet)
    case .pod: cluster.pod(key).map(ObjectRef.pod)
    case .service: cluster.service(key).map(ObjectRef.service)
    case .persistentVolumeClaim: cluster.claim(key).map(ObjectRef.claim)
    case .job, .jobSet, .trainJob, .pyTorchJob:
      name.kind.job.flatMap { cluster.job($0, key) }.map(ObjectRef.job)
    case .node, .namespace, .clusterQueue, .cohort, .localQueue, .resourceFlavor, .topology, .workloadPriorityClass,
      .priorityClass, .admissionCheck, .provisioningRequestConfig, .workload:
      nil
    }
  }

  /// An operation that the API server refuses is an event: the run goes on, as an operator's mistake would.
  private mutating func refuse(_ name: ObjectName, _ reason: String, _ message: String) {
    emit(
      ObjectEvent(
        "Operation", ObjectKey(name.namespace, name.name), .warning, reason: reason, message: message))
  }

  // MARK: Failures

  private mutating func inject(_ failure: ScriptedFailure) {
    faultCount += 1
    switch failure.action {
    case .fail(let selection, let repair):
      let time = repair.map { faults.repairTime($0, of: String(faultCount), at: now) }
      beginScripted(failure, nodes(selection), endsAfter: time)
      for node in nodes(selection) { powerOff(node, cause: failure.cause ?? "power", repairAfter: time) }
    case .repair(let selection):
      for node in nodes(selection) where board.holds[Int(node.index)] == 0 {
        endScripted(on: node)
        powerOn(node)
      }
    case .inject(let entry, let selection): inject(entry, on: selection)
    case .kill(let selection, let grace):
      let target = target(of: selection)
      for pod in cluster.allPods where cluster.contains(pod) && target.matches(cluster[pod]) {
        delete(.pod(pod), .background, graceSeconds: grace)
      }
    case .crash(let selection, let times, let delay): disturb(selection, .crash(after: delay), times)
    case .hang(let selection, let times, let duration): disturb(selection, .hang(duration: duration), times)
    }
  }

  /// Lets the timeline tell what a loss of power costs.
  private mutating func beginScripted(
    _ failure: ScriptedFailure, _ nodes: [NodeID], endsAfter time: SimDuration?
  ) {
    let struck = nodes.filter { cluster[$0].isPowered }
    guard !struck.isEmpty else { return }
    let number = board.takeNumber()
    begin(number, ActiveFault(name: symbol(failure.cause ?? "power"), effect: .nodeDown, nodes: struck), script: "")
    if let time { schedule(.fault(.ended(number)), after: time, .physics) }
  }

  private mutating func endScripted(on node: NodeID) {
    for number in board.ofNode[Int(node.index)] {
      guard let fault = board.active[number], fault.drawn == nil, fault.work == nil else { continue }
      handle(.ended(number))
    }
  }

  private func target(of selection: ContainerSelection) -> ContainerTarget {
    var chosen: [NodeID]?
    if let node = selection.node { chosen = nodes(node) }
    return ContainerTarget(selection, nodes: chosen)
  }

  private mutating func disturb(_ selection: ContainerSelection, _ effect: Disturbance.Effect, _ times: Int) {
    let target = target(of: selection)
    let disturbance = Disturbance(target: target, effect: effect, remaining: times)
    kubelet.disturb(disturbance, at: now, in: &cluster, &machineOutbox)
    drainMachines()
  }
}

extension ContainerTarget {
  init(_ selection: ContainerSelection, nodes: [NodeID]?) {
    self.init(
      container: selection.container, pod: selection.pod, namespace: selection.namespace,
      leaderWorkerSet: selection.leaderWorkerSet, nodes: nodes)
  }
}
