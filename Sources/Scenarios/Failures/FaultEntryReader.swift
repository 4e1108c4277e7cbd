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
    let notice = notice(section)
    let blast = hazard.flatMap { wider(section, than: $0.component) }
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
    blast.map { entry.blast = $0 }
    notice.map { entry.notice = $0 }
    detection.map { entry.detection = $0 }
    ladder.map { entry.ladder = $0 }
    source.map { entry.source = $0 }
    check(entry, at: path)
    if let known { model.entries[known] = entry } else { model.entries.append(entry) }
  }

  /// What keeps nodes from working has to end some time.
  private func check(_ entry: FaultEntry, at path: FieldPath) {
    switch entry.effect {
    case .nodeDown, .gpuLost, .gpuWithdrawn, .link, .nvlink, .slow, .storage:
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
    let keys: [FaultEntryKey] = [.rate, .of, .parts, .over]
    guard known == nil || keys.contains(where: section.has) else {
      return known.map { Hazard(component: $0.component, interval: interval) }
    }
    let reader = FaultComponentReader(context: context, skipsOtherLevels: skipsOtherLevels)
    return reader.component(section, unit: rate?.unit, inPlaceOf: known?.component).map {
      Hazard(component: $0, interval: interval)
    }
  }

  private func notice(_ section: SectionReader<FaultEntryKey>) -> FaultEntry.Notice? {
    guard let value = section.value(.notice) else { return nil }
    let reader = SectionReader<NoticeKey>(value, at: section.path(.notice), problems)
    defer { reader.finish() }
    guard let share = reader.probability(.share), let time = reader.duration(.time) else { return nil }
    return FaultEntry.Notice(share: share, time: time)
  }

  /// Whom a failure hits beyond what fails: never less.
  private func wider(_ section: SectionReader<FaultEntryKey>, than component: FaultComponent) -> FaultBlast? {
    guard let name = section.text(.blast) else { return nil }
    let levels = context.cluster.levels.map(\.name).filter { $0 != "node" }
    var around = ["cluster"]
    switch component {
    case .gpu: around = ["node"] + levels + around
    case .node, .server, .nvlinkDomain: around = levels + around
    case .domain(let level, _): around = levels.prefix { $0 != level } + around
    case .cluster, .job: around = []
    }
    guard around.contains(name) else {
      let remedy = around.isEmpty ? "leave it out" : "use \(list(around))\(suggestion(for: name, among: around))"
      section.add(.blast, "\"\(name)\" is not around \(component.name); \(remedy)")
      return nil
    }
    return name == "node" ? .node : name == "cluster" ? .cluster : .domain(level: name)
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
    let leaves = ["link", "nvlink", "slow", "storage"]
    if section.has(.left), !leaves.contains(name) {
      section.add(.left, "belongs to \(leaves.joined(separator: ", ")), not to \(name)")
    }
    if section.has(.aborts), !["link", "nvlink"].contains(name) {
      section.add(.aborts, "belongs to link and nvlink, not to \(name)")
    }
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
    case "not-ready", "link", "nvlink", "slow", "storage":
      guard let law = (name == "not-ready" ? time : left) ?? (known?.name == name ? known?.magnitude : nil) else {
        let key = name == "not-ready" ? FaultEntryKey.forDuration : .left
        if !section.has(key) { problems.add(section.path, "\(key.rawValue) is missing: \(key.field.clause)") }
        return nil
      }
      return lasting(name, law, aborts: aborts ?? known?.aborts ?? false)
    default:
      section.add(
        .effect,
        "\"\(name)\" is not an effect; use \(list(FaultEntryKey.effects))"
          + suggestion(for: name, among: FaultEntryKey.effects))
      return nil
    }
  }

  private func lasting(_ name: String, _ law: Distribution, aborts: Bool) -> FaultEffect {
    switch name {
    case "not-ready": .silent(law)
    case "slow": .slow(share: law)
    case "storage": .storage(share: law)
    case "nvlink": .nvlink(share: law, aborts: aborts)
    default: .link(share: law, aborts: aborts)
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

extension FaultEffect {
  /// Whether what talks across nodes gives up.
  fileprivate var aborts: Bool {
    switch self {
    case .link(_, let aborts), .nvlink(_, let aborts): aborts
    case .crash, .hang, .gpuLost, .gpuWithdrawn, .nodeDown, .silent, .slow, .storage, .corrupt: false
    }
  }
}
