/// What Kueue's webhook makes of a LeaderWorkerSet before it is stored.
///
/// Source: KUEUE-SPEC 6.1 and 6.2.
package enum KueueLWSDefaulting {
  /// The set with its queue, its priority class and, when Kueue manages it, what its templates are given.
  ///
  /// Applied twice, it changes nothing more.
  package static func defaulted(_ lws: LeaderWorkerSet, by kueue: KueueObjects) -> LeaderWorkerSet {
    guard kueue.configuration.frameworks.contains(KueueFramework.leaderWorkerSet) else { return lws }
    var set = lws
    setDefaultNames(&set.metadata, kueue)
    guard isManaged(set, by: kueue) else { return set }
    let labels = set.metadata.labels.filter {
      [KueueKey.queueName, KueueKey.priorityClass].contains($0.key) && !$0.value.isEmpty
    }
    var annotations = [
      KueueKey.podSuspendingParent: KueueFramework.leaderWorkerSet, KueueKey.podGroupServing: "true",
    ]
    set.spec.leaderWorkerTemplate.leaderTemplate?.add(labels: labels, annotations: annotations)
    let worker = set.spec.leaderWorkerTemplate.workerTemplate
    // Workers count from 1 beside a leader, unless the group of podsets does so by itself.
    if set.spec.leaderWorkerTemplate.leaderTemplate != nil, worker.annotations[KueueKey.podSetGroup] == nil {
      annotations[KueueKey.podIndexOffset] = "1"
    }
    set.spec.leaderWorkerTemplate.workerTemplate.add(labels: labels, annotations: annotations)
    return set
  }

  /// Whether Kueue manages a set: its namespace is one that Kueue manages, and it names a queue or need not.
  ///
  /// Source: KUEUE-SPEC 6.1 and 1.10.
  package static func isManaged(_ lws: LeaderWorkerSet, by kueue: KueueObjects) -> Bool {
    let configuration = kueue.configuration
    guard configuration.frameworks.contains(KueueFramework.leaderWorkerSet) else { return false }
    let labels = kueue.labels(ofNamespace: lws.metadata.namespace)
    guard configuration.managedNamespaces?.matches(labels) ?? true else { return false }
    return !queueName(of: lws.metadata).isEmpty || configuration.managesJobsWithoutQueueName
  }

  /// The queue that an object names; empty when it names none.
  package static func queueName(of metadata: Metadata) -> String { metadata.labels[KueueKey.queueName] ?? "" }

  /// A queue and a class of the name `default` are those of objects that name none.
  ///
  /// Source: KUEUE-SPEC 1.5 and 1.6.
  private static func setDefaultNames(_ metadata: inout Metadata, _ kueue: KueueObjects) {
    let name = KueueKey.defaultName
    if queueName(of: metadata).isEmpty,
      kueue.localQueues.contains(where: { $0.name == name && $0.namespace == metadata.namespace })
    {
      metadata.labels[KueueKey.queueName] = name
    }
    if kueue.configuration.gates[.workloadPriorityClassDefaulting],
      metadata.labels[KueueKey.priorityClass, default: ""].isEmpty,
      kueue.workloadPriorityClasses.contains(where: { $0.name == name })
    {
      metadata.labels[KueueKey.priorityClass] = name
    }
  }
}

extension PodTemplate {
  /// Adds labels and annotations, to what the template was written as too, so that revisions see them.
  package mutating func add(labels newLabels: [String: String], annotations newAnnotations: [String: String]) {
    labels.merge(newLabels) { $1 }
    annotations.merge(newAnnotations) { $1 }
    source.merge(newLabels, into: "labels")
    source.merge(newAnnotations, into: "annotations")
  }
}

extension Value {
  /// Adds texts to a mapping of the metadata.
  fileprivate mutating func merge(_ texts: [String: String], into key: String) {
    guard !texts.isEmpty, case .object(var fields) = self == .null ? .object([:]) : self else { return }
    var metadata: [String: Value] = [:]
    if case .object(let old)? = fields["metadata"] { metadata = old }
    var map: [String: Value] = [:]
    if case .object(let old)? = metadata[key] { map = old }
    map.merge(texts.mapValues(Value.string)) { $1 }
    metadata[key] = .object(map)
    fields["metadata"] = .object(metadata)
    self = .object(fields)
  }
}
