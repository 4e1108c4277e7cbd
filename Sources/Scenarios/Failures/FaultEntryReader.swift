import API
import Faults
import Kernel

/// Reads one entry of the catalogue, or what a scenario changes of it.
struct FaultEntryReader {
  let context: LoadContext
  let problems: ProblemList
  /// Whether entries about levels that the cluster does not have are left out, as those of the catalogue are.
  let skipsOtherLevels: Bool

  func change(_ model: inout FailureModel, entry name: String, to value: Value, at path: FieldPath) {
    let section = SectionReader<FaultEntryKey>(value, at: path, problems)
    defer { section.finish() }
    let known = model.entries.firstIndex { $0.name == name }
    let isEnabled = section.flag(.enabled) ?? true
    let hazard = hazard(section, inPlaceOf: known.map { model.entries[$0].hazard })
    let effect = effect(section, inPlaceOf: known.map { model.entries[$0].effect })
    let detection = section.value(.detection).flatMap {
      DistributionReader(files: context.files, problems: problems).durations($0, at: section.path(.detection))
    }
    let ladder = section.has(.remedies) ? ladder(section, model) : nil
    let source = section.text(.source)
    guard isEnabled else {
      known.map { _ = model.entries.remove(at: $0) }
      return
    }
    guard let hazard, let effect else { return }
    var entry =
      known.map { model.entries[$0] } ?? FaultEntry(name: name, hazard: hazard, effect: effect, ladder: [], source: "")
    (entry.hazard, entry.effect) = (hazard, effect)
    detection.map { entry.detection = $0 }
    ladder.map { entry.ladder = $0 }
    source.map { entry.source = $0 }
    check(entry, at: path)
    if let known { model.entries[known] = entry } else { model.entries.append(entry) }
  }

  /// What keeps nodes from working has to end some time.
  private func check(_ entry: FaultEntry, at path: FieldPath) {
    switch entry.effect {
    case .nodeDown, .gpuLost, .gpuWithdrawn, .link, .slow:
      guard entry.ladder.isEmpty else { return }
      problems.add(path, "remedies is missing: what ends a failure of effect \(entry.effect.name), e.g. [reboot]")
    case .crash, .hang, .silent, .corrupt: return
    }
  }

  // MARK: How often

  private func hazard(_ section: SectionReader<FaultEntryKey>, inPlaceOf known: Hazard?) -> Hazard? {
    if section.has(.rate), section.has(.every) { section.add(.every, "rate and every exclude each other") }
    let rate = section.value(.rate).flatMap { Units.read($0, at: section.path(.rate), problems, FaultRate.init) }
    let every = section.value(.every).flatMap {
      DistributionReader(files: context.files, problems: problems).durations($0, at: section.path(.every))
    }
    let interval = rate.map { Distribution.exponential(mean: $0.meanSeconds) } ?? every ?? known?.interval
    if let every, every.mean <= 0 { section.add(.every, "the mean time between two failures has to be above 0s") }
    guard let interval else {
      if !section.has(.rate), !section.has(.every) {
        problems.add(section.path, "rate or every is missing; one of them says how often, e.g. 1.3 per 1000 node-days")
      }
      return nil
    }
    guard section.has(.rate) || section.has(.of) || section.has(.parts) || known == nil else {
      return known.map { Hazard(component: $0.component, interval: interval) }
    }
    return component(section, unit: rate?.unit).map { Hazard(component: $0, interval: interval) }
  }

  private func component(_ section: SectionReader<FaultEntryKey>, unit: String?) -> FaultComponent? {
    let parts = section.count(.parts) ?? 1
    guard let name = section.text(.of) ?? unit else {
      // A rate that cannot be read has been complained about.
      if section.has(.rate) { return nil }
      problems.add(section.path, "of is missing: \(FaultEntryKey.of.field.clause)")
      return nil
    }
    if let unit, unit != name, parts == 1 {
      section.add(.rate, "the rate counts each \(unit) but of is \(name); write \(name)-days, or say parts")
    }
    switch name {
    case "node": return .node(parts: parts)
    case "gpu": return .gpu
    case "cluster": return .cluster(parts: parts)
    default: break
    }
    let levels = context.cluster.levels.map(\.name)
    if levels.contains(name) { return .domain(level: name, parts: parts) }
    guard !skipsOtherLevels, !context.cluster.nodes.isEmpty else { return nil }
    let names = ["node", "gpu", "cluster"] + levels.filter { $0 != "node" }
    problems.add(
      section.path(section.has(.of) ? .of : .rate),
      "this cluster has no \"\(name)\"; use \(list(names))\(suggestion(for: name, among: names))")
    return nil
  }

  // MARK: What it does

