import API

/// Decodes one pool of nodes.
struct PoolReader {
  let section: SectionReader<PoolKey>
  let files: InputReader
  let diagnostics: DiagnosticList

  /// The pool's nodes and levels; nil when it cannot be made out.
  ///
  /// - Parameter room: How many nodes the cluster may still take.
  func pool(room: Int) -> ClusterSpec? {
    defer { section.finish() }
    let changes = changes
    guard var pool = basePool(changes, room: room) else { return nil }
    for index in pool.nodes.indices { changes.apply(to: &pool.nodes[index]) }
    return pool
  }

  private func basePool(_ changes: NodeChanges, room: Int) -> ClusterSpec? {
    if case .string(let text) = section.value(.nodes), Int(text) == nil {
      for key in [PoolKey.preset, .blocks, .racks, .name] where section.has(key) {
        section.add(key, "the nodes come from \(text); they have their names and places already")
      }
      return NodeListReader(path: text, section: section, files: files, diagnostics: diagnostics).pool(room: room)
    }
    guard let layout = layout(changes) else { return nil }
    return layout.nodeCount <= room ? layout.pool : tooMany(layout, room: room)
  }

  private func tooMany(_ layout: PoolLayout, room: Int) -> ClusterSpec? {
    let counts = layout.levels.map { String($0.count) }.joined(separator: " × ")
    section.problems.add(
      section.path, "\(counts) are more nodes than the \(ClusterReader.largestNodeCount) that a cluster may have")
    return nil
  }

  private func layout(_ changes: NodeChanges) -> PoolLayout? {
    let preset = preset
    var layout = PoolLayout(
      prefix: section.text(.name).map { "\($0)-" } ?? "", levels: preset?.levels ?? [], allocatable: [:],
      architecture: preset?.architecture ?? "amd64", nvlinkLevel: preset?.nvlinkLevel)
    if section.has(.levels) {
      layout.levels = ownLevels
      for key in [PoolKey.blocks, .racks, .nodes] where section.has(key) {
        section.add(key, "levels says how many there are; give the count there")
      }
    } else if let preset {
      setCounts(of: preset, in: &layout)
    } else {
      if !section.has(.preset) {
        section.problems.add(
          section.path, "preset, levels or nodes: file.yaml is missing; one of them says what the nodes are")
      }
      return nil
    }
    relabel(&layout.levels)
    layout.allocatable = allocatable(preset, changes)
    return layout.levels.isEmpty ? nil : layout
  }

  private var preset: ClusterPreset? {
    guard let name = section.text(.preset) else { return nil }
    if let preset = ClusterPreset.named(name) { return preset }
    let names = ClusterPreset.all.map(\.name)
    section.add(.preset, "\"\(name)\" is not a preset; use \(list(names))\(suggestion(for: name, among: names))")
    return nil
  }

  private func setCounts(of preset: ClusterPreset, in layout: inout PoolLayout) {
    for (key, level) in [
      (PoolKey.blocks, preset.counted.blocks), (.racks, preset.counted.racks), (.nodes, preset.counted.nodes),
    ] {
      guard section.has(key) else { continue }
      guard let value = section.value(key),
        let count = Units.count(value, atLeast: 1, at: section.path(key), section.problems),
        let index = layout.levels.firstIndex(where: { $0.name == level })
      else { continue }
      layout.levels[index].count = count
    }
  }

  /// The levels that the scenario lists, named by their first letters where these differ.
  private var ownLevels: [ClusterPreset.Level] {
    var levels: [ClusterPreset.Level] = []
    for item in section.reader.items(PoolKey.levels.rawValue) {
      let level = SectionReader<LevelKey>(item.value, at: item.path, section.problems)
      let name = level.text(.name)
      let count = level.count(.count)
      if !level.has(.count) {
        section.problems.add(item.path, "count is missing; how many are there in the level above?")
      }
      let label = level.text(.label) ?? name.flatMap(NodeLabel.standard)
      level.finish()
      guard let name, let count else { continue }
      if label == nil, !section.has(.labels) {
        section.problems.add(item.path, "label is missing; which node label names a \(name)?")
      }
      levels.append(ClusterPreset.Level(name: name, label: label ?? "", short: String(name.prefix(1)), count: count))
    }
    guard isSound(levels) else { return [] }
    if Set(levels.map(\.short)).count < levels.count {
      for index in levels.indices { levels[index].short = levels[index].name }
    }
    return levels
  }

