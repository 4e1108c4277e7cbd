import API

/// One mistake of a reader's file: where it stands, what was found, and what to write instead.
package struct Diagnostic: Equatable, Sendable, CustomStringConvertible {
  /// As a terminal can open it; the text of the option for what the command line set.
  package var file: String
  /// Nil when the file as a whole is meant.
  package var mark: Mark?
  /// The path within the document, such as `cluster.blocks`; empty for the document itself.
  package var path: String
  package var message: String

  package init(file: String, mark: Mark? = nil, path: String = "", message: String) {
    self.file = file
    self.mark = mark
    self.path = path
    self.message = message
  }

  package var description: String {
    let place = mark.map { "\(file):\($0.line):\($0.column)" } ?? file
    return [place, path, message].filter { !$0.isEmpty }.joined(separator: "  ")
  }
}

/// Everything that is wrong with a scenario and its files.
package struct ScenarioError: Error, Equatable, CustomStringConvertible {
  /// In the order of the files as they were read, then by place.
  package var diagnostics: [Diagnostic]
  private static let shownCount = 50

  package init(diagnostics: [Diagnostic]) {
    self.diagnostics = diagnostics
  }

  /// One line each; of very many, the first fifty and a count.
  package var description: String {
    var lines = diagnostics.prefix(Self.shownCount).map(\.description)
    if diagnostics.count > Self.shownCount { lines.append("… and \(diagnostics.count - Self.shownCount) more") }
    return lines.joined(separator: "\n")
  }
}

/// The mistakes found so far.
///
/// A class because every part of the loader adds to one list; it belongs to one load.
final class DiagnosticList {
  private var diagnostics: [Diagnostic] = []
  private var ranks: [String: Int] = [:]

  var isEmpty: Bool { diagnostics.isEmpty }

  func add(_ diagnostic: Diagnostic) {
    if ranks[diagnostic.file] == nil { ranks[diagnostic.file] = ranks.count }
    diagnostics.append(diagnostic)
  }

  /// Makes a file sort by the moment it was first read.
  func expect(_ file: String) {
    if ranks[file] == nil { ranks[file] = ranks.count }
  }

  /// Adds the problems of a part of a document.
  func report(_ problems: [Problem], in part: DocumentPart) {
    for problem in problems { add(part.diagnostic(problem)) }
  }

  /// The mistakes by file and place, each once.
  var sorted: [Diagnostic] {
    let start = Mark(line: 0, column: 0)
    let sorted = diagnostics.enumerated().sorted { left, right in
      let (first, second) = (left.element, right.element)
      let (firstRank, secondRank) = (ranks[first.file] ?? 0, ranks[second.file] ?? 0)
      return (firstRank, first.mark ?? start, left.offset) < (secondRank, second.mark ?? start, right.offset)
    }
    var result: [Diagnostic] = []
    for (_, diagnostic) in sorted where result.last != diagnostic { result.append(diagnostic) }
    return result
  }
}

/// A document, or a part of one that is read as a document of its own, such as an inline manifest.
struct DocumentPart {
  /// As messages show it.
  var file: String
  var root: SourceNode
  /// Where the part stands in the document.
  var prefix: FieldPath
  /// What the command line has set in the document.
  var overrides: [ScenarioOverride]

  /// The value at the prefix, command line included, is what was decoded; this only finds its places.
  func diagnostic(_ problem: Problem) -> Diagnostic {
    let path = FieldPath(steps: prefix.steps + problem.path.steps)
    if let option = overrides.last(where: { path.steps.starts(with: $0.path.steps) }) {
      return Diagnostic(file: option.text, path: path.description, message: problem.message)
    }
    return Diagnostic(
      file: file, mark: root.mark(of: path, isKey: problem.isAboutKey), path: path.description,
      message: problem.message)
  }

  /// A part of this part.
  func part(at path: FieldPath) -> DocumentPart {
    var part = self
    part.prefix = FieldPath(steps: prefix.steps + path.steps)
    return part
  }
}
