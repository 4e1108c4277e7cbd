package import Kernel

/// The pods that work together: how far they are, what their GPUs do, and what a failure costs them.
///
/// A pure value: whoever owns it tells what happens to members and when a deadline is due, and does what a reaction says.
///
/// Source: torch elastic rendezvous (quorum, last call, join timeout, restarts that count); Jiang et al., *MegaScale*,
/// NSDI 2024 (two-stage checkpoints, of which only those survive that have arrived).
package struct TrainingGang: Sendable {
  package let character: GangCharacter
  package private(set) var phase = GangPhase.waiting
  /// When the phase ends by itself; nil when something has to happen.
  package private(set) var deadline: SimTime?
  /// Changes with the deadline; an event for another one is void.
  package private(set) var deadlineEpoch: UInt32 = 0
  package internal(set) var members = GangMembers()
  package internal(set) var ledger = GPULedger()
  /// How many pods, and GPUs of them, the gang is to have.
  package private(set) var wanted: (members: Int, gpus: Int)
  /// Whether what it asks for is admitted.
  package private(set) var isAdmitted: Bool
  /// Productive time a second of training, at most 1.
  package private(set) var pace = 1.0
  /// Incarnations that broke.
  package private(set) var failureCount = 0

  var progress = Progress()
  var cycle = CheckpointCycle(start: .zero, write: .zero, upload: .zero)
  /// Until when `ledger` counts.
  var settledAt: SimTime
  private var stream: RandomStream
  private let workNanoseconds: Int64?
  private var restartsLeft: Int?
  /// GPUs of the members that began the present incarnation, some of which may be gone.
  var engagedGPUs = 0
  /// When the first of the members that wait was up.
  private var waitingSince: SimTime?

  /// A gang that has no pods yet.
  ///
  /// - Parameters:
  ///   - interval: Of training between checkpoints that are written; nil writes none.
  ///   - stream: Of its own: how long things take it.
  package init(
    _ character: GangCharacter, wanted: (members: Int, gpus: Int), isAdmitted: Bool, interval: SimDuration?,
    stream: RandomStream, at now: SimTime
  ) {
    self.character = character
    self.wanted = wanted
    self.isAdmitted = isAdmitted
    var stream = stream
    let model = character.model
    workNanoseconds = model?.work.map { SimDuration.seconds(max(0, $0.sample(&stream))).nanoseconds }
    restartsLeft = model?.restart.restartLimit
    self.stream = stream
    settledAt = now
    if let checkpoint = model?.checkpoint, let interval { plan(checkpoint, every: interval) }
  }

  private mutating func plan(_ checkpoint: CheckpointModel, every interval: SimDuration) {
    cycle.interval = interval
    if case .times(let write, let upload, _) = checkpoint.cost {
      (cycle.write, cycle.upload) = (write, upload)
      // A checkpoint does not begin before the last one has arrived.
      cycle.interval = max(interval, upload)
    }
  }

  // MARK: What is

  /// The fewest and the most members that train.
  var quorum: ClosedRange<Int> {
    let most = max(1, min(character.model?.members?.upperBound ?? .max, wanted.members))
    guard character != .replicas else { return 1...max(1, wanted.members) }
    return min(character.model?.members?.lowerBound ?? most, most)...most
  }

  /// The part of the full size that takes part.
  var share: Double { Double(members.activeCount) / Double(quorum.upperBound) }

  /// Whether checkpoints go to storage that others use too.
  package var sharedBytes: Double? {
    if case .bytes(let bytes) = character.model?.checkpoint?.cost { bytes } else { nil }
  }

  /// The most members that train.
  package var fullSize: Int { quorum.upperBound }

  package func member(_ id: UInt64) -> GangMember? { members[id] }

  /// Whether the ranks of a member are part of the present incarnation.
  package func takesPart(_ id: UInt64) -> Bool { members[id]?.takesPart ?? false }

  package var isTraining: Bool { phase == .training || phase == .writing }

  // MARK: What happens to members

  package mutating func add(_ member: GangMember, at now: SimTime) -> GangReaction {
    settle(at: now)
    members.insert(member)
    return reconsider(joined: member.isUp, at: now)
  }

  /// A member is another one than before.
  ///
  /// - Parameter isSilent: Whether a process that is gone leaves no trace: its node is dark, or it hangs.
  package mutating func change(_ member: GangMember, isSilent: Bool, at now: SimTime) -> GangReaction {
    guard var changed = members[member.id] else { return .none }
    let wasUp = changed.isUp
    guard changed.isBound != member.isBound || wasUp != member.isUp else { return .none }
    settle(at: now)
    let tookPart = changed.takesPart
    (changed.isBound, changed.isUp) = (member.isBound, member.isUp)
    if !changed.isUp { changed.takesPart = false }
    members.replace(changed)
    if wasUp, !member.isUp { return lost(tookPart: tookPart, isSilent: isSilent, at: now) }
    return reconsider(joined: member.isUp && !wasUp, at: now)
  }

  package mutating func remove(_ id: UInt64, at now: SimTime) -> GangReaction {
    guard let member = members[id] else { return .none }
    settle(at: now)
    members.remove(id)
    return member.isUp ? lost(tookPart: member.takesPart, isSilent: false, at: now) : .none
  }

  /// A member's processes have done their work: what it did is kept, and nobody is to take its place.
  package mutating func leave(_ id: UInt64, at now: SimTime) {
    guard let member = members[id] else { return }
    settle(at: now)
    members.remove(id)
    wanted = (max(0, wanted.members - 1), max(0, wanted.gpus - member.gpus))
    progress.keepAll()
    if members.upCount == 0, phase != .done { enter(.done) }
  }

  /// The gang is to have another size, or has another standing with Kueue.
  package mutating func want(_ wanted: (members: Int, gpus: Int), isAdmitted: Bool, at now: SimTime) -> GangReaction {
    guard self.wanted != wanted || self.isAdmitted != isAdmitted else { return .none }
    settle(at: now)
    (self.wanted, self.isAdmitted) = (wanted, isAdmitted)
    return reconsider(joined: false, at: now)
  }

  package mutating func setPace(_ pace: Double, at now: SimTime) {
    guard pace != self.pace else { return }
    settle(at: now)
    self.pace = pace
    if phase == .training { planTraining(from: now) }
  }

  /// From now on the results are wrong.
  package mutating func spoil(at now: SimTime) {
    settle(at: now)
    progress.spoil()
  }

  /// It is found that results are wrong.
  package mutating func unmask(at now: SimTime) {
    settle(at: now)
    progress.unmask()
  }

  // MARK: What is due

  /// The deadline has come.
  package mutating func due(at now: SimTime) -> GangReaction {
    guard let deadline, deadline <= now else { return .none }
    settle(at: now)
    switch phase {
    case .waiting: return giveUp(at: now)
    case .lastCall: return initialise(at: now)
    case .initialising:
      if sharedBytes != nil, progress.safe != Progress.Mark() {
        enter(.restoring)
        return .none
      }
      return train(at: now)
    case .training: return trained(at: now)
    case .stalled: return react(at: now)
    case .restoring, .writing, .done: return .none
    }
  }

  /// Shared storage has taken or given what a gang waits for.
  package mutating func transferred(at now: SimTime) -> GangReaction {
    settle(at: now)
    switch phase {
    case .restoring: return train(at: now)
    case .writing:
      progress.keepAll()
      return train(at: now)
    case .waiting, .lastCall, .initialising, .training, .stalled, .done: return .none
    }
  }

  // MARK: Losses

  private mutating func lost(tookPart: Bool, isSilent: Bool, at now: SimTime) -> GangReaction {
    switch phase {
    case .done, .waiting: return reconsider(joined: false, at: now)
    case .lastCall: return tookPart || members.upCount < quorum.lowerBound ? assemble(at: now) : .none
    case .training where character == .replicas:
      members.engage(members.upCount)
      return members.upCount == 0 ? assemble(at: now) : .none
    case .initialising, .restoring, .training, .writing:
      guard tookPart else { return .none }
      return stall(isSilent: isSilent, at: now)
    case .stalled:
      guard members.upCount > 0 else { return react(at: now) }
      if !isSilent { stallEnds(by: now + detectionTime()) }
      return .none
    }
  }

  private mutating func stall(isSilent: Bool, at now: SimTime) -> GangReaction {
    failureCount += 1
    enter(.stalled)
    guard let restart = character.model?.restart, members.upCount > 0 else { return react(at: now) }
    stallEnds(by: now + (isSilent ? restart.watchdog : detectionTime()))
    return .none
  }

  private mutating func stallEnds(by time: SimTime) {
    if deadline.map({ time < $0 }) ?? true { set(deadline: time) }
  }

  private mutating func detectionTime() -> SimDuration {
    let model = character.model?.restart
    let detection = model.map { max(0, $0.detection.sample(&stream)) } ?? 0
    return .seconds(detection) + (model?.teardown ?? .zero)
  }

  /// Everybody knows that the gang is broken: the work since the last checkpoint is lost.
  private mutating func react(at now: SimTime) -> GangReaction {
    fallBack()
    members.engage(0)
    guard members.upCount > 0, character.model != nil else { return assemble(at: now) }
    if let left = restartsLeft {
      guard left > 0 else {
        enter(.waiting)
        return .exit
      }
      restartsLeft = left - 1
    }
    return assemble(at: now)
  }

  private mutating func fallBack() {
    switch character {
    case .server, .replicas: progress.keepAll()
    case .training, .job:
      let lost = progress.fallBack()
      ledger.move(lost.productive, of: engagedGPUs, from: .productive, to: .lostWork)
    }
  }

  // MARK: Getting up

  /// Whether more or fewer members mean another phase.
  private mutating func reconsider(joined: Bool, at now: SimTime) -> GangReaction {
    switch phase {
    case .waiting, .lastCall: return assemble(at: now)
    case .training where character == .replicas:
      members.engage(members.upCount)
      return .none
    case .initialising, .restoring, .training, .writing:
      // An elastic gang takes in whoever comes by starting anew from its last checkpoint.
      guard joined, character.model?.members != nil, members.activeCount < quorum.upperBound else { return .none }
      fallBack()
      members.engage(0)
      return assemble(at: now)
    case .stalled, .done: return .none
    }
  }

  /// Members wait for each other.
  private mutating func assemble(at now: SimTime) -> GangReaction {
    let up = members.upCount
    if up >= quorum.upperBound || (character == .replicas && up > 0) { return initialise(at: now) }
    if up >= quorum.lowerBound {
      guard phase != .lastCall else { return .none }
      enter(.lastCall)
      set(deadline: now + (character.model?.restart.lastCall ?? .zero))
      return .none
    }
    if phase != .waiting { enter(.waiting) }
    guard up > 0 else {
      waitingSince = nil
      set(deadline: nil)
      return .none
    }
    let since = waitingSince ?? now
    waitingSince = since
    if let restart = character.model?.restart { set(deadline: since + restart.joinTimeout) }
    return .none
  }

  /// There was no quorum in time.
  private mutating func giveUp(at now: SimTime) -> GangReaction {
    waitingSince = nil
    set(deadline: nil)
    return .exit
  }

  private mutating func initialise(at now: SimTime) -> GangReaction {
    waitingSince = nil
    members.engage(quorum.upperBound)
    engagedGPUs = members.activeGPUs
    guard let model = character.model else { return train(at: now) }
    enter(.initialising)
    var time = model.restart.initialisation.time(ranks: members.activeGPUs)
    time += .seconds(max(0, model.restart.build.sample(&stream)))
    if case .times(_, _, let restore) = model.checkpoint?.cost, progress.safe != Progress.Mark() {
      time += .seconds(max(0, restore.sample(&stream)))
    }
    set(deadline: now + time)
    return .none
  }

  private mutating func train(at now: SimTime) -> GangReaction {
    enter(.training)
    cycle.start = now
    planTraining(from: now)
    return deadline.map { $0 <= now } == true ? trained(at: now) : .none
  }

  /// The work is done, or it is time for a checkpoint.
  private mutating func trained(at now: SimTime) -> GangReaction {
    if let workNanoseconds, progress.now.work + Self.tolerance >= workNanoseconds {
      progress.keepAll()
      enter(.done)
      return .finish
    }
    guard sharedBytes != nil, cycle.interval != nil else {
      planTraining(from: now)
      return .none
    }
    enter(.writing)
    return .none
  }

  /// Productive time is cut to whole nanoseconds whenever the pace changes.
  private static let tolerance: Int64 = 1_000

  private mutating func planTraining(from now: SimTime) {
    var end: SimTime?
    if let workNanoseconds {
      let rate = pace * share
      let left = Double(max(0, workNanoseconds - progress.now.work)) / rate
      if rate > 0, left < 1e18 {
        let training = accountedCycle.training(until: now) + Int64(left.rounded(.up))
        end = accountedCycle.time(ofTraining: training)
      }
    }
    if sharedBytes != nil, let interval = cycle.interval {
      end = min(end ?? .distantFuture, max(now, cycle.start + interval))
    }
    set(deadline: end)
  }

  // MARK: State

  private mutating func enter(_ phase: GangPhase) {
    self.phase = phase
    set(deadline: nil)
  }

  private mutating func set(deadline: SimTime?) {
    guard deadline != self.deadline else { return }
    self.deadline = deadline
    deadlineEpoch &+= 1
  }
}

extension GangCharacter {
  /// How it trains, if that is known.
  package var model: TrainingModel? {
    if case .training(let model) = self { model } else { nil }
  }
}
