import API

/// The weights of affinity terms that bound pods have, by topology value: what an incoming pod's labels are met with.
struct PodTermTable: Sendable {
  /// Terms that hold for one value of a label, or (value nil) for every value.
  private var included: [LabelAtom: SparseSums] = [:]
  /// What terms for every value leave out for one.
  private var excluded: [LabelAtom: SparseSums] = [:]
  private var tracked: [TrackedLabel] = []
  private var isTracked: Set<TrackedLabel> = []

  private var general: [CountedTerm] = []
  private var generalSums: [CountedTerm: SparseSums] = [:]

  /// Adds a term's weight; a negative one takes it away again.
  mutating func add(_ weight: Int, of term: CountedTerm, at position: Int32) {
    guard position != TopologyColumn.absent else { return }
    switch SelectorShape(term.selector) {
    case .oneOf(let key, let values):
      track(TrackedLabel(key: key, column: term.column))
      for namespace in term.namespaces {
        for value in values {
          let atom = LabelAtom(namespace: namespace, key: key, value: value, column: term.column)
          Self.change(&included, atom, by: weight, at: position)
        }
      }
    case .present(let key, let except):
      track(TrackedLabel(key: key, column: term.column))
      for namespace in term.namespaces {
        var atom = LabelAtom(namespace: namespace, key: key, value: nil, column: term.column)
        Self.change(&included, atom, by: weight, at: position)
        for value in except {
          atom.value = value
          Self.change(&excluded, atom, by: weight, at: position)
        }
      }
    case .general: addGeneral(weight, of: term, at: position)
    }
  }

  /// Adds the weights of all terms that match the pod.
  func accumulate(matching pod: IndexedPod, into sums: inout TopologySums, columns: [TopologyColumn]) {
    func add(_ found: SparseSums?, _ column: Int, times factor: Int) {
      guard let found else { return }
      sums.add(found, times: factor, column: column, valueCount: columns[column].count)
    }
    for label in tracked {
      guard let value = pod.labels[label.key] else { continue }
      var atom = LabelAtom(namespace: pod.namespace, key: label.key, value: nil, column: label.column)
      add(included[atom], label.column, times: 1)
      atom.value = value
      add(included[atom], label.column, times: 1)
      add(excluded[atom], label.column, times: -1)
    }
    for term in general where term.matches(pod) { add(generalSums[term], term.column, times: 1) }
  }

  private mutating func addGeneral(_ weight: Int, of term: CountedTerm, at position: Int32) {
    if generalSums[term] == nil { general.append(term) }
    generalSums[term, default: SparseSums()].add(weight, at: position)
    if generalSums[term]?.isEmpty == true {
      generalSums[term] = nil
      general.removeAll { $0 == term }
    }
  }

  private mutating func track(_ label: TrackedLabel) {
    if isTracked.insert(label).inserted { tracked.append(label) }
  }

  private static func change(
    _ table: inout [LabelAtom: SparseSums], _ atom: LabelAtom, by amount: Int, at position: Int32
  ) {
    table[atom, default: SparseSums()].add(amount, at: position)
    if table[atom]?.isEmpty == true { table[atom] = nil }
  }
}

extension PodTermTable {
  /// Every sum by a name that does not depend on the order in which values and terms were first seen.
  func dump(_ name: String, _ columns: [TopologyColumn]) -> [String: Int] {
    var lines: [String: Int] = [:]
    for (atom, sums) in included {
      sums.dump("\(name) \(atom.namespace) \(atom.key)=\(atom.value ?? "*")", columns[atom.column], into: &lines)
    }
    for (atom, sums) in excluded {
      sums.dump("\(name) \(atom.namespace) \(atom.key)!=\(atom.value ?? "")", columns[atom.column], into: &lines)
    }
    for term in general {
      generalSums[term]?.dump("\(name) \(term.namespaces) \(term.selector)", columns[term.column], into: &lines)
    }
    return lines
  }
}
