import API
import Demand
import Fabric
import Kernel

/// Reads `training`: how the pods of an object, or of a source of arrivals, train.
struct TrainingReader {
  let section: SectionReader<ScenarioKey>
  let context: LoadContext
  let arrivals: [ArrivalSource]

  private var problems: ProblemList { context.problems }
  private var distributions: DistributionReader { DistributionReader(files: context.files, problems: problems) }
  private static let kinds: [ObjectName.Kind] = [.leaderWorkerSet, .statefulSet] + ObjectName.Kind.jobs
  private static let arrivalsKind = "arrivals"

  func gangs() -> [TrainedGang] {
    section.members(.training).compactMap { member in
      let owner = owner(member.name, at: member.path)
      let reader = SectionReader<TrainingKey>(member.value, at: member.path, problems)
      let model = model(reader, of: owner)
      reader.finish()
      guard let owner, let model else { return nil }
      return TrainedGang(owner: owner, model: model)
    }
  }

  private func owner(_ text: String, at path: FieldPath) -> TrainedOwner? {
    if text.hasPrefix(Self.arrivalsKind + "/") {
      let name = String(text.dropFirst(Self.arrivalsKind.count + 1))
      let names = arrivals.map(\.name)
      guard names.contains(name) else {
        let known = names.isEmpty ? "the scenario has no arrivals" : "the arrivals are \(list(names))"
        problems.add(
          Problem(path, isAboutKey: true, "\"\(name)\" does not exist; \(known)\(suggestion(for: name, among: names))"))
        return nil
      }
      return .arrivals(name)
    }
    do throws(UnitRefusal) {
      let name = try ObjectName(parsing: text, kinds: Self.kinds)
      if let message = context.complaint(about: name) { throw UnitRefusal(message: message) }
      return .object(name)
    } catch {
      problems.add(Problem(path, isAboutKey: true, "\(error.message); or arrivals/name"))
      return nil
    }
  }

  private func model(_ reader: SectionReader<TrainingKey>, of owner: TrainedOwner?) -> TrainingModel? {
    let step = reader.value(.step).flatMap { self.step($0, at: reader.path(.step)) }
    let members = reader.value(.pods).flatMap { self.members($0, at: reader.path(.pods)) }
    let work = reader.value(.work).flatMap { distributions.durations($0, at: reader.path(.work)) }
    let checkpoint = reader.value(.checkpoint).flatMap { self.checkpoint($0, at: reader.path(.checkpoint)) }
    let restart = reader.value(.restart).map { self.restart($0, at: reader.path(.restart)) }
    if reader.has(.together), case .object(let name)? = owner, name.kind != .leaderWorkerSet {
      reader.add(.together, "only a LeaderWorkerSet has groups; \(name) is one gang anyway")
    }
    guard var model = step.map({ TrainingModel(step: $0) }) else { return nil }
    (model.members, model.work, model.checkpoint) = (members, work, checkpoint)
    model.joinsGroups = reader.flag(.together) ?? false
    if let restart { model.restart = restart }
    return model
  }

  private func members(_ value: Value, at path: FieldPath) -> ClosedRange<Int>? {
    let reader = SectionReader<GangSizeKey>(value, at: path, problems)
    defer { reader.finish() }
    let (least, most) = (reader.count(.min), reader.count(.max))
    guard let low = least ?? most else {
      problems.add(path, "min and max are missing; leave pods out when all of them train")
      return nil
    }
    guard low <= most ?? .max else {
      reader.add(.min, "\(low) is more than max, \(most ?? 0)")
      return nil
    }
    return low...(most ?? .max)
  }

  // MARK: Steps

  private func step(_ value: Value, at path: FieldPath) -> StepModel? {
    let reader = SectionReader<StepKey>(value, at: path, problems)
    defer { reader.finish() }
    let communication = reader.value(.communication).flatMap {
      self.communication($0, at: reader.path(.communication))
    }
    let jitter = reader.probability(.jitter) ?? 0
    guard let compute = reader.duration(.compute) else { return nil }
    if compute == .zero { reader.add(.compute, "a step takes longer than 0s") }
    var step = StepModel(compute: compute, communication: communication)
    step.jitter = jitter
    return step
  }