  private func effect(_ section: SectionReader<FaultEntryKey>, inPlaceOf known: FaultEffect?) -> FaultEffect? {
    let left = section.value(.left).flatMap { share($0, at: section.path(.left)) }
    let time = section.value(.forDuration).flatMap {
      DistributionReader(files: context.files, problems: problems).durations($0, at: section.path(.forDuration))
    }
    let aborts = section.flag(.aborts)
    guard let name = section.text(.effect) ?? known?.name else {
      problems.add(section.path, "effect is missing; use \(list(FaultEntryKey.effects))")
      return nil
    }
    let isOfLink = ["link", "slow"].contains(name)
    if section.has(.left), !isOfLink { section.add(.left, "belongs to link and slow, not to \(name)") }
    if section.has(.aborts), name != "link" { section.add(.aborts, "belongs to link, not to \(name)") }
    if section.has(.forDuration), name != "not-ready" {
      section.add(.forDuration, "belongs to not-ready, not to \(name)")
    }
    switch name {
    case "crash": return .crash
    case "hang": return .hang
    case "gpu-lost": return .gpuLost
    case "gpu-withdrawn": return .gpuWithdrawn
    case "node-down": return .nodeDown
    case "corrupt": return .corrupt
    case "not-ready", "link", "slow":
      guard let law = (name == "not-ready" ? time : left) ?? (known?.name == name ? known?.magnitude : nil) else {
        let key = name == "not-ready" ? FaultEntryKey.forDuration : .left
        if !section.has(key) { problems.add(section.path, "\(key.rawValue) is missing: \(key.field.clause)") }
        return nil
      }
      var keeps = false
      if case .link(_, let before) = known { keeps = before }
      return name == "not-ready"
        ? .silent(law) : name == "slow" ? .slow(share: law) : .link(share: law, aborts: aborts ?? keeps)
    default:
      section.add(
        .effect,
        "\"\(name)\" is not an effect; use \(list(FaultEntryKey.effects))"
          + suggestion(for: name, among: FaultEntryKey.effects))
      return nil
    }
  }

  /// `75%`, or `{uniform: [50%, 90%]}`.
  private func share(_ value: Value, at path: FieldPath) -> Distribution? {
    guard case .object = value else { return probability(value, at: path).map { .constant($0) } }
    let section = SectionReader<UniformShareKey>(value, at: path, problems)
    defer { section.finish() }
    let items = section.reader.items(UniformShareKey.uniform.rawValue)
    let bounds = items.compactMap { probability($0.value, at: $0.path) }
    guard items.count == 2 else {
      section.add(.uniform, "two shares are expected, the least and the most: [50%, 90%]")
      return nil
    }
    guard bounds.count == 2 else { return nil }
    guard bounds[0] <= bounds[1] else {
      section.add(.uniform, "the least, \(bounds[0] * 100)%, is above the most, \(bounds[1] * 100)%")
      return nil
    }
    return .uniform(low: bounds[0], high: bounds[1])
  }

  private func probability(_ value: Value, at path: FieldPath) -> Double? {
    Units.read(value, at: path, problems, Units.probability)
  }

  // MARK: What is done about it

  private func ladder(_ section: SectionReader<FaultEntryKey>, _ model: FailureModel) -> [FaultEntry.Rung] {
    let names = model.remedies.map(\.name)
    var rungs: [FaultEntry.Rung] = []
    for item in section.reader.items(FaultEntryKey.remedies.rawValue) {
      guard let rung = rung(item.value, at: item.path) else { continue }
      if !names.contains(rung.remedy) {
        problems.add(
          item.path,
          "\"\(rung.remedy)\" is not a remedy; use \(list(names))\(suggestion(for: rung.remedy, among: names))")
      } else if rungs.contains(where: { $0.remedy == rung.remedy }) {
        problems.add(item.path, "the ladder comes back to \(rung.remedy); each remedy may stand in it once")
      }
      rungs.append(rung)
    }
    if let last = rungs.last, last.share < 1 {
      section.add(.remedies, "\(last.remedy) is the last remedy and ends \(last.share * 100)%; the last one ends all")
    }
    return rungs
  }

  private func rung(_ value: Value, at path: FieldPath) -> FaultEntry.Rung? {
    if case .string(let name) = value { return FaultEntry.Rung(remedy: name, share: 1) }
    guard case .object(let fields) = value, fields.count == 1, let (name, share) = fields.first else {
      problems.add(path, "\(value.found) stands where a remedy is expected, e.g. rma or {reset: 92%}")
      return nil
    }
    return probability(share, at: path.key(name)).map { FaultEntry.Rung(remedy: name, share: $0) }
  }
}
