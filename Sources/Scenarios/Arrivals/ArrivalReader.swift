import API
import Kernel

/// Reads `arrivals`.
struct ArrivalReader {
  let context: LoadContext
  let end: SimDuration

  private var problems: ProblemList { context.problems }
  private var distributions: DistributionReader { DistributionReader(files: context.files, problems: problems) }

  func sources(_ items: [(value: Value, path: FieldPath)]) -> [ArrivalSource] {
    var names: Set<String> = []
    return items.compactMap { item in
      let section = SectionReader<ArrivalKey>(item.value, at: item.path, problems)
      defer { section.finish() }
      let source = source(section)
      if let source, !names.insert(source.name).inserted {
        section.add(.name, "\"\(source.name)\" is the name of another entry; its jobs would have the same names")
      }
      return source
    }
  }

  private func source(_ section: SectionReader<ArrivalKey>) -> ArrivalSource? {
    let name = name(section)
    let podSets = podSets(section)
    let traced = section.has(.trace)
    let timing = timing(section, podSets.first)
    let runTime = section.value(.runTime).flatMap { distributions.durations($0, at: section.path(.runTime)) }
    if !section.has(.runTime), !traced {
      problems.add(section.path, "runTime is missing; how long does a job run?")
    }
    let start = section.duration(.at) ?? .zero
    let until = section.duration(.until) ?? end
    if until < start { section.add(.until, "\(until) is before at, \(start)") }
    let limit = section.count(.count)
    let queues = section.items(.queue).compactMap { text($0.value, at: $0.path) }
    let priority = section.count(.priority)
    let image = section.text(.image)
    guard let name, let timing else { return nil }
    return ArrivalSource(
      name: name, timing: timing, start: .zero + start, end: .zero + until, limit: limit,
      namespace: section.text(.namespace) ?? "default", queues: queues, priorityClass: section.text(.priorityClass),
      priority: priority, podSets: podSets, runTime: runTime, image: image ?? ArrivalSource.plainImage,
      hasPods: section.flag(.pods) ?? true)
  }

  /// Names of jobs become names of pods.
  private func name(_ section: SectionReader<ArrivalKey>) -> String? {
    guard let name = section.text(.name) else { return nil }
    let isLabel = name.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
    guard isLabel, !name.isEmpty, !name.hasPrefix("-"), name.count <= 40 else {
      section.add(.name, "\"\(name)\" cannot begin the name of a pod; use up to 40 of a-z, 0-9 and -")
      return nil
    }
    return name
  }

  private func text(_ value: Value, at path: FieldPath) -> String? {
    if case .string(let text) = value { return text }
    problems.add(path, "\(value.found) stands where text is expected")
    return nil
  }

  // MARK: When

  private func timing(_ section: SectionReader<ArrivalKey>, _ podSet: ArrivalPodSet?) -> ArrivalSource.Timing? {
    let given = ArrivalKey.timings.filter { section.has($0) }
    guard given.count == 1, let key = given.first, let value = section.value(key) else {
      problems.add(
        section.path,
        given.isEmpty
          ? "when they come is missing; use one of \(list(ArrivalKey.timings.map(\.rawValue)))"
          : given.map(\.rawValue).joined(separator: " and ") + " exclude each other")
      return nil
    }
    if section.has(.columns), key != .trace { section.add(.columns, "columns belong to a trace") }
    switch key {
    case .rate:
      let mean = Units.read(value, at: section.path(.rate), problems, Units.interval)
      return mean.map { .spaced(.exponential(mean: $0.seconds)) }
    case .every:
      let distribution = distributions.durations(value, at: section.path(.every))
      if case .constant(0) = distribution { section.add(.every, "every has to be longer than 0s") }
      return distribution.map { .spaced($0) }
    case .trace: return trace(value, section, podSet).map { .trace($0) }
    case .name, .columns, .at, .until, .count, .namespace, .queue, .priority, .priorityClass, .podSets, .runTime,
      .image,
      .pods:
      return nil
    }
  }

  private func trace(
    _ value: Value, _ section: SectionReader<ArrivalKey>, _ podSet: ArrivalPodSet?
  ) -> [TracedArrival]? {
    guard let file = text(value, at: section.path(.trace)) else { return nil }
    let columns = TraceColumns(
      section.value(.columns) ?? .object([:]), at: section.path(.columns), problems,
      needsRunTime: !section.has(.runTime))
    do throws(InputReader.Refusal) {
      return try columns.arrivals(in: CommaTable(try context.files.text(of: file)), podSet?.requests ?? [:])
    } catch {
      section.add(.trace, "\(context.files.shown(file)) \(error.message)")
      return nil
    }
  }

  // MARK: What

  private func podSets(_ section: SectionReader<ArrivalKey>) -> [ArrivalPodSet] {
    let items = section.reader.items(ArrivalKey.podSets.rawValue)
    if section.has(.podSets), items.isEmpty { section.add(.podSets, "a job has at least one podset") }
    let reader = ArrivalPodSetReader(context: context)
    var podSets: [ArrivalPodSet] = []
    for item in items {
      guard let podSet = reader.podSet(item.value, at: item.path) else { continue }
      if podSets.contains(where: { $0.name == podSet.name }) {
        problems.add(item.path, "two podsets are named \"\(podSet.name)\"; give each a name")
      }
      podSets.append(podSet)
    }
    return podSets
  }
}
