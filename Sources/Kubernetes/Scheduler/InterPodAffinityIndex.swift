import API
package import Cluster

/// What the pods that are bound mean for the next one, by topology value: kept by deltas, one per pod bound or gone.
///
/// A pod counts from its binding until it leaves the store, a terminating one included; a finished pod no longer
/// counts. LeaderWorkerSet's exclusive terms are answered from counts of a label's values, so thousands of groups cost
/// no more than one.
///
/// Source: kube-scheduler, plugin InterPodAffinity; LWS-SPEC E.5.
package struct InterPodAffinityIndex: Sendable {
  /// What a required affinity term of a bound pod weighs in the score of a pod that matches it.
  private let hardAffinityWeight: Int
  private var nodeLabels: [[String: String]]
  private(set) var columns: [TopologyColumn] = []
  private var columnByKey: [String: Int] = [:]

  private(set) var pods: [UInt64: IndexedPod] = [:]
  private(set) var labels = PodLabelTable()
  /// Required anti-affinity of bound pods.
  private(set) var repelling = PodTermTable()
  /// Preferences of bound pods and, with the hard weight, their required affinity.
  private(set) var preferring = PodTermTable()

  /// The index of no pods.
  package init(nodes: [NodeRecord], hardAffinityWeight: Int) {
    self.hardAffinityWeight = hardAffinityWeight
    nodeLabels = nodes.map(\.topologyLabels)
  }

  /// The index as it should be, from every bound pod: what deltas are checked against.
  ///
  /// **complexity**: every pod of the store.
  package static func rebuilt(from cluster: Cluster, hardAffinityWeight: Int) -> InterPodAffinityIndex {
    var index = InterPodAffinityIndex(nodes: cluster.nodes, hardAffinityWeight: hardAffinityWeight)
    for pod in cluster.allPods where cluster[pod].isScheduled && !cluster[pod].isFinished { index.add(cluster[pod]) }
    return index
  }

  /// How many pods count.
  package var podCount: Int { pods.count }

  /// A pod has been bound.
  ///
  /// - Precondition: It has a node and is not in the index.
  package mutating func add(_ pod: PodRecord) {
    guard let node = pod.node else { preconditionFailure("pod \(pod.header.name) is indexed before it is bound") }
    precondition(pods[pod.header.uid] == nil, "pod \(pod.header.name) is indexed twice")
    let indexed = IndexedPod(pod, node: Int(node.index))
    pods[pod.header.uid] = indexed
    change(indexed, sign: 1)
    labels.post(pod.header.uid, indexed)
  }

  /// A pod has finished or left the store; nothing happens for one that does not count.
  package mutating func remove(_ pod: PodRecord) {
    guard let indexed = pods.removeValue(forKey: pod.header.uid) else { return }
    change(indexed, sign: -1)
    labels.unpost(pod.header.uid, indexed)
  }

  /// A node's labels have changed, or the Node object has come or gone; nothing happens if neither is so.
  ///
  /// **complexity**: every pod, when they have; labels of nodes hardly ever change.
  package mutating func update(_ node: NodeID, _ record: NodeRecord) {
    let position = Int(node.index)
    guard nodeLabels[position] != record.topologyLabels else { return }
    let moved = sortedPods.map(\.pod).filter { $0.node == position }
    for pod in moved { change(pod, sign: -1) }
    nodeLabels[position] = record.topologyLabels
    for column in columns.indices { columns[column].update(position, labels: record.topologyLabels) }
    for pod in moved { change(pod, sign: 1) }
  }

  private var sortedPods: [(uid: UInt64, pod: IndexedPod)] {
    pods.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  private mutating func change(_ pod: IndexedPod, sign: Int) {
    let affinity = pod.affinity
    for term in affinity.requiredAntiPods { repelling.add(sign, of: counted(term, of: pod), at: position(term, pod)) }
    for term in affinity.requiredPods where hardAffinityWeight != 0 {
      preferring.add(sign * hardAffinityWeight, of: counted(term, of: pod), at: position(term, pod))
    }
    for preference in affinity.preferredPods {
      let term = preference.term
      preferring.add(sign * preference.weight, of: counted(term, of: pod), at: position(term, pod))
    }
    for preference in affinity.preferredAntiPods {
      let term = preference.term
      preferring.add(-sign * preference.weight, of: counted(term, of: pod), at: position(term, pod))
    }
    for label in labels.tracked {
      labels.count(pod, for: label, at: columns[label.column].values[pod.node], sign: sign)
    }
    for term in labels.generalCandidates(for: pod) {
      let column = labels.general[term].column
      labels.count(pod, forGeneral: term, at: columns[column].values[pod.node], sign: sign)
    }
  }

  private mutating func counted(_ term: PodAffinityTerm, of pod: IndexedPod) -> CountedTerm {
    CountedTerm(
      selector: term.selector, namespaces: term.namespaces(of: pod.namespace), column: column(of: term.topologyKey))
  }

  private mutating func position(_ term: PodAffinityTerm, _ pod: IndexedPod) -> Int32 {
    columns[column(of: term.topologyKey)].values[pod.node]
  }

  mutating func column(of key: String) -> Int {
    if let known = columnByKey[key] { return known }
    columns.append(TopologyColumn(key: key, nodeLabels: nodeLabels))
    columnByKey[key] = columns.count - 1
    return columns.count - 1
  }

  /// Makes sure that the pods which match a term are being counted.
  mutating func register(_ term: CountedTerm) {
    let column = columns[term.column]
    switch SelectorShape(term.selector) {
    case .oneOf(let key, _), .present(let key, _):
      let label = TrackedLabel(key: key, column: term.column)
      guard labels.track(label) else { return }
      for (_, pod) in sortedPods { labels.count(pod, for: label, at: column.values[pod.node], sign: 1) }
    case .general:
      guard let index = labels.register(term) else { return }
      if let anchor = term.selector.anchor, labels.postLabel(anchor.key) {
        for (uid, pod) in sortedPods { labels.post(uid, pod, key: anchor.key) }
      }
      let candidates = term.selector.anchor.map { labels.posted($0) } ?? pods.keys.sorted()
      for uid in candidates {
        guard let pod = pods[uid] else { continue }
        labels.count(pod, forGeneral: index, at: column.values[pod.node], sign: 1)
      }
    }
  }
}

// MARK: - What an incoming pod asks

extension InterPodAffinityIndex {
  /// Where required terms, its own and those of bound pods, keep a pod away.
  package mutating func verdicts(for pod: PodRecord) -> [TopologyVerdict] {
    let incoming = IndexedPod(pod, node: 0)
    var verdicts: [TopologyVerdict] = []
    affinityVerdicts(incoming, into: &verdicts)
    var sums = TopologySums()
    for term in incoming.affinity.requiredAntiPods { accumulate(counted(term, of: incoming), into: &sums) }
    mark(.antiAffinity, sums, in: &verdicts)
    sums = TopologySums()
    repelling.accumulate(matching: incoming, into: &sums, columns: columns)
    mark(.existingAntiAffinity, sums, in: &verdicts)
    return verdicts
  }

  /// The sum of preferences for and against each topology value, the pod's own and those of bound pods.
  mutating func preferences(for pod: PodRecord) -> TopologySums {
    let incoming = IndexedPod(pod, node: 0)
    var sums = TopologySums()
    preferring.accumulate(matching: incoming, into: &sums, columns: columns)
    let own =
      incoming.affinity.preferredPods.map { ($0.term, $0.weight) }
      + incoming.affinity.preferredAntiPods.map { ($0.term, -$0.weight) }
    for (term, weight) in own {
      let term = counted(term, of: incoming)
      var matches = TopologySums()
      accumulate(term, into: &matches)
      for entry in matches.entries {
        let index = sums.makeEntry(column: entry.column, valueCount: entry.sums.count)
        sums.add(entry.sums, times: weight, toEntry: index)
      }
    }
    return sums
  }

  /// What a node gets of the sums, over all of its topology values.
  func sum(_ sums: TopologySums, at node: Int) -> Int {
    sums.entries.reduce(0) { total, entry in
      let value = columns[entry.column].values[node]
      return value == TopologyColumn.absent ? total : total + entry.sums[Int(value)]
    }
  }

  /// A bound pod has to match all of the terms to count for any of them; where none does, the pod's own match opens
  /// every value (the self-match rule).
  private mutating func affinityVerdicts(_ pod: IndexedPod, into verdicts: inout [TopologyVerdict]) {
    let terms = pod.affinity.requiredPods
    guard let first = terms.first else { return }
    var namespaces = first.namespaces(of: pod.namespace)
    for term in terms.dropFirst() {
      let others = term.namespaces(of: pod.namespace)
      namespaces.removeAll { !others.contains($0) }
    }
    let selector = terms.count == 1 ? first.selector : LabelSelector(terms.flatMap(\.selector.requirements))
    var sums = TopologySums()
    for term in terms {
      let column = column(of: term.topologyKey)
      guard !sums.entries.contains(where: { $0.column == column }) else { continue }
      accumulate(CountedTerm(selector: selector, namespaces: namespaces, column: column), into: &sums)
    }
    let isOpen = sums.isZero && namespaces.contains(pod.namespace) && selector.matches(pod.labels)
    for entry in sums.entries {
      let blocked = entry.sums.map { $0 > 0 || isOpen ? TopologyVerdict.Refusal() : .affinity }
      verdicts.append(
        TopologyVerdict(values: columns[entry.column].values, refusals: blocked, withoutLabel: .affinity))
    }
  }

  private mutating func accumulate(_ term: CountedTerm, into sums: inout TopologySums) {
    register(term)
    labels.accumulate(term, into: &sums, valueCount: columns[term.column].count)
  }

  private func mark(
    _ refusal: TopologyVerdict.Refusal, _ sums: TopologySums, in verdicts: inout [TopologyVerdict]
  ) {
    for entry in sums.entries where entry.sums.contains(where: { $0 > 0 }) {
      let refusals = entry.sums.map { $0 > 0 ? refusal : TopologyVerdict.Refusal() }
      verdicts.append(TopologyVerdict(values: columns[entry.column].values, refusals: refusals, withoutLabel: []))
    }
  }
}

extension IndexedPod {
  init(_ pod: PodRecord, node: Int) {
    namespace = pod.header.namespace
    labels = pod.header.metadata.labels
    affinity = pod.spec.affinity
    self.node = node
  }
}

extension NodeRecord {
  /// The labels that inter-pod terms see: none once the Node object is gone.
  fileprivate var topologyLabels: [String: String] { exists ? metadata.labels : [:] }
}
