import API
import Faults
import Kernel

/// Reads one kind of maintenance, or what a scenario changes of it.
struct MaintenanceReader {
  let context: LoadContext
  let problems: ProblemList

  /// Changes what is known by this name, or adds it.
  ///
  /// - Parameter known: What the catalogue has by this name.
  func work(_ name: String, _ value: Value, at path: FieldPath, inPlaceOf known: Maintenance?) -> Maintenance? {
    let section = SectionReader<MaintenanceKey>(value, at: path, problems)
    defer { section.finish() }
    let time = section.value(.time).flatMap {
      DistributionReader(files: context.files, problems: problems).durations($0, at: section.path(.time))
    }
    if time == nil, known == nil, !section.has(.time) {
      problems.add(path, "time is missing: \(MaintenanceKey.time.field.clause)")
    }
    var work = known ?? Maintenance(name: name, start: .zero, time: .constant(0))
    time.map { work.time = $0 }
    section.duration(.at).map { work.start = .zero + $0 }
    period(section, .every).map { work.period = $0 }
    if let target = section.value(.target) { work.target = context.selection(target, at: section.path(.target)) }
    level(section, .by).map { work.unitLevel = $0 }
    level(section, .per).map { work.limitLevel = $0 }
    limit(section).map { work.limit = $0 }
    window(section).map { work.window = $0 }
    section.flag(.power).map { work.turnsOff = $0 }
    readPatience(section, &work)
    _ = section.text(.source)
    checkLevels(section, work)
    let isEnabled = section.flag(.enabled) ?? true
    return isEnabled && (time != nil || known != nil) ? work : nil
  }

  private func readPatience(_ section: SectionReader<MaintenanceKey>, _ work: inout Maintenance) {
    if let force = section.flag(.force) {
      work.evicts = force
      work.patience = force ? .zero : nil
    }
    section.duration(.wait).map { work.patience = $0 }
  }

  private func period(_ section: SectionReader<MaintenanceKey>, _ key: MaintenanceKey) -> SimDuration? {
    guard let period = section.duration(key) else { return nil }
    guard period > .zero else {
      section.add(key, "\(key.rawValue) has to be longer than 0s")
      return nil
    }
    return period
  }

  private func level(_ section: SectionReader<MaintenanceKey>, _ key: MaintenanceKey) -> String? {
    section.text(key).flatMap { context.level($0, at: section.path(key), problems) }
  }

  /// A limit counts units, so that its domains have to hold them.
  private func checkLevels(_ section: SectionReader<MaintenanceKey>, _ work: Maintenance) {
    let names = context.cluster.levels.map(\.name)
    guard let unit = work.unitLevel, let limit = work.limitLevel, let inner = names.firstIndex(of: unit),
      let outer = names.firstIndex(of: limit), outer > inner
    else { return }
    section.add(.per, "\(limit) is narrower than \(unit), which is worked on as a whole; use a wider level")
  }

  private func limit(_ section: SectionReader<MaintenanceKey>) -> Maintenance.Limit? {
    guard let value = section.value(.maxUnavailable) else { return nil }
    let path = section.path(.maxUnavailable)
    guard value.scalarText?.hasSuffix("%") == true else {
      return Units.count(value, atLeast: 1, at: path, problems).map { .count($0) }
    }
    guard let share = Units.read(value, at: path, problems, Units.probability) else { return nil }
    guard share > 0 else {
      problems.add(path, "0% would never begin; enabled: false turns maintenance off")
      return nil
    }
    return .share(share)
  }

  private func window(_ section: SectionReader<MaintenanceKey>) -> Maintenance.Window? {
    guard let value = section.value(.window) else { return nil }
    let reader = SectionReader<WindowKey>(value, at: section.path(.window), problems)
    defer { reader.finish() }
    let start = reader.duration(.from) ?? .zero
    guard let length = reader.duration(.forDuration), let period = reader.duration(.every) else { return nil }
    guard length > .zero, length <= period else {
      reader.add(.forDuration, "\(length) is open, every \(period); it has to be more than 0s and at most the whole")
      return nil
    }
    return Maintenance.Window(start: start, length: length, period: period)
  }
}

extension LoadContext {
  /// Checks the name of a level; nil when the cluster has none of this name.
  func level(_ name: String, at path: FieldPath, _ problems: ProblemList) -> String? {
    // A cluster that could not be read is a problem of its own.
    guard !cluster.nodes.isEmpty else { return nil }
    let names = cluster.levels.map(\.name)
    if names.contains(name) || name == "node" { return name }
    problems.add(
      path, "this cluster has no level \"\(name)\"; use \(list(names))\(suggestion(for: name, among: names))")
    return nil
  }
}