  private func isSound(_ levels: [ClusterPreset.Level]) -> Bool {
    let before = section.problems.problems.count
    for (noun, values) in [("named", levels.map(\.name)), ("labelled", levels.map(\.label))] {
      guard let double = values.first(where: { value in !value.isEmpty && values.count { $0 == value } > 1 }) else {
        continue
      }
      section.add(.levels, "two levels are \(noun) \"\(double)\"")
    }
    if let last = levels.last, last.name != "node", last.label != NodeLabel.hostname {
      section.add(.levels, "the last level has to be the node's own; add {name: node, count: …}")
    }
    return section.problems.problems.count == before
  }

  private func relabel(_ levels: inout [ClusterPreset.Level]) {
    for member in section.members(.labels) {
      guard let index = levels.firstIndex(where: { $0.name == member.name }) else {
        let hint = suggestion(for: member.name, among: levels.map(\.name))
        section.problems.add(Problem(member.path, isAboutKey: true, "no level has this name\(hint)"))
        continue
      }
      guard case .string(let label) = member.value else {
        section.problems.add(member.path, "\(member.value.found) stands where a label is expected")
        continue
      }
      levels[index].label = label
    }
  }

  private func allocatable(_ preset: ClusterPreset?, _ changes: NodeChanges) -> ResourceList {
    // A kubelet runs at most 110 pods unless told otherwise; 100 GiB of disk are assumed.
    var amounts = preset?.allocatable ?? ["pods": "110", "ephemeral-storage": "100Gi"]
    if preset == nil, !section.has(.preset) {
      for name in ["cpu", "memory"] where changes.allocatable[name] == nil {
        section.problems.add(
          section.path, "allocatable.\(name) is missing; without a preset it says what a node offers")
      }
    }
    amounts = amounts.filter { changes.allocatable[$0.key] == nil }
    return amounts.compactMapValues { Quantity($0) }
  }

  private var changes: NodeChanges {
    NodeChanges(
      allocatable: section.reader.resources(PoolKey.allocatable.rawValue),
      labels: section.reader.stringMap(PoolKey.nodeLabels.rawValue),
      taints: section.items(.taints).compactMap { TaintReader.taint($0.value, at: $0.path, section.problems) })
  }
}

/// What a pool adds to each of its nodes.
struct NodeChanges {
  var allocatable: ResourceList
  var labels: [String: String]
  var taints: [Taint]

  func apply(to node: inout Node) {
    node.allocatable.merge(allocatable) { $1 }
    node.metadata.labels.merge(labels) { $1 }
    node.taints += taints.filter { !node.taints.contains($0) }
  }
}

/// Reads taints as `kubectl taint` writes them, or as a mapping.
enum TaintReader {
  static func taint(_ value: Value, at path: FieldPath, _ problems: ProblemList) -> Taint? {
    switch value {
    case .string(let text):
      if let taint = taint(text) { return taint }
      problems.add(path, "\"\(text)\" is not a taint; write key=value:NoSchedule (or PreferNoSchedule, NoExecute)")
      return nil
    case .object:
      let section = SectionReader<TaintKey>(value, at: path, problems)
      let key = section.text(.key)
      let effect = section.reader.choice(TaintKey.effect.rawValue, Taint.Effect.self)
      let text = section.text(.value) ?? ""
      section.finish()
      guard let key, let effect else { return nil }
      return Taint(key: key, value: text, effect: effect)
    case .null, .bool, .int, .double, .array:
      problems.add(path, "\(value.found) stands where a taint is expected; write key=value:NoSchedule")
      return nil
    }
  }

  private static func taint(_ text: String) -> Taint? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let effect = Taint.Effect(rawValue: String(parts[1])) else { return nil }
    let pair = parts[0].split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard let key = pair.first, !key.isEmpty else { return nil }
    return Taint(key: String(key), value: pair.count == 2 ? String(pair[1]) : "", effect: effect)
  }
}
