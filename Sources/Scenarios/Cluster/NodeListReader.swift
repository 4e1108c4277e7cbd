import API

/// Takes nodes from a file that `kubectl get nodes -o yaml` or `-o json` wrote.
struct NodeListReader {
  let path: String
  let section: SectionReader<PoolKey>
  let files: InputReader
  let diagnostics: DiagnosticList

  /// The nodes of the file and their levels; nil when it has none.
  ///
  /// - Parameter room: How many nodes the cluster may still take.
  func pool(room: Int) -> ClusterSpec? {
    guard let file = SourceFile(reading: path, from: files, diagnostics) else { return nil }
    var nodes: [Node] = []
    for document in file.documents {
      let part = DocumentPart(file: file.name, root: document, prefix: .root, overrides: [])
      nodes += self.nodes(document.value, in: part)
    }
    guard nodes.count <= room else {
      section.add(.nodes, "\(path) has \(nodes.count) nodes; a cluster may have \(ClusterReader.largestNodeCount)")
      return nil
    }
    guard !nodes.isEmpty else { return nil }
    return ClusterSpec(nodes: nodes, levels: levels(of: nodes))
  }

  private func nodes(_ value: Value, in part: DocumentPart) -> [Node] {
    switch (value["kind"], value["items"]) {
    case (.string("Node"), _): return node(value, in: part).map { [$0] } ?? []
    case (.string("List"), .array(let items)), (.string("NodeList"), .array(let items)):
      if items.isEmpty { diagnostics.add(part.diagnostic(Problem(.root, "the list has no nodes"))) }
      let inner = part.part(at: FieldPath.root.key("items"))
      return items.enumerated().compactMap { node($1, in: inner.part(at: FieldPath.root.index($0))) }
    case (let kind, _):
      let found = kind.map { "kind: \($0.scalarText ?? $0.found)" } ?? value.found
      diagnostics.add(
        part.diagnostic(
          Problem(.root, "\(found) is not a list of nodes; use what `kubectl get nodes -o yaml` prints")))
      return []
    }
  }

  private func node(_ value: Value, in part: DocumentPart) -> Node? {
    let problems = ProblemList()
    if let kind = value["kind"], kind != .string("Node") {
      diagnostics.add(part.diagnostic(Problem(.root, "\(kind.scalarText ?? kind.found) stands in a list of nodes")))
      return nil
    }
    var node = Node(reading: ObjectReader(value, at: .root, problems))
    diagnostics.report(problems.problems, in: part)
    if let name = node?.metadata.name, node?.metadata.labels[NodeLabel.hostname] == nil {
      node?.metadata.labels[NodeLabel.hostname] = name
    }
    return node
  }

  /// The levels that the scenario lists, or else those of the first preset whose labels every node has.
  private func levels(of nodes: [Node]) -> [ClusterSpec.Level] {
    guard section.has(.levels) else { return Self.foundLevels(in: nodes) }
    var levels: [ClusterSpec.Level] = []
    for item in section.reader.items(PoolKey.levels.rawValue) {
      let level = SectionReader<LevelKey>(item.value, at: item.path, section.problems)
      let name = level.text(.name)
      let label = level.text(.label) ?? name.flatMap(NodeLabel.standard)
      if level.has(.count) { level.add(.count, "the file says how many there are") }
      level.finish()
      guard let name else { continue }
      guard let label else {
        section.problems.add(item.path, "label is missing; which node label names a \(name)?")
        continue
      }
      levels.append(ClusterSpec.Level(name: name, labelKey: label))
      check(label, at: level.path(.label), nodes)
    }
    return levels
  }

  private func check(_ label: String, at path: FieldPath, _ nodes: [Node]) {
    guard !nodes.contains(where: { $0.metadata.labels[label] != nil }) else { return }
    let labels = Set(nodes.prefix(100).flatMap { $0.metadata.labels.keys })
    section.problems.add(
      path, "no node of \(self.path) has the label \"\(label)\"\(suggestion(for: label, among: labels))")
  }

  private static func foundLevels(in nodes: [Node]) -> [ClusterSpec.Level] {
    let preset = ClusterPreset.all.first { preset in
      preset.levels.allSatisfy { level in nodes.allSatisfy { $0.metadata.labels[level.label] != nil } }
    }
    return preset.map { $0.levels.map { ClusterSpec.Level(name: $0.name, labelKey: $0.label) } }
      ?? [ClusterSpec.Level(name: "node", labelKey: NodeLabel.hostname)]
  }
}
