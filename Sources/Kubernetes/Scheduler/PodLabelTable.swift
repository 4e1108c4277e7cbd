import API

/// How many bound pods carry a label, by topology value: what a pod's own terms are answered from.
///
/// Only labels that some term has asked for are counted.
struct PodLabelTable: Sendable {
  private var counts: [LabelAtom: SparseSums] = [:]
  private(set) var tracked: [TrackedLabel] = []
  private var isTracked: Set<TrackedLabel> = []

  /// Terms that no single label decides, with their counts. Never shrinks: a run has few distinct ones.
  private(set) var general: [CountedTerm] = []
  private var generalCounts: [SparseSums] = []
  private var generalIndex: [CountedTerm: Int] = [:]
  /// General terms by a label they demand; nil for those that demand none.
  private var generalByAnchor: [Anchor?: [Int]] = [:]
  private var anchorKeys: [String] = []
  /// The pods that carry a value of an anchor's label, by UID.
  private var postings: [Anchor: [UInt64]] = [:]

  /// A value that a label must have.
  struct Anchor: Hashable, Sendable {
    var key: String
    var value: String
  }

  /// Starts to count a label. Returns whether it is new, in which case every pod has to be `count`ed for it.
  mutating func track(_ label: TrackedLabel) -> Bool {
    guard isTracked.insert(label).inserted else { return false }
    tracked.append(label)
    return true
  }

  /// Starts to count a general term. Returns its index if it is new; then every pod has to be `count`ed for it.
  mutating func register(_ term: CountedTerm) -> Int? {
    guard generalIndex[term] == nil else { return nil }
    let index = general.count
    generalIndex[term] = index
    general.append(term)
    generalCounts.append(SparseSums())
    let anchor = term.selector.anchor
    generalByAnchor[anchor, default: []].append(index)
    return index
  }

  /// Starts to list pods by the values of a label. Returns whether it is new; then every pod has to be posted for it.
  mutating func postLabel(_ key: String) -> Bool {
    guard !anchorKeys.contains(key) else { return false }
    anchorKeys.append(key)
    return true
  }

  /// Lists a pod under one label.
  mutating func post(_ uid: UInt64, _ pod: IndexedPod, key: String) {
    if let value = pod.labels[key] { postings[Anchor(key: key, value: value), default: []].append(uid) }
  }

  /// Lists a pod under every anchor's label.
  mutating func post(_ uid: UInt64, _ pod: IndexedPod) {
    for key in anchorKeys { post(uid, pod, key: key) }
  }

  /// Takes a pod out of every list.
  mutating func unpost(_ uid: UInt64, _ pod: IndexedPod) {
    for key in anchorKeys {
      guard let value = pod.labels[key] else { continue }
      let anchor = Anchor(key: key, value: value)
      postings[anchor]?.removeAll { $0 == uid }
      if postings[anchor]?.isEmpty == true { postings[anchor] = nil }
    }
  }

  /// The pods that carry the label value.
  func posted(_ anchor: Anchor) -> [UInt64] { postings[anchor] ?? [] }

  /// Adds (`sign` 1) or takes away (−1) a pod for one label.
  mutating func count(_ pod: IndexedPod, for label: TrackedLabel, at position: Int32, sign: Int) {
    guard position != TopologyColumn.absent, let value = pod.labels[label.key] else { return }
    var atom = LabelAtom(namespace: pod.namespace, key: label.key, value: nil, column: label.column)
    change(atom, by: sign, at: position)
    atom.value = value
    change(atom, by: sign, at: position)
  }

  /// Adds (`sign` 1) or takes away (−1) a pod for one general term, if it matches.
  mutating func count(_ pod: IndexedPod, forGeneral index: Int, at position: Int32, sign: Int) {
    guard position != TopologyColumn.absent, general[index].matches(pod) else { return }
    generalCounts[index].add(sign, at: position)
  }

  /// The general terms that a pod can match.
  func generalCandidates(for pod: IndexedPod) -> [Int] {
    if general.isEmpty { return [] }
    var candidates = generalByAnchor[nil] ?? []
    for key in anchorKeys {
      guard let value = pod.labels[key] else { continue }
      candidates += generalByAnchor[Anchor(key: key, value: value)] ?? []
    }
    return candidates
  }

  /// Adds the number of matching pods per value of the term's column.
  ///
  /// - Precondition: The term's label is tracked, or the term is registered.
  func accumulate(_ term: CountedTerm, into sums: inout TopologySums, valueCount: Int) {
    _ = sums.makeEntry(column: term.column, valueCount: valueCount)
    func add(_ atom: LabelAtom, times factor: Int) {
      guard let counts = counts[atom] else { return }
      sums.add(counts, times: factor, column: term.column, valueCount: valueCount)
    }
    switch SelectorShape(term.selector) {
    case .oneOf(let key, let values):
      for namespace in term.namespaces {
        for value in values {
          add(LabelAtom(namespace: namespace, key: key, value: value, column: term.column), times: 1)
        }
      }
    case .present(let key, let except):
      for namespace in term.namespaces {
        add(LabelAtom(namespace: namespace, key: key, value: nil, column: term.column), times: 1)
        for value in except {
          add(LabelAtom(namespace: namespace, key: key, value: value, column: term.column), times: -1)
        }
      }
    case .general:
      guard let index = generalIndex[term] else { preconditionFailure("the term \(term) is not registered") }
      sums.add(generalCounts[index], times: 1, column: term.column, valueCount: valueCount)
    }
  }

  private mutating func change(_ atom: LabelAtom, by amount: Int, at position: Int32) {
    counts[atom, default: SparseSums()].add(amount, at: position)
    if counts[atom]?.isEmpty == true { counts[atom] = nil }
  }
}

extension PodLabelTable {
  /// Every count by a name that does not depend on the order in which values and terms were first seen.
  func dump(_ columns: [TopologyColumn]) -> [String: Int] {
    var lines: [String: Int] = [:]
    for (atom, sums) in counts {
      sums.dump("pods \(atom.namespace) \(atom.key)=\(atom.value ?? "*")", columns[atom.column], into: &lines)
    }
    for (index, term) in general.enumerated() {
      generalCounts[index].dump("pods \(term.namespaces) \(term.selector)", columns[term.column], into: &lines)
    }
    return lines
  }
}

extension SparseSums {
  func dump(_ name: String, _ column: TopologyColumn, into lines: inout [String: Int]) {
    for item in items { lines["\(name) on \(column.key)=\(column.names[Int(item.position)])"] = item.sum }
  }
}

extension LabelSelector {
  /// A label value that every matching pod has, if the selector demands a single one.
  var anchor: PodLabelTable.Anchor? {
    for requirement in requirements where requirement.comparison == .isIn && requirement.values.count == 1 {
      return PodLabelTable.Anchor(key: requirement.key, value: requirement.values[0])
    }
    return nil
  }
}
