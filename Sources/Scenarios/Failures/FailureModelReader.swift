import API
import Faults
import Kernel

/// Reads what fails by itself: the catalogue, times a profile, with what the scenario changes.
struct FailureModelReader {
  let context: LoadContext
  let section: SectionReader<FailuresKey>

  private var problems: ProblemList { section.problems }
  private var distributions: DistributionReader { DistributionReader(files: context.files, problems: problems) }

  func model() -> FailureModel {
    let profile = section.text(.profile) ?? "none"
    guard let factor = FailureProfile.factor(profile) else {
      section.add(
        .profile,
        "\"\(profile)\" is not a profile; use \(list(FailureProfile.names))"
          + suggestion(for: profile, among: FailureProfile.names))
      return FailureModel()
    }
    var model = Self.catalogue(context)
    model.profile = FailureProfile.canonical(profile)
    if factor == 0 {
      model.entries = []
    } else {
      for index in model.entries.indices { model.entries[index].hazard.interval.divide(by: factor) }
    }
    change(&model, by: section)
    if let path = section.text(.trace) {
      model.trace = FaultTraceReader(context: context, model: model).faults(inFile: path, at: section.path(.trace))
    }
    return model
  }

  /// The catalogue as far as it applies to the cluster.
  static func catalogue(_ context: LoadContext) -> FailureModel {
    let problems = ProblemList()
    let section = SectionReader<FailuresKey>(FailureCatalogue.document, at: .root, problems)
    var model = FailureModel()
    FailureModelReader(context: context, section: section).change(&model, by: section, skipsOtherLevels: true)
    precondition(problems.problems.isEmpty, "the catalogue of failures is wrong: \(problems.problems)")
    return model
  }

  private func change(
    _ model: inout FailureModel, by section: SectionReader<FailuresKey>, skipsOtherLevels: Bool = false
  ) {
    for member in section.members(.remedies) { changeRemedy(member.name, member.value, at: member.path, &model) }
    let reader = FaultEntryReader(context: context, problems: problems, skipsOtherLevels: skipsOtherLevels)
    for member in section.members(.entries) {
      reader.change(&model, entry: member.name, to: member.value, at: member.path)
    }
    changeLemons(&model.lemons)
    changeInfancy(&model.infancy)
    changeRecurrence(&model.recurrence)
    changeReaction(&model.reaction)
    // What the catalogue describes happens in scenarios that name it.
    if !skipsOtherLevels { changeMaintenance(&model) }
  }

  private func changeMaintenance(_ model: inout FailureModel) {
    let reader = MaintenanceReader(context: context, problems: problems)
    for member in section.members(.maintenance) {
      let known = catalogued[member.name]
      if let work = reader.work(member.name, member.value, at: member.path, inPlaceOf: known) {
        model.maintenance.append(work)
      }
    }
  }

  /// Maintenance of the catalogue, by name; without the levels that the cluster does not have.
  private var catalogued: [String: Maintenance] {
    guard case .object(let known)? = FailureCatalogue.document["maintenance"] else { return [:] }
    let reader = MaintenanceReader(context: context, problems: ProblemList())
    var works: [String: Maintenance] = [:]
    for (name, value) in known { works[name] = reader.work(name, value, at: .root, inPlaceOf: nil) }
    return works
  }

  private func changeRemedy(_ name: String, _ value: Value, at path: FieldPath, _ model: inout FailureModel) {
    let section = SectionReader<RemedyKey>(value, at: path, problems)
    defer { section.finish() }
    let known = model.remedies.firstIndex { $0.name == name }
    let kind = section.reader.choice(RemedyKey.kind.rawValue, Remedy.Kind.self)
    let time = section.value(.time).flatMap { distributions.durations($0, at: section.path(.time)) }
    let source = section.text(.source)
    if let known {
      kind.map { model.remedies[known].kind = $0 }
      time.map { model.remedies[known].time = $0 }
      source.map { model.remedies[known].source = $0 }
      return
    }
    for key in [RemedyKey.kind, .time] where !section.has(key) {
      problems.add(path, "\(key.rawValue) is missing: \(key.field.clause)")
    }
    guard let kind, let time else { return }
    model.remedies.append(Remedy(name: name, kind: kind, time: time, source: source ?? ""))
  }

  private func changeLemons(_ lemons: inout FailureModel.Lemons) {
    guard let value = section.value(.lemons) else { return }
    let reader = SectionReader<LemonsKey>(value, at: section.path(.lemons), problems)
    defer { reader.finish() }
    reader.probability(.share).map { lemons.share = $0 }
    reader.count(.factor).map { lemons.factor = Double($0) }
    for item in reader.reader.items(LemonsKey.nodes.rawValue) {
      guard case .string(let name) = item.value else {
        problems.add(item.path, "\(item.value.found) stands where the name of a node is expected")
        continue
      }
      if context.selection(level: "node", name: name, at: item.path) != nil { lemons.nodes.append(name) }
    }
  }

  private func changeInfancy(_ infancy: inout FailureModel.Infancy?) {
    guard let value = section.value(.infancy) else { return }
    let reader = SectionReader<InfancyKey>(value, at: section.path(.infancy), problems)
    defer { reader.finish() }
    guard let factor = reader.count(.factor), let decay = reader.duration(.decay) else { return }
    if decay == .zero { reader.add(.decay, "decay has to be longer than 0s") }
    infancy = FailureModel.Infancy(factor: Double(factor), decay: decay, age: reader.duration(.age) ?? .zero)
  }

  private func changeRecurrence(_ recurrence: inout FailureModel.Recurrence) {
    guard let value = section.value(.recurrence) else { return }
    let reader = SectionReader<RecurrenceKey>(value, at: section.path(.recurrence), problems)
    defer { reader.finish() }
    reader.probability(.share).map { recurrence.share = $0 }
    reader.duration(.within).map { recurrence.within = $0 }
  }

  private var spareSize: Spares.Size? {
    guard let value = section.value(.spares) else { return nil }
    guard value.scalarText?.hasSuffix("%") == true else {
      return Units.count(value, atLeast: 0, at: section.path(.spares), problems).map { .count($0) }
    }
    return section.probability(.spares).map { .share($0) }
  }

  private func changeReaction(_ reaction: inout FaultReaction) {
    section.flag(.healthChecks).map { reaction.hasHealthChecks = $0 }
    section.flag(.cordon).map { reaction.cordons = $0 }
    section.flag(.drain).map { reaction.drains = $0 }
    spareSize.map { reaction.spares.size = $0 }
    section.text(.sparesPer).flatMap { context.level($0, at: section.path(.sparesPer), problems) }
      .map { reaction.spares.level = $0 }
    section.duration(.gpuReady).map { reaction.gpuReady = $0 }
    section.duration(.watchdog).map { reaction.watchdog = $0 }
    section.duration(.crashDelay).map { reaction.crashDelay = $0 }
    section.value(.unaided).flatMap { distributions.durations($0, at: section.path(.unaided)) }
      .map { reaction.unaided = $0 }
    section.value(.swapTime).flatMap { distributions.durations($0, at: section.path(.swapTime)) }
      .map { reaction.swap = $0 }
  }
}

extension SectionReader {
  /// A share of at most the whole.
  func probability(_ key: Key) -> Double? {
    value(key).flatMap { Units.read($0, at: path(key), problems, Units.probability) }
  }
}
