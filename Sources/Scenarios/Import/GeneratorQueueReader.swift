import API
import Kernel

/// Reads the cohorts of a generator file, down to the workloads.
struct GeneratorQueueReader {
  let problems: ProblemList
  /// Nil when the file has none that can be read.
  let topology: PerformanceGenerator.Topology?
  /// Whether the file has one at all.
  let hasTopology: Bool
  /// Whether the flavor has a topology.
  let isFlavorPlaced: Bool

  private static let devices = "devices by dynamic resource allocation are not simulated; take them out of the file"

  func cohortSet(_ value: Value, at path: FieldPath) -> PerformanceGenerator.CohortSet? {
    let section = SectionReader<GeneratorCohortKey>(value, at: path, problems)
    defer { section.finish() }
    let className = section.className(.className)
    let count = section.count(.count)
    let items = section.reader.items(GeneratorCohortKey.queuesSets.rawValue)
    let queues = items.compactMap { queueSet($0.value, at: $0.path) }
    guard let className, let count else { return nil }
    return PerformanceGenerator.CohortSet(className: className, count: count, queues: queues)
  }

  private func queueSet(_ value: Value, at path: FieldPath) -> PerformanceGenerator.QueueSet? {
    let section = SectionReader<GeneratorQueuesKey>(value, at: path, problems)
    defer {
      section.finish(remedies: ["deviceNominalQuota": Self.devices, "deviceBorrowingLimit": Self.devices])
    }
    let className = section.className(.className)
    let count = section.count(.count)
    let nominalQuota = section.quantity(.nominalQuota)
    // The generator takes an empty text for no limit.
    let borrowingLimit = section.value(.borrowingLimit) == .string("") ? nil : section.quantity(.borrowingLimit)
    let reclaim = section.choice(.reclaimWithinCohort) ?? "Never"
    let within = section.choice(.withinClusterQueue) ?? "Never"
    let items = section.reader.items(GeneratorQueuesKey.workloadsSets.rawValue)
    let workloads = items.compactMap { workloadSet($0.value, at: $0.path) }
    guard let className, let count, let nominalQuota else { return nil }
    return PerformanceGenerator.QueueSet(
      className: className, count: count, nominalQuota: nominalQuota, borrowingLimit: borrowingLimit,
      reclaimWithinCohort: reclaim, withinClusterQueue: within, workloads: workloads)
  }

  private func workloadSet(_ value: Value, at path: FieldPath) -> PerformanceGenerator.WorkloadSet? {
    let section = SectionReader<GeneratorWorkloadsKey>(value, at: path, problems)
    defer { section.finish() }
    let count = section.count(.count)
    let interval = section.milliseconds(.creationIntervalMs)
    let items = section.reader.items(GeneratorWorkloadsKey.workloads.rawValue)
    if section.has(.workloads), items.isEmpty { section.add(.workloads, "is empty; at least one workload is expected") }
    let workloads = items.compactMap { workload($0.value, at: $0.path) }
    guard let count, let interval else { return nil }
    return PerformanceGenerator.WorkloadSet(count: count, interval: interval, workloads: workloads)
  }

  private func workload(_ value: Value, at path: FieldPath) -> PerformanceGenerator.Workload? {
    let section = SectionReader<GeneratorWorkloadKey>(value, at: path, problems)
    defer { section.finish(remedies: ["devices": Self.devices]) }
    let className = section.className(.className)
    let runTime = section.milliseconds(.runtimeMs)
    let priority = section.count(.priority) ?? 0
    if priority > Int32.max { section.add(.priority, "\(priority) is too large; at most \(Int32.max) is expected") }
    let request = section.quantity(.request)
    let podCount = section.count(.podCount) ?? 1
    let constraint = constraint(section, podCount: podCount)
    guard let className, let runTime, let request else { return nil }
    return PerformanceGenerator.Workload(
      className: className, runTime: runTime, priority: priority, request: request, podCount: podCount,
      constraint: constraint)
  }

  private func constraint(
    _ section: SectionReader<GeneratorWorkloadKey>, podCount: Int
  ) -> PerformanceGenerator.Constraint? {
    let name = section.choice(.tasConstraint)
    let level = level(section)
    let sliceSize = section.count(.sliceSize)
    if section.has(.tasConstraint) != section.has(.tasLevel) {
      let missing: GeneratorWorkloadKey = section.has(.tasLevel) ? .tasConstraint : .tasLevel
      problems.add(section.path, "\(missing.rawValue) is missing; tasConstraint and tasLevel go together")
    }
    if section.has(.sliceSize), name != "balanced", name != nil || !section.has(.tasConstraint) {
      section.add(.sliceSize, "belongs to tasConstraint: balanced; take it out")
    }
    if let sliceSize, sliceSize > podCount {
      section.add(.sliceSize, "\(sliceSize) is more than the \(podCount) pods of the workload")
    }
    if name == "balanced", !section.has(.sliceSize) {
      problems.add(section.path, "sliceSize is missing; \"balanced\" asks for slices of so many pods")
    }
    guard let level else { return nil }
    switch name {
    case "required": return .required(level)
    case "preferred": return .preferred(level)
    case "balanced": return sliceSize.map { .sliced(level, size: $0) }
    case .none, .some: return nil
    }
  }

  /// The name of the level that a workload means.
  private func level(_ section: SectionReader<GeneratorWorkloadKey>) -> String? {
    guard let text = section.text(.tasLevel) else { return nil }
    guard hasTopology else {
      section.add(.tasLevel, "\"\(text)\" is a level of no topology; add topology with its levels")
      return nil
    }
    if !isFlavorPlaced {
      section.add(.tasLevel, "the flavor has no topology; add resourceFlavor with topologyName and nodeLabel")
    }
    guard let topology else { return nil }
    if let level = topology.level(text) { return level.name }
    let labels = topology.levels.map(\.label)
    section.add(
      .tasLevel, "this topology has no level \"\(text)\"; use \(list(labels))\(suggestion(for: text, among: labels))")
    return nil
  }
}

extension SectionReader {
  fileprivate func className(_ key: Key) -> String? {
    text(key).flatMap { GeneratorName.checked($0, at: path(key), problems) }
  }

  /// A whole number of milliseconds, up to a hundred years.
  fileprivate func milliseconds(_ key: Key) -> SimDuration? {
    guard let number = count(key) else { return nil }
    let most = 100 * 365 * 86_400_000
    guard number <= most else {
      add(key, "\(number) ms are too long; at most \(most) are expected")
      return nil
    }
    return .milliseconds(number)
  }
}
