import API

/// How a selector can be counted: by the values of one label, or only by asking every pod.
///
/// LeaderWorkerSet's exclusive terms have the first two shapes, which makes them cost the same for one group and for
/// thousands.
enum SelectorShape: Equatable, Sendable {
  /// The label has one of these values, which are distinct.
  case oneOf(key: String, values: [String])
  /// The label exists and has none of these values, which are distinct.
  case present(key: String, except: [String])
  case general

  init(_ selector: LabelSelector) {
    let requirements = selector.requirements
    guard let key = requirements.first?.key, requirements.allSatisfy({ $0.key == key }) else {
      self = .general
      return
    }
    let exists = requirements.contains { $0.comparison == .exists }
    if requirements.count == 1, requirements[0].comparison == .isIn {
      self = .oneOf(key: key, values: Self.distinct(requirements[0].values))
    } else if exists, requirements.allSatisfy({ $0.comparison == .exists || $0.comparison == .notIn }) {
      self = .present(key: key, except: Self.distinct(requirements.flatMap(\.values)))
    } else {
      self = .general
    }
  }

  private static func distinct(_ values: [String]) -> [String] {
    values.count == 1 ? values : Set(values).sorted()
  }
}

/// A label of pods, seen by the values of a topology column.
struct LabelAtom: Hashable, Sendable {
  var namespace: String
  var key: String
  /// Nil is any value.
  var value: String?
  var column: Int
}

/// A label key that is counted by the values of a topology column.
struct TrackedLabel: Hashable, Sendable {
  var key: String
  var column: Int
}

/// A selector of pods of some namespaces, seen by the values of a topology column.
struct CountedTerm: Hashable, Sendable {
  var selector: LabelSelector
  /// Sorted.
  var namespaces: [String]
  var column: Int

  func matches(_ pod: IndexedPod) -> Bool {
    namespaces.contains(pod.namespace) && selector.matches(pod.labels)
  }
}

extension PodAffinityTerm {
  /// The namespaces the term means, sorted: those it names, or else that of its own pod.
  func namespaces(of owner: String) -> [String] {
    namespaces.isEmpty ? [owner] : Set(namespaces).sorted()
  }
}

/// What the index keeps of a bound pod, so that taking it out undoes exactly what adding it did.
struct IndexedPod: Sendable {
  var namespace: String
  var labels: [String: String]
  var affinity: Affinity
  var node: Int
}
