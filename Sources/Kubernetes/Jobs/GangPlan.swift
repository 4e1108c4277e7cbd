import API
package import Cluster
package import Kernel

/// What the controller of a job does about it, whatever its kind.
///
/// Source: Kubernetes `pkg/controller/job`, JobSet `pkg/controllers`, Kubeflow Trainer and training operator; what they
/// have in common is here, and what they call it is in `GangWording`.
package enum GangPlan {
  /// The commands of one sync; at the fixed point there are none.
  package static func plan(for id: JobID, in cluster: Cluster, now: SimTime) -> [Command] {
    var sync = GangSync(id, in: cluster, now: now)
    sync.run()
    return sync.commands
  }
}

/// One sync of one job.
struct GangSync {
  let id: JobID
  let record: JobRecord
  let store: PodStore
  let now: SimTime
  /// The pods of the present attempt. **shape**: by member.
  var pods: [[PodID]]
  /// Pods of earlier attempts. **shape**: by member.
  var oldPods: [[PodID]]
  /// The podset of each member, by position.
  let podSetOfMember: [Int]
  var status: JobStatus
  var commands: [Command] = []
  /// When to look again, if time alone changes something.
  private var wait: SimDuration?

  var job: GangJob { record.job }

  init(_ id: JobID, in cluster: Cluster, now: SimTime) {
    self.id = id
    store = cluster.pods
    self.now = now
    record = cluster[id]
    status = record.status
    podSetOfMember = record.job.podSetOfMember
    pods = Array(repeating: [], count: podSetOfMember.count)
    oldPods = pods
    for pod in cluster.pods(of: id) {
      guard let place = cluster[pod].job, let first = podSetOfMember.firstIndex(of: place.podSet) else { continue }
      if place.attempt == status.restarts {
        pods[first + place.member].append(pod)
      } else {
        oldPods[first + place.member].append(pod)
      }
    }
  }

  func podSet(of member: Int) -> GangPodSet { record.job.podSets[podSetOfMember[member]] }

  /// The position of a member within its podset.
  func place(of member: Int) -> Int { member - (podSetOfMember.firstIndex(of: podSetOfMember[member]) ?? 0) }

  /// Pods that one member runs at once, as far as admitted.
  func wantedCount(_ member: Int) -> Int {
    let index = podSetOfMember[member]
    let memberCount = record.job.podSets[index].memberCount
    return memberCount == 0 ? 0 : record.wantedCount(of: record.job.podSets[index]) / memberCount
  }

  /// How many pods of a member have to succeed; nil for a work queue.
  func completions(_ member: Int) -> Int? {
    let index = podSetOfMember[member]
    let completions = record.job.podSets[index].completions
    guard record.job.podSets[index].followsAdmittedCount else { return completions }
    return completions.map { min($0, wantedCount(member)) }
  }

  mutating func run() {
    settleCounted()
    removeOldPods()
    if record.header.isTerminating {
      for member in pods.indices { release(member) { $0.isTerminating || $0.isFinished } }
    } else if status.isFinished {
      cleanUp()
    } else {
      for member in pods.indices { count(member) }
      if !endIfDecided() { job.isSuspended ? suspend() : advance() }
    }
    countPods()
    if status != record.status {
      status.counted.sort()
      // What the status counts is written before pods are let go.
      let first = commands.firstIndex { if case .releaseJobPod = $0 { true } else { false } }
      commands.insert(.updateJob(id, status), at: first ?? commands.count)
    }
    if let wait { commands.append(.requeue(wait)) }
  }

  /// The job looks again when this much time has passed, or earlier.
  mutating func look(after delay: SimDuration) {
    wait = min(wait ?? delay, delay)
  }

  /// Runs: from the start that was given, with the pods that are missing.
  private mutating func advance() {
    start()
    guard job.hasPods else { return runWithoutPods() }
    if let limit = job.activeDeadlineSeconds, let start = status.startTime {
      look(after: max(.zero, start + .seconds(limit) - now))
    }
    for member in pods.indices { managePods(member) }
  }

  /// Nothing but quota is held; `endIfDecided` ends it.
  private mutating func runWithoutPods() {
    guard let start = status.startTime else { return }
    look(after: max(.zero, start + (job.runTime ?? .zero) - now))
  }

  /// What is written of the pods in the status.
  private mutating func countPods() {
    for member in pods.indices {
      status.members[member].active = pods[member].count { isActive($0) }
      status.members[member].ready = pods[member].count { isActive($0) && store[$0].isReady }
    }
    guard status.isFinished, job.cleanup != .none else { return }
    for member in pods.indices {
      status.members[member].active = 0
      status.members[member].ready = 0
    }
  }

  func isActive(_ pod: PodID) -> Bool { !store[pod].isFinished && !store[pod].isTerminating }

  mutating func emit(_ kind: ObjectEvent.Kind, _ reason: String, _ message: String) {
    commands.append(.emit(ObjectEvent(job.kind.rawValue, record.header.key, kind, reason: reason, message: message)))
  }
}

extension GangJob {
  /// The position of each member's podset.
  fileprivate var podSetOfMember: [Int] {
    var positions: [Int] = []
    for index in podSets.indices {
      for _ in 0..<podSets[index].memberCount { positions.append(index) }
    }
    return positions
  }
}
