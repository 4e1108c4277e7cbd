package import API

/// A value of a document with the place where it was written.
package struct SourceNode: Sendable {
  /// A member of a mapping.
  package struct Entry: Sendable {
    package var key: String
    package var keyMark: Mark
    package var node: SourceNode
  }

  package enum Content: Sendable {
    case scalar(Value)
    case list([SourceNode])
    case mapping([Entry])
  }

  package var content: Content
  package var mark: Mark
  /// What the node counts for against the limits, aliases expanded.
  var weight: Weight

  /// The value without its places.
  package var value: Value {
    switch content {
    case .scalar(let value): value
    case .list(let items): .array(items.map(\.value))
    case .mapping(let entries):
      .object(Dictionary(entries.map { ($0.key, $0.node.value) }, uniquingKeysWith: { first, _ in first }))
    }
  }

  /// Where the value at a path stands, or the nearest place around it when the path leads nowhere.
  ///
  /// - Parameter isKey: Whether the key is meant rather than its value.
  package func mark(of path: FieldPath, isKey: Bool) -> Mark {
    var node = self
    var mark = mark
    for (index, step) in path.steps.enumerated() {
      switch (step, node.content) {
      case (.index(let position), .list(let items)) where items.indices.contains(position):
        node = items[position]
        mark = node.mark
      case (.key(let key), .mapping(let entries)):
        guard let entry = entries.first(where: { $0.key == key }) else { return mark }
        node = entry.node
        mark = isKey && index == path.steps.count - 1 ? entry.keyMark : node.mark
      case (_, .scalar), (_, .list), (_, .mapping): return mark
      }
    }
    return mark
  }
}

/// How large a part of a document is once aliases are expanded.
struct Weight: Sendable {
  var nodes = 1
  /// **unit**: bytes of text.
  var bytes = 0
  /// Levels of nesting, a scalar being 1.
  var height = 1

  /// Takes in a part of the same document, which is nested one level deeper.
  mutating func hold(_ part: Weight) {
    add(part)
    height = max(height, part.height + 1)
  }

  /// Takes in another part without nesting it.
  mutating func add(_ part: Weight) {
    nodes = saturatingSum(nodes, part.nodes)
    bytes = saturatingSum(bytes, part.bytes)
  }

  var isTooLarge: Bool { nodes > SourceLimits.nodes || bytes > SourceLimits.expandedBytes }
}

private func saturatingSum(_ left: Int, _ right: Int) -> Int {
  let (sum, overflow) = left.addingReportingOverflow(right)
  return overflow ? .max : sum
}

/// How much a file may ask of this program; *assumed*.
///
/// A node of `kubectl get nodes -o json` takes about 15 kB, so that 4,000 of them fit. At the limit a file takes some
/// 5 s and 800 MB.
package enum SourceLimits {
  /// **unit**: bytes.
  package static let fileBytes = 64 << 20
  package static let depth = 64
  package static let nodes = 2_000_000
  /// Text with aliases expanded. **unit**: bytes.
  package static let expandedBytes = 128 << 20
  /// `%TAG` and `%YAML` lines, whose cost in libyaml grows with their square.
  package static let directives = 16
}
