/// One mistake in a document: where it stands, and what to do about it.
package struct Problem: Equatable, Sendable {
  package var path: FieldPath
  /// Whether the key at the path is meant rather than its value: a misspelled name, say.
  package var isAboutKey: Bool
  /// What was found, what was expected and the remedy, as one line.
  package var message: String

  package init(_ path: FieldPath, isAboutKey: Bool = false, _ message: String) {
    self.path = path
    self.isAboutKey = isAboutKey
    self.message = message
  }
}

/// How faithfully the simulator follows a field of the Kubernetes API.
package enum FieldTreatment: String, Sendable {
  case approximated, ignored
}

/// Everything that reading one document brought to light.
///
/// A class because the readers of a document's parts share one list; it belongs to whoever decodes the document and
/// does not outlive that.
package final class ProblemList {
  package private(set) var problems: [Problem] = []
  /// Field patterns (`spec.containers[].ports`) that are read but not simulated, each once.
  package private(set) var notes: [String: FieldTreatment] = [:]

  package init() {}

  package func add(_ problem: Problem) {
    problems.append(problem)
  }

  package func add(_ path: FieldPath, _ message: String) {
    problems.append(Problem(path, message))
  }

  package func note(_ path: FieldPath, _ treatment: FieldTreatment) {
    notes[path.pattern] = treatment
  }
}

/// The candidate closest in spelling, if one is close enough that it was probably meant.
///
/// Complexity: the product of the lengths, for every candidate.
package func closestName(to name: String, among candidates: some Sequence<String>) -> String? {
  let wanted = Array(name.lowercased())
  var best: (name: String, distance: Int)?
  for candidate in candidates.sorted() {
    let distance = editDistance(wanted, Array(candidate.lowercased()))
    if distance < best?.distance ?? .max { best = (candidate, distance) }
  }
  guard let best, best.distance <= max(1, min(3, name.count / 3)) else { return nil }
  return best.name
}

/// The number of inserted, deleted, replaced and swapped characters between two words (Levenshtein 1966, Damerau 1964,
/// in the restricted form that edits no place twice).
private func editDistance(_ first: [Character], _ second: [Character]) -> Int {
  guard !first.isEmpty, !second.isEmpty else { return max(first.count, second.count) }
  var beforeLast: [Int] = []
  var last = Array(0...second.count)
  for (line, character) in first.enumerated() {
    var row = [line + 1]
    for (column, other) in second.enumerated() {
      var distance = min(last[column] + (character == other ? 0 : 1), row[column] + 1, last[column + 1] + 1)
      if line > 0, column > 0, character == second[column - 1], first[line - 1] == other {
        distance = min(distance, beforeLast[column - 1] + 1)
      }
      row.append(distance)
    }
    (beforeLast, last) = (last, row)
  }
  return last[second.count]
}
