/// Where in a document a value stands, as a person writes it: `spec.containers[0].image`.
package struct FieldPath: Hashable, Sendable, CustomStringConvertible {
  /// One step into a document.
  package enum Step: Hashable, Sendable {
    case key(String)
    case index(Int)
  }

  package var steps: [Step]

  /// The document itself.
  package static let root = FieldPath(steps: [])

  package init(steps: [Step]) {
    self.steps = steps
  }

  /// The path of the member `key` of the mapping here.
  package func key(_ key: String) -> FieldPath {
    FieldPath(steps: steps + [.key(key)])
  }

  /// The path of item `index` of the list here.
  package func index(_ index: Int) -> FieldPath {
    FieldPath(steps: steps + [.index(index)])
  }

  /// The path without list positions, which is how a field of an API is named: `spec.containers[].image`.
  package var pattern: String {
    Self.text(of: steps) { _ in "[]" }
  }

  package var description: String {
    Self.text(of: steps) { "[\($0)]" }
  }

  private static func text(of steps: [Step], index: (Int) -> String) -> String {
    var text = ""
    for step in steps {
      switch step {
      case .index(let position): text += index(position)
      case .key(let key):
        if key.contains(where: { $0 == "." || $0 == "/" || $0 == " " }) {
          text += "[\"\(key)\"]"
        } else {
          text += (text.isEmpty ? "" : ".") + key
        }
      }
    }
    return text
  }
}
