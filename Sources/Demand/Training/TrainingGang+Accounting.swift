package import Kernel

// What the GPUs of a gang did since somebody last asked.
extension TrainingGang {
  /// Brings the ledger and the progress up to date.
  package mutating func settle(at now: SimTime) {
    let elapsed = (now - settledAt).nanoseconds
    guard elapsed > 0 else { return }
    let bound = members.boundGPUs
    if phase != .done {
      ledger.add(elapsed, of: max(0, wanted.gpus - bound), to: isAdmitted ? .scheduling : .waitingForQuota)
    }
    switch phase {
    case .waiting: ledger.add(elapsed, of: bound, to: members.boundCount < quorum.lowerBound ? .idle : .startUp)
    case .lastCall, .initialising, .restoring: ledger.add(elapsed, of: bound, to: .startUp)
    case .stalled: ledger.add(elapsed, of: bound, to: .detection)
    case .done: ledger.add(elapsed, of: bound, to: .idle)
    case .writing:
      ledger.add(elapsed, of: members.activeGPUs, to: .checkpoint)
      ledger.add(elapsed, of: bound - members.activeGPUs, to: .idle)
    case .training: settleTraining(elapsed, until: now)
    }
    settledAt = now
  }

  private mutating func settleTraining(_ elapsed: Int64, until now: SimTime) {
    let cycle = accountedCycle
    let before = cycle.training(until: settledAt)
    let trained = cycle.training(until: now) - before
    let gained = gain(trained)
    let gpus = members.activeGPUs
    ledger.add(gained.productive, of: gpus, to: .productive)
    ledger.add(trained - gained.productive, of: gpus, to: .communicationStall)
    ledger.add(elapsed - trained, of: gpus, to: .checkpoint)
    // Beyond those that train: replicas that start, spares that wait.
    ledger.add(elapsed, of: members.boundGPUs - gpus, to: character == .replicas ? .startUp : .idle)
    progress.add(gained)
    for capture in cycle.captures(after: settledAt, until: now) {
      progress.capture(missing: gain(before + trained - capture.training), durableAt: capture.durableAt)
    }
    progress.settle(at: now)
  }

  private func gain(_ trained: Int64) -> Progress.Mark {
    let productive = Int64((Double(trained) * pace).rounded(.down))
    return Progress.Mark(productive: productive, work: Int64((Double(productive) * share).rounded(.down)))
  }

  /// Without the checkpoints that have a phase of their own.
  var accountedCycle: CheckpointCycle {
    guard sharedBytes != nil else { return cycle }
    return CheckpointCycle(start: cycle.start, write: .zero, upload: .zero)
  }
}