  private func communication(_ value: Value, at path: FieldPath) -> StepCommunication? {
    let reader = SectionReader<CommunicationKey>(value, at: path, problems)
    defer { reader.finish() }
    let collective = reader.name(.collective, among: Collective.names.map { ($0.name, $0.collective) }) ?? .allReduce
    let overlap = reader.probability(.overlap) ?? Self.usualOverlap
    return reader.size(.bytes).map { StepCommunication(collective: collective, bytes: Double($0), overlap: overlap) }
  }

  /// *assumed*: 0.85, between 0.8 and 0.9 for data parallelism.
  private static let usualOverlap = 0.85

  // MARK: Checkpoints

  private func checkpoint(_ value: Value, at path: FieldPath) -> CheckpointModel? {
    let reader = SectionReader<CheckpointKey>(value, at: path, problems)
    defer { reader.finish() }
    let interval = interval(reader)
    let cost = cost(reader)
    let mttf = reader.duration(.mttf)
    guard let interval, let cost else { return nil }
    var model = CheckpointModel(interval: interval, cost: cost)
    model.meanTimeToFailure = mttf
    return model
  }

  private func interval(_ reader: SectionReader<CheckpointKey>) -> CheckpointInterval? {
    switch reader.value(.every) {
    case .string("young"): return .young
    case .string("daly"): return .daly
    case .some, nil:
      guard let every = reader.duration(.every) else { return nil }
      if every == .zero { reader.add(.every, "every has to be longer than 0s") }
      return .fixed(every)
    }
  }

  private func cost(_ reader: SectionReader<CheckpointKey>) -> CheckpointModel.Cost? {
    let (write, upload) = (reader.duration(.write), reader.duration(.upload))
    let restore = reader.value(.restore).flatMap { distributions.durations($0, at: reader.path(.restore)) }
    let size = reader.size(.size)
    guard reader.has(.size) else {
      guard let write else {
        problems.add(reader.path, "write or size is missing: how long does a checkpoint take, or how large is it?")
        return nil
      }
      return .times(write: write, upload: upload ?? .zero, restore: restore ?? CheckpointModel.usualRestore)
    }
    for key in [CheckpointKey.write, .upload, .restore] where reader.has(key) {
      reader.add(key, "size says how long it takes, through `storage`; leave one of them out")
    }
    if !section.has(.storage) {
      reader.add(.size, "needs `storage`, which says how fast checkpoints are written and read")
    }
    return size.map { .bytes(Double($0)) }
  }

  // MARK: Restarts

  private func restart(_ value: Value, at path: FieldPath) -> RestartModel {
    let reader = SectionReader<RestartKey>(value, at: path, problems)
    defer { reader.finish() }
    var model = RestartModel()
    func read(_ key: RestartKey) -> Distribution? {
      reader.value(key).flatMap { distributions.durations($0, at: reader.path(key)) }
    }
    read(.detection).map { model.detection = $0 }
    read(.build).map { model.build = $0 }
    reader.duration(.watchdog).map { model.watchdog = $0 }
    reader.duration(.teardown).map { model.teardown = $0 }
    reader.duration(.lastCall).map { model.lastCall = $0 }
    reader.duration(.joinTimeout).map { model.joinTimeout = $0 }
    if reader.value(.limit) == .string("unlimited") {
      model.restartLimit = nil
    } else if let value = reader.value(.limit) {
      Units.count(value, atLeast: 0, at: reader.path(.limit), problems).map { model.restartLimit = $0 }
    }
    initialisation(reader).map { model.initialisation = $0 }
    return model
  }

  private func initialisation(_ reader: SectionReader<RestartKey>) -> GroupInitialisation? {
    guard let value = reader.value(.initialisation) else { return nil }
    guard case .string(let text) = value, let name = GroupInitialisationName(rawValue: text) else {
      return reader.duration(.initialisation).map { .fixed($0) }
    }
    switch name {
    case .naive: return .naive
    case .store: return .store
    case .tuned: return .tuned
    case .modern: return .modern
    }
  }
}

extension SectionReader {
  /// One of a few names that mean something.
  func name<Meaning>(_ key: Key, among names: [(name: String, meaning: Meaning)]) -> Meaning? {
    guard let text = text(key) else { return nil }
    if let known = names.first(where: { $0.name == text }) { return known.meaning }
    let known = names.map(\.name)
    add(key, "\"\(text)\" is not supported; use \(list(known))\(suggestion(for: text, among: known))")
    return nil
  }
}
