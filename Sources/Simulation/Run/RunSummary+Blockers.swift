import API
package import Cluster

/// One reason why a workload is not as it was asked for, and how many pods or groups have it.
package struct Blocker: Sendable, Equatable {
  /// As `kubectl` would word it, such as `Unschedulable`.
  package var reason: String
  /// What the part of the control plane said that is responsible; empty when it says nothing.
  package var message: String
  package var count: Int
  /// What `count` counts, in the singular.
  package var noun: String
  /// The first few that are concerned.
  package var examples: [String]

  private static let exampleCount = 3
  /// The reason of workers that nobody has created yet.
  static let noWorker = "NoWorker"

  init(_ reason: String, _ message: String, noun: String = "pod", example: String) {
    self.reason = reason
    self.message = message
    count = 1
    self.noun = noun
    examples = [example]
  }

  /// Equal reasons together: causes before what merely waits for them, the most frequent first, then as they appeared.
  package static func grouped(_ blockers: [Blocker]) -> [Blocker] {
    var groups: [Blocker] = []
    var places: [[String]: Int] = [:]
    for blocker in blockers {
      let key = [blocker.reason, blocker.message, blocker.noun]
      if let place = places[key] {
        groups[place].count += blocker.count
        if groups[place].examples.count < exampleCount { groups[place].examples += blocker.examples }
      } else {
        places[key] = groups.count
        groups.append(blocker)
      }
    }
    let ranked = groups.enumerated().map { place, group in
      (rank: (group.reason == noWorker ? 1 : 0, -group.count, place), group: group)
    }
    return ranked.sorted { $0.rank < $1.rank }.map(\.group)
  }

  /// Why pods are not ready; those that are have no entry.
  package static func pods(_ pods: [PodID], in cluster: Cluster) -> [Blocker] {
    pods.filter { !(cluster[$0].isReady && !cluster[$0].isTerminating) }.map { pod($0, in: cluster) }
  }

  /// Why the pods of a group are not ready, or do not exist.
  package static func group(_ group: Int, of set: LeaderWorkerSetID, in cluster: Cluster) -> [Blocker] {
    grouped(GroupBlockers(cluster: cluster, set: cluster[set]).blockers(ofGroup: group))
  }

  private static func pod(_ id: PodID, in cluster: Cluster) -> Blocker {
    let pod = cluster[id]
    let reason = pod.isTerminating && !pod.isFinished ? PodReason.terminating : pod.reason
    return Blocker(text(of: reason, pod), message(reason, pod, in: cluster), example: pod.header.name)
  }

  private static func text(of reason: PodReason, _ pod: PodRecord) -> String {
    reason == .none ? pod.phase.text : reason.text
  }

  private static func message(_ reason: PodReason, _ pod: PodRecord, in cluster: Cluster) -> String {
    switch reason {
    case .unschedulable: return pod.schedulingMessage ?? ""
    case .schedulingGated: return "waiting for scheduling gates: \(pod.spec.schedulingGates.joined(separator: ", "))"
    case .pulling, .errImagePull, .imagePullBackOff:
      guard pod.nextContainer < pod.containerCount else { return "" }
      let image = pod.containerSpec(pod.nextContainer).image
      return reason == .pulling ? "Pulling image \"\(image)\"" : "Back-off pulling image \"\(image)\": not found"
    case .crashLoopBackOff, .initCrashLoopBackOff, .error:
      let names = (0..<pod.containerCount).filter { pod[container: $0].status == .backingOff }
        .map { pod.containerSpec($0).name }
      return names.isEmpty ? "" : "back-off restarting failed container \(names.joined(separator: ", "))"
    case .notReady:
      let names = pod.containers.indices.filter { !pod.containers[$0].isReady }.map { pod.spec.containers[$0].name }
      return names.isEmpty ? "" : "containers with unready status: [\(names.joined(separator: " "))]"
    case .nodeLost, .terminating: return lostNode(pod, in: cluster)
    case .none: return pod.isScheduled ? "" : "not looked at by the scheduler yet"
    case .containerCreating, .initializing, .ready, .completed: return ""
    }
  }

  private static func lostNode(_ pod: PodRecord, in cluster: Cluster) -> String {
    guard let node = pod.node.map({ cluster[$0] }), node.readiness != .ready || !node.exists else { return "" }
    return node.exists ? "the node's kubelet does not answer" : "the node no longer exists"
  }
}

/// Why a LeaderWorkerSet is not available.
struct GroupBlockers {
  let cluster: Cluster
  let set: LeaderWorkerSetRecord

  var all: [Blocker] {
    if set.header.isTerminating {
      return [Blocker("Terminating", "the LeaderWorkerSet is being deleted", noun: "set", example: set.header.name)]
    }
    let found = (0..<set.spec.replicaCount).flatMap(blockers(ofGroup:))
    return found.isEmpty ? rollout : Blocker.grouped(found)
  }

  func blockers(ofGroup group: Int) -> [Blocker] {
    let pods = cluster.pods(ofGroup: group, in: set.header.key)
    let name = "\(set.header.name)-\(group)"
    guard let leader = pods.first(where: { cluster[$0].membership?.isLeader == true }) else {
      return [Blocker("NoLeader", "its leader pod does not exist", noun: "group", example: name)]
    }
    let missing = set.spec.size - pods.count
    let waiting = Blocker.pods(pods, in: cluster)
    guard missing > 0 else { return waiting }
    var absence = missingWorker(of: leader, named: name)
    absence.count = missing
    return waiting + [absence]
  }

  private func missingWorker(of leader: PodID, named name: String) -> Blocker {
    let text: String
    if set.spec.startup == .leaderReady, !cluster[leader].isReady {
      text = "waiting for the leader to be ready (startupPolicy LeaderReady)"
    } else if cluster[leader].isTerminating {
      text = "the group is being recreated"
    } else if cluster[leader].node == nil, GroupBlockers.isExclusive(cluster[leader]) {
      text = "waiting for the leader to be scheduled (exclusive topology)"
    } else {
      text = "not created"
    }
    return Blocker(Blocker.noWorker, text, noun: "worker", example: name)
  }

  private static func isExclusive(_ pod: PodRecord) -> Bool {
    pod.header.metadata.annotations[LWSKey.exclusiveTopology] != nil
  }

  /// Every pod is ready: what remains is the rollout or the status.
  private var rollout: [Blocker] {
    let partition = cluster.statefulSet(set.header.key).map { cluster[$0].spec.partition } ?? 0
    let message =
      "\(set.status.updatedReplicas) of \(set.spec.replicaCount) groups are of the new revision, partition \(partition)"
    return [Blocker("UpdateInProgress", message, noun: "set", example: set.header.name)]
  }
}
