import API
import Kernel

/// Reads a generator file; what is wrong goes to the problems, and the result is of use only when there are none.
struct GeneratorReader {
  let problems: ProblemList

  /// Keys of later generators, which ask for what is not simulated.
  private static let devices = "devices by dynamic resource allocation are not simulated; take them out of the file"

  func generator(_ document: Value) -> PerformanceGenerator {
    let section = SectionReader<GeneratorKey>(document, at: .root, problems)
    defer { section.finish(remedies: ["dra": Self.devices]) }
    var generator = PerformanceGenerator()
    generator.topology = section.value(.topology).flatMap { topology($0, at: section.path(.topology)) }
    generator.flavor = section.value(.resourceFlavor).flatMap { flavor($0, at: section.path(.resourceFlavor)) }
    check(generator, section)
    let cohorts = section.reader.items(GeneratorKey.cohorts.rawValue)
    if section.has(.cohorts), cohorts.isEmpty {
      section.add(.cohorts, "is empty; at least one set of cohorts is expected")
    }
    let queues = GeneratorQueueReader(
      problems: problems, topology: generator.topology, hasTopology: section.has(.topology),
      isFlavorPlaced: generator.flavor.map { $0.topologyName != nil } ?? section.has(.resourceFlavor))
    var names: Set<String> = []
    for item in cohorts {
      guard let cohort = queues.cohortSet(item.value, at: item.path) else { continue }
      if !names.insert(cohort.className).inserted {
        problems.add(
          item.path.key(GeneratorCohortKey.className.rawValue),
          "\"\(cohort.className)\" names another set of cohorts, and their cohorts would be the same; choose another name"
        )
      }
      generator.cohorts.append(cohort)
    }
    checkSize(generator, section)
    return generator
  }

  /// What topology and flavor say of each other.
  private func check(_ generator: PerformanceGenerator, _ section: SectionReader<GeneratorKey>) {
    guard let flavor = generator.flavor, let name = flavor.topologyName else { return }
    let path = section.path(.resourceFlavor)
    if flavor.nodeLabel == nil {
      problems.add(path, "nodeLabel is missing; a flavor with a topology names the label of its nodes")
    }
    if !section.has(.topology) {
      problems.add(
        path.key(GeneratorFlavorKey.topologyName.rawValue),
        "\"\(name)\" is not in this file; add topology with this name and its levels")
    } else if let topology = generator.topology, topology.name != name {
      problems.add(
        path.key(GeneratorFlavorKey.topologyName.rawValue),
        "\"\(name)\" is not the topology of this file; write \"\(topology.name)\"")
    }
  }

  private func checkSize(_ generator: PerformanceGenerator, _ section: SectionReader<GeneratorKey>) {
    for (count, most, noun) in [
      (generator.queueCount, PerformanceGenerator.largestQueueCount, "ClusterQueues"),
      (generator.workloadCount, PerformanceGenerator.largestWorkloadCount, "workloads"),
    ] where count > most {
      section.add(.cohorts, "asks for \(count) \(noun); a scenario may have \(most)")
    }
  }

  // MARK: Nodes

  private func topology(_ value: Value, at path: FieldPath) -> PerformanceGenerator.Topology? {
    let section = SectionReader<GeneratorTopologyKey>(value, at: path, problems)
    defer { section.finish() }
    let name = section.text(.name).flatMap { label($0, at: section.path(.name)) }
    let items = section.reader.items(GeneratorTopologyKey.levels.rawValue)
    if section.has(.levels), items.count < 2 {
      section.add(.levels, "has \(items.count) of at least 2 levels; add the one above the nodes")
    }
    var topology = PerformanceGenerator.Topology(name: name ?? "", levels: [])
    for (index, item) in items.enumerated() {
      let isLast = index == items.count - 1
      if let level = level(item.value, at: item.path, &topology, isLast: isLast) { topology.levels.append(level) }
    }
    checkLevels(topology, section)
    return topology.levels.count == items.count && name != nil ? topology : nil
  }

