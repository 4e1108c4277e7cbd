import Kernel
import Testing

@testable import Demand

@Suite struct TrainingGangTests {
  @Test func trainsWhenAllMembersAreUp() {
    var gang = makeGang(members: 4)
    gang.bring(up: 0..<3, at: 10)
    #expect(gang.phase == .waiting)
    gang.bring(up: 3..<4, at: 20)
    #expect(gang.phase == .initialising)
    #expect(gang.deadline == time(50))
    _ = gang.due(at: time(50))
    #expect(gang.phase == .training)
    gang.settle(at: time(150))
    #expect(gang.ledger.seconds(.productive) == 100 * 32)
    #expect(gang.ledger.seconds(.startUp) == 30 * 32)
  }

  @Test func everyGPUSecondIsAccountedForOnce() {
    var gang = makeGang(members: 4, checkpoint: (every: 60, write: 10, upload: 0))
    gang.bring(up: 0..<4, at: 0)
    _ = gang.due(at: time(30))
    gang.setPace(0.8, at: time(100))
    gang.lose(2, isSilent: true, at: 333)
    _ = gang.due(at: gang.deadline ?? .zero)
    gang.bring(up: 2..<3, at: 1_000)
    _ = gang.due(at: gang.deadline ?? .zero)
    gang.settle(at: time(2_000))
    #expect(gang.ledger.all == Int128(2_000) * 32 * 1_000_000_000)
  }

  @Test func aFailureCostsTheWorkSinceTheLastDurableCheckpoint() {
    var gang = makeGang(members: 2, checkpoint: (every: 60, write: 10, upload: 30))
    gang.bring(up: 0..<2, at: 0)
    _ = gang.due(at: time(30))
    // Captured after 60, 130 and 200 s of the cycle, durable 40 s later: at 230 s the third is still on its way.
    gang.lose(0, isSilent: false, at: 30 + 230)
    #expect(gang.phase == .stalled)
    _ = gang.due(at: gang.deadline ?? .zero)
    #expect(gang.ledger.seconds(.lostWork) == (60 + 20) * 16)
    #expect(gang.ledger.seconds(.productive) == 120 * 16)
    #expect(gang.ledger.seconds(.checkpoint) == 30 * 16)
  }

  @Test func withoutCheckpointsEverythingIsLost() {
    var gang = makeGang(members: 2)
    gang.bring(up: 0..<2, at: 0)
    _ = gang.due(at: time(30))
    gang.lose(0, isSilent: false, at: 1_030)
    _ = gang.due(at: gang.deadline ?? .zero)
    #expect(gang.ledger.seconds(.lostWork) == 1_000 * 16)
    #expect(gang.ledger.seconds(.productive) == 0)
  }

  @Test func survivorsExitWhenNoRestartIsLeft() {
    var model = plainModel()
    model.restart.restartLimit = 1
    var gang = makeGang(model, members: 2)
    gang.bring(up: 0..<2, at: 0)
    _ = gang.due(at: time(30))
    gang.lose(0, isSilent: false, at: 100)
    #expect(gang.due(at: gang.deadline ?? .zero) == .none)
    gang.bring(up: 0..<1, at: 200)
    _ = gang.due(at: gang.deadline ?? .zero)
    gang.lose(0, isSilent: false, at: 300)
    #expect(gang.due(at: gang.deadline ?? .zero) == .exit)
  }

  @Test func aSilentLossIsNoticedByTheWatchdogOnly() {
    var gang = makeGang(members: 2)
    gang.bring(up: 0..<2, at: 0)
    _ = gang.due(at: time(30))
    gang.lose(0, isSilent: true, at: 100)
    #expect(gang.deadline == time(700))
    gang.lose(1, isSilent: false, at: 200)
    #expect(gang.phase == .waiting)
    #expect(gang.ledger.seconds(.detection) == 100 * 16)
  }

  @Test func anElasticGangGoesOnWithFewer() {
    var model = plainModel()
    model.members = 3...4
    model.restart.restartLimit = nil
    var gang = makeGang(model, members: 4)
    gang.bring(up: 0..<3, at: 0)
    #expect(gang.phase == .lastCall)
    #expect(gang.deadline == time(30))
    _ = gang.due(at: time(30))
    _ = gang.due(at: gang.deadline ?? .zero)
    #expect(gang.phase == .training)
    #expect(gang.members.activeCount == 3)
    gang.bring(up: 3..<4, at: 500)
    #expect(gang.phase == .initialising)
    #expect(gang.members.activeCount == 4)
  }

  @Test func aHotSpareTakesAPlaceAtOnce() {
    var model = plainModel()
    model.members = 3...3
    model.restart.restartLimit = nil
    var gang = makeGang(model, members: 4)
    gang.bring(up: 0..<4, at: 0)
    _ = gang.due(at: gang.deadline ?? .zero)
    #expect(gang.members.activeCount == 3)
    gang.lose(3, isSilent: false, at: 100)
    #expect(gang.phase == .training)
    gang.bring(up: 3..<4, at: 110)
    gang.lose(0, isSilent: false, at: 200)
    _ = gang.due(at: gang.deadline ?? .zero)
    #expect(gang.phase == .initialising)
  }

