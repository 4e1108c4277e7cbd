import API
import Cluster
import Kernel

// How a job starts, is suspended, starts anew, and ends.
extension GangSync {
  /// Ends the job, or starts it anew, when its members say so; false when it goes on.
  mutating func endIfDecided() -> Bool {
    if let failure = failure {
      if case .restartAll(let limit) = job.failure, failure != .deadline {
        guard status.restarts >= limit else {
          restart()
          return true
        }
        end(.failed, GangWording.failed(job, .restarts))
      } else {
        end(.failed, GangWording.failed(job, failure))
      }
      return true
    }
    guard isComplete else { return false }
    end(.complete, GangWording.complete(job))
    return true
  }

  private var failure: GangWording.Failure? {
    if let limit = job.activeDeadlineSeconds, let start = status.startTime, !job.isSuspended,
      now - start >= .seconds(limit)
    {
      return .deadline
    }
    let hasFailed = status.members.indices.contains { member in
      let count = status.members[member].failed
      guard count > 0 else { return false }
      let index = podSetOfMember[member]
      return record.job.podSets[index].restart == .fail || count > record.job.podSets[index].backoffLimit
    }
    return hasFailed ? .members : nil
  }

  private var isComplete: Bool {
    guard job.hasPods else {
      guard let start = status.startTime, !job.isSuspended else { return false }
      return now - start >= job.runTime ?? .zero
    }
    // The master speaks for its workers. Source: training operator v1, PyTorchJob status.
    if job.kind == .pyTorchJob, let master = job.podSets.firstIndex(where: { $0.name == "master" }) {
      return pods.indices.filter { podSetOfMember[$0] == master }.allSatisfy { isDone($0) }
    }
    return pods.indices.allSatisfy { isDone($0) }
  }

  func isDone(_ member: Int) -> Bool {
    if let completions = completions(member) { return status.members[member].succeeded >= completions }
    return status.members[member].succeeded > 0 && !pods[member].contains { isActive($0) }
  }

  private mutating func end(_ outcome: JobStatus.Outcome, _ wording: GangWording) {
    status.outcome = outcome
    status.endTime = now
    write(wording)
    cleanUp()
  }

  /// Every member starts anew; its earlier pods go first.
  private mutating func restart() {
    status.restarts += 1
    for member in pods.indices {
      status.members[member] = MemberStatus()
      for pod in pods[member] { delete(pod) }
    }
    oldPods = zip(oldPods, pods).map { $0 + $1 }
    pods = pods.map { _ in [] }
    write(GangWording.restarted(job, attempt: status.restarts))
  }

  /// After the end: pods that still run go as the job says, and the job itself when its time has come.
  mutating func cleanUp() {
    for member in pods.indices {
      for pod in pods[member] {
        let isToGo = job.cleanup == .all || (job.cleanup == .running && !store[pod].isFinished)
        if isToGo {
          if !store[pod].isTerminating || store[pod].job?.isTracked == true { delete(pod) }
        } else if store[pod].job?.isTracked == true, store[pod].isFinished || store[pod].isTerminating {
          commands.append(.releaseJobPod(pod))
        }
      }
    }
    guard let seconds = job.secondsAfterFinished, let end = status.endTime else { return }
    let left = end + .seconds(seconds) - now
    guard left <= .zero else { return look(after: left) }
    commands.append(.delete(.job(id), .background, graceSeconds: nil))
  }

  /// Marks the start, and the end of a suspension.
  mutating func start() {
    if status.condition(GangWording.suspendedType)?.isTrue == true {
      write(GangWording.resumed(job))
      status.startTime = now
    } else if status.startTime == nil {
      status.startTime = now
    }
  }

  /// Takes the running pods away and marks the suspension.
  mutating func suspend() {
    for member in pods.indices { for pod in pods[member] where isActive(pod) { delete(pod) } }
    guard status.condition(GangWording.suspendedType)?.isTrue != true else { return }
    write(GangWording.suspended(job))
    status.startTime = nil
  }

  private mutating func write(_ wording: GangWording) {
    if let type = wording.condition {
      status.set(
        Condition(
          type: type, isTrue: wording.isTrue, reason: wording.reason, message: wording.message, since: now))
    }
    emit(wording.kind, wording.eventReason, wording.eventMessage ?? wording.message)
  }
}