  private func level(
    _ value: Value, at path: FieldPath, _ topology: inout PerformanceGenerator.Topology, isLast: Bool
  ) -> PerformanceGenerator.Level? {
    let section = SectionReader<GeneratorLevelKey>(value, at: path, problems)
    defer { section.finish() }
    let name = section.text(.name).flatMap { label($0, at: section.path(.name)) }
    let nodeLabel = section.text(.nodeLabel).flatMap { qualified($0, at: section.path(.nodeLabel)) }
    let count = section.count(.count)
    if let value = section.value(.capacity) {
      if isLast {
        capacity(value, at: section.path(.capacity), &topology)
      } else {
        section.add(.capacity, "belongs to the last level, which is the nodes'")
      }
    }
    guard let name, let nodeLabel, let count else { return nil }
    // A scenario's last level is the node's own, whatever the generator calls it.
    let ownName = isLast && nodeLabel != NodeLabel.hostname ? "node" : name
    return PerformanceGenerator.Level(name: ownName, label: nodeLabel, count: count)
  }

  private func capacity(_ value: Value, at path: FieldPath, _ topology: inout PerformanceGenerator.Topology) {
    let section = SectionReader<GeneratorCapacityKey>(value, at: path, problems)
    defer { section.finish() }
    if let cpu = section.quantity(.cpu) { topology.cpu = cpu }
    if let memory = section.quantity(.memory) { topology.memory = memory }
  }

  private func checkLevels(
    _ topology: PerformanceGenerator.Topology, _ section: SectionReader<GeneratorTopologyKey>
  ) {
    for (noun, values) in [("named", topology.levels.map(\.name)), ("labelled", topology.levels.map(\.label))] {
      guard let double = values.first(where: { value in values.count { $0 == value } > 1 }) else { continue }
      section.add(.levels, "two levels are \(noun) \"\(double)\"; give each its own")
    }
    guard topology.nodeCount > ClusterReader.largestNodeCount else { return }
    let counts = topology.levels.map { String($0.count) }.joined(separator: " × ")
    section.add(.levels, "\(counts) are more nodes than the \(ClusterReader.largestNodeCount) that a cluster may have")
  }

  private func flavor(_ value: Value, at path: FieldPath) -> PerformanceGenerator.Flavor? {
    let section = SectionReader<GeneratorFlavorKey>(value, at: path, problems)
    defer { section.finish() }
    let name = section.text(.name).flatMap { label($0, at: section.path(.name)) }
    let nodeLabel = section.text(.nodeLabel).flatMap { qualified($0, at: section.path(.nodeLabel)) }
    let topologyName = section.text(.topologyName)
    return name.map { PerformanceGenerator.Flavor(name: $0, nodeLabel: nodeLabel, topologyName: topologyName) }
  }

  private func label(_ text: String, at path: FieldPath) -> String? {
    GeneratorName.checked(text, at: path, problems)
  }

  private func qualified(_ text: String, at path: FieldPath) -> String? {
    guard let refusal = KubernetesName.qualifiedRefusal(text) else { return text }
    problems.add(path, "\"\(text)\" cannot be the key of a node label: \(refusal)")
    return nil
  }
}

/// Names that become parts of the names of objects.
enum GeneratorName {
  /// The longest class name: with the numbers behind it, it still names a pod.
  private static let longest = 40

  static func checked(_ text: String, at path: FieldPath, _ problems: ProblemList) -> String? {
    guard KubernetesName.labelRefusal(text) != nil || text.utf8.count > longest else { return text }
    problems.add(path, "\"\(text)\" cannot be part of a name; use up to \(longest) of a-z, 0-9 and - within")
    return nil
  }
}

extension SectionReader {
  /// The text of an amount of at least 0, quoted or not.
  func quantity(_ key: Key) -> String? {
    guard let value = value(key) else { return nil }
    let expectation = "stands where an amount is expected, such as 20 or \"1250m\""
    guard let text = value.scalarText, value != .bool(true), value != .bool(false), let amount = Quantity(text) else {
      add(key, "\(value.found) \(expectation)")
      return nil
    }
    guard amount >= .zero else {
      add(key, "\(text) is negative; an amount is at least 0")
      return nil
    }
    return text
  }

  /// One of the names that are declared for the key.
  func choice(_ key: Key) -> String? {
    guard case .choice(let names) = key.field.kind else {
      preconditionFailure("\(Key.section).\(key.rawValue) is read as a choice but declared as something else")
    }
    guard let text = text(key) else { return nil }
    if names.contains(text) { return text }
    add(key, "\"\(text)\" is not supported; use \(list(names))\(suggestion(for: text, among: names))")
    return nil
  }
}