  @Test func workEndsWhenItIsDone() {
    var model = plainModel()
    model.work = .constant(600)
    model.checkpoint = CheckpointModel(
      interval: .fixed(.seconds(60)), cost: .times(write: .seconds(10), upload: .zero, restore: .constant(5)))
    var gang = makeGang(model, members: 2, interval: .seconds(60))
    gang.bring(up: 0..<2, at: 0)
    _ = gang.due(at: time(30))
    // Ten intervals of training and nine checkpoints between them.
    #expect(gang.deadline == time(30 + 600 + 90))
    gang.setPace(0.5, at: time(30 + 300 + 40))
    #expect(gang.deadline.map { abs($0.seconds - (30 + 370 + 600 + 90 - 30)) < 20 } == true)
    #expect(gang.due(at: gang.deadline ?? .zero) == .finish)
    #expect(gang.phase == .done)
  }

  @Test func corruptionCostsWhatWasSavedSince() {
    var gang = makeGang(members: 2, checkpoint: (every: 60, write: 0, upload: 0))
    gang.bring(up: 0..<2, at: 0)
    _ = gang.due(at: time(30))
    gang.spoil(at: time(30 + 130))
    gang.unmask(at: time(30 + 1_000))
    gang.lose(0, isSilent: false, at: 30 + 1_000)
    _ = gang.due(at: gang.deadline ?? .zero)
    #expect(gang.ledger.seconds(.productive) == 120 * 16)
  }

  @Test func sharedStorageIsWaitedFor() {
    var model = plainModel()
    model.checkpoint = CheckpointModel(interval: .fixed(.seconds(60)), cost: .bytes(1e12))
    var gang = makeGang(model, members: 2, interval: .seconds(60))
    gang.bring(up: 0..<2, at: 0)
    _ = gang.due(at: time(30))
    _ = gang.due(at: time(90))
    #expect(gang.phase == .writing)
    _ = gang.transferred(at: time(100))
    #expect(gang.phase == .training)
    #expect(gang.deadline == time(160))
    gang.lose(0, isSilent: false, at: 120)
    _ = gang.due(at: gang.deadline ?? .zero)
    #expect(gang.ledger.seconds(.lostWork) == 20 * 16)
    #expect(gang.ledger.seconds(.checkpoint) == 10 * 16)
    gang.bring(up: 0..<1, at: 300)
    _ = gang.due(at: gang.deadline ?? .zero)
    #expect(gang.phase == .restoring)
  }

  @Test func replicasLoseNothingWhenOneFails() {
    var gang = TrainingGang(
      .replicas, wanted: (3, 24), isAdmitted: true, interval: nil, stream: Streams(seed: 1).stream("gang"), at: .zero)
    gang.bring(up: 0..<3, at: 0)
    gang.lose(1, isSilent: true, at: 100)
    gang.settle(at: time(200))
    #expect(gang.ledger.seconds(.productive) == 100 * 24 + 100 * 16)
    #expect(gang.ledger.seconds(.startUp) == 100 * 8)
  }

  // MARK: Helpers

  private func time(_ seconds: Int) -> SimTime { .zero + .seconds(seconds) }

  /// 30 s from a quorum to the first step; failures are known at once.
  private func plainModel() -> TrainingModel {
    var model = TrainingModel(step: StepModel(compute: .seconds(1)))
    model.restart.initialisation = .fixed(.seconds(30))
    model.restart.build = .constant(0)
    model.restart.detection = .constant(0)
    model.restart.teardown = .zero
    model.restart.restartLimit = nil
    return model
  }

  private func makeGang(
    members: Int, checkpoint: (every: Int, write: Int, upload: Int)? = nil
  ) -> TrainingGang {
    var model = plainModel()
    if let checkpoint {
      let cost = CheckpointModel.Cost.times(
        write: .seconds(checkpoint.write), upload: .seconds(checkpoint.upload), restore: .constant(0))
      model.checkpoint = CheckpointModel(interval: .fixed(.seconds(checkpoint.every)), cost: cost)
    }
    return makeGang(model, members: members, interval: checkpoint.map { .seconds($0.every) })
  }

  private func makeGang(_ model: TrainingModel, members: Int, interval: SimDuration? = nil) -> TrainingGang {
    TrainingGang(
      .training(model), wanted: (members, 8 * members), isAdmitted: true, interval: interval,
      stream: Streams(seed: 1).stream("gang"), at: .zero)
  }
}

extension TrainingGang {
  fileprivate mutating func bring(up members: Range<Int>, at seconds: Int) {
    for member in members {
      var state = GangMember(id: UInt64(member), gpus: 8)
      _ = add(state, at: .zero + .seconds(seconds))
      (state.isBound, state.isUp) = (true, true)
      _ = change(state, isSilent: false, at: .zero + .seconds(seconds))
    }
  }

  fileprivate mutating func lose(_ member: Int, isSilent: Bool, at seconds: Int) {
    var state = GangMember(id: UInt64(member), gpus: 8)
    state.isBound = true
    _ = change(state, isSilent: isSilent, at: .zero + .seconds(seconds))
  }
}

extension GPULedger {
  fileprivate func seconds(_ use: GPUUse) -> Int { Int(self[use] / 1_000_000_000) }
}
