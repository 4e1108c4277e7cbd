import API

/// A mistake in a file that does not keep the rest from being read.
struct SourceIssue {
  var mark: Mark
  var path: FieldPath
  var message: String
}

/// Builds the documents of a text from its events, under the limits of `SourceLimits`.
struct YAMLComposer {
  private let events: YAMLEventReader
  private var anchors: [String: SourceNode] = [:]
  private var path: [FieldPath.Step] = []
  private var total = Weight(nodes: 0)
  private var issues: [SourceIssue] = []

  /// The documents of a text, empty ones left out, and what is wrong with them.
  ///
  /// - Throws: at the first thing that makes the rest unreadable.
  static func compose(_ bytes: [UInt8]) throws(YAMLSyntaxError) -> (documents: [SourceNode], issues: [SourceIssue]) {
    let result: Result<([SourceNode], [SourceIssue]), YAMLSyntaxError> = bytes.withUnsafeBufferPointer { buffer in
      var composer = YAMLComposer(events: YAMLEventReader(buffer))
      do throws(YAMLSyntaxError) {
        return .success((try composer.documents(), composer.issues))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  private init(events: YAMLEventReader) {
    self.events = events
  }

  private mutating func documents() throws(YAMLSyntaxError) -> [SourceNode] {
    var documents: [SourceNode] = []
    while true {
      let event = try events.next()
      switch event.kind {
      case .streamEnd: return documents
      case .documentStart:
        anchors = [:]
        let root = try node(from: try events.next(), depth: 1)
        if !root.isNull { documents.append(root) }
      case .streamStart, .documentEnd, .alias, .scalar, .sequenceStart, .mappingStart, .collectionEnd: continue
      }
    }
  }

  private mutating func node(from event: YAMLEvent, depth: Int) throws(YAMLSyntaxError) -> SourceNode {
    let node: SourceNode
    let name: String?
    switch event.kind {
    case .alias(let alias):
      guard let target = anchors[alias] else {
        throw YAMLSyntaxError(mark: event.mark, message: "*\(alias) stands for an anchor that no value before it has")
      }
      try count(target.weight, at: event.mark)
      try checkDepth(depth - 1 + target.weight.height, at: event.mark)
      return SourceNode(content: target.content, mark: event.mark, weight: target.weight)
    case .scalar(let scalar, let anchor):
      try count(Weight(nodes: 1, bytes: scalar.text.utf8.count), at: event.mark)
      node = self.scalar(scalar, at: event.mark)
      name = anchor
    case .sequenceStart(let anchor, let tag):
      try enter(depth, tag: tag, at: event.mark)
      node = try sequence(at: event.mark, depth: depth)
      name = anchor
    case .mappingStart(let anchor, let tag):
      try enter(depth, tag: tag, at: event.mark)
      node = try mapping(at: event.mark, depth: depth)
      name = anchor
    case .streamStart, .streamEnd, .documentStart, .documentEnd, .collectionEnd:
      throw YAMLSyntaxError(mark: event.mark, message: "not valid YAML: a value is missing here")
    }
    if let name { anchors[name] = node }
    return node
  }

  private mutating func count(_ weight: Weight, at mark: Mark) throws(YAMLSyntaxError) {
    total.add(weight)
    guard total.isTooLarge else { return }
    throw YAMLSyntaxError(
      mark: mark,
      message: "the file grows beyond \(SourceLimits.nodes) values or \(SourceLimits.expandedBytes >> 20) MiB of text "
        + "once its aliases are expanded; that is the limit")
  }

  private func checkDepth(_ depth: Int, at mark: Mark) throws(YAMLSyntaxError) {
    guard depth > SourceLimits.depth else { return }
    throw YAMLSyntaxError(mark: mark, message: "nested more than \(SourceLimits.depth) levels deep; that is the limit")
  }

  private mutating func enter(_ depth: Int, tag: String?, at mark: Mark) throws(YAMLSyntaxError) {
    try count(Weight(), at: mark)
    try checkDepth(depth, at: mark)
    if let tag, !YAMLScalar.collectionTags.contains(tag) {
      issues.append(SourceIssue(mark: mark, path: FieldPath(steps: path), message: "the tag \(tag) is not supported"))
    }
  }

  private mutating func scalar(_ scalar: YAMLScalar, at mark: Mark) -> SourceNode {
    let weight = Weight(nodes: 1, bytes: scalar.text.utf8.count)
    switch scalar.resolved {
    case .success(let value): return SourceNode(content: .scalar(value), mark: mark, weight: weight)
    case .failure(let refusal):
      issues.append(SourceIssue(mark: mark, path: FieldPath(steps: path), message: refusal.message))
      return SourceNode(content: .scalar(.null), mark: mark, weight: weight)
    }
  }

  private mutating func sequence(at mark: Mark, depth: Int) throws(YAMLSyntaxError) -> SourceNode {
    var items: [SourceNode] = []
    var weight = Weight()
    while true {
      let event = try events.next()
      if case .collectionEnd = event.kind { break }
      path.append(.index(items.count))
      let item = try node(from: event, depth: depth + 1)
      path.removeLast()
      weight.hold(item.weight)
      items.append(item)
    }
    return SourceNode(content: .list(items), mark: mark, weight: weight)
  }

  private mutating func mapping(at mark: Mark, depth: Int) throws(YAMLSyntaxError) -> SourceNode {
    var builder = MappingBuilder()
    while true {
      let event = try events.next()
      if case .collectionEnd = event.kind { break }
      let keyNode = try node(from: event, depth: depth + 1)
      let key = keyNode.keyText
      path.append(.key(key ?? "?"))
      let value = try node(from: try events.next(), depth: depth + 1)
      if let key {
        let isMerge = event.isPlainScalar && key == "<<"
        if let message = builder.add(key, at: event.mark, value, isMerge: isMerge) {
          issues.append(SourceIssue(mark: event.mark, path: FieldPath(steps: path), message: message))
        }
      } else {
        issues.append(
          SourceIssue(
            mark: event.mark, path: FieldPath(steps: path.dropLast()),
            message: "a list or a mapping stands where a key is expected"))
      }
      path.removeLast()
    }
    return builder.node(at: mark)
  }
}

/// The entries of a mapping while they come in: duplicates are refused, merge keys give way to the mapping's own.
private struct MappingBuilder {
  private var entries: [SourceNode.Entry] = []
  private var places: [String: Mark] = [:]
  private var merged: [SourceNode.Entry] = []
  private var weight = Weight()

  /// Adds one entry; what is wrong with it, if anything.
  mutating func add(_ key: String, at mark: Mark, _ node: SourceNode, isMerge: Bool) -> String? {
    weight.add(Weight())
    weight.hold(node.weight)
    if isMerge { return merge(node, at: mark) }
    if let first = places[key] { return "\"\(key)\" stands twice in this mapping, first in line \(first.line)" }
    places[key] = mark
    entries.append(SourceNode.Entry(key: key, keyMark: mark, node: node))
    return nil
  }

  private mutating func merge(_ node: SourceNode, at mark: Mark) -> String? {
    switch node.content {
    case .mapping(let others):
      merged += others.map { SourceNode.Entry(key: $0.key, keyMark: mark, node: $0.node) }
      return nil
    case .list(let items):
      for item in items {
        if let message = merge(item, at: mark) { return message }
      }
      return nil
    case .scalar: return "<< merges mappings; \(node.value.found) is none"
    }
  }

  func node(at mark: Mark) -> SourceNode {
    var all = entries
    var seen = Set(places.keys)
    for entry in merged where seen.insert(entry.key).inserted { all.append(entry) }
    return SourceNode(content: .mapping(all), mark: mark, weight: weight)
  }
}

extension YAMLEvent {
  fileprivate var isPlainScalar: Bool {
    if case .scalar(let scalar, _) = kind { scalar.isPlain } else { false }
  }
}

extension SourceNode {
  fileprivate var isNull: Bool {
    if case .scalar(.null) = content { true } else { false }
  }

  /// The text of a scalar used as a key, as the conversion to JSON writes it.
  fileprivate var keyText: String? {
    if case .scalar(let value) = content { value.scalarText } else { nil }
  }
}
