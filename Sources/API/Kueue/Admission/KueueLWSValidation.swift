/// What Kueue's webhook refuses in a LeaderWorkerSet, beside what LeaderWorkerSet itself refuses.
///
/// Source: KUEUE-SPEC 6.3.
package enum KueueLWSValidation {
  private static let labels = FieldPath.root.key("metadata").key("labels")

  /// The problems of a set that is being created.
  package static func problems(creating lws: LeaderWorkerSet, gates: KueueGates) -> [Problem] {
    let queue = lws.metadata.labels[KueueKey.queueName] ?? ""
    let names = queue.isEmpty ? [] : KueueValidation.nameProblems(queue, at: labels.key(KueueKey.queueName))
    return names + PodSetGroupRules.problems(of: podSets(of: lws), gates: gates)
  }

  /// The podsets of a group, named as Kueue names them.
  ///
  /// Source: KUEUE-SPEC 6.4.
  private static func podSets(of lws: LeaderWorkerSet) -> [PodSetGroupRules.PodSet] {
    let templates = lws.spec.leaderWorkerTemplate
    let path = LeaderWorkerSetValidation.template
    func podSet(_ name: String, _ count: Int, _ template: PodTemplate, _ key: String) -> PodSetGroupRules.PodSet {
      PodSetGroupRules.PodSet(
        name: name, count: count, annotations: template.annotations, path: path.key(key).key("metadata"))
    }
    guard let leader = templates.leaderTemplate else {
      return [podSet("main", lws.spec.size, templates.workerTemplate, "workerTemplate")]
    }
    return [
      podSet("leader", 1, leader, "leaderTemplate"),
      podSet("worker", lws.spec.size - 1, templates.workerTemplate, "workerTemplate"),
    ]
  }

  /// The problems of a set that replaces `old`, beside those of one that is created.
  ///
  /// - Parameter isManaged: Whether Kueue manages the new set.
  package static func problems(
    updating new: LeaderWorkerSet, from old: LeaderWorkerSet, isManaged: Bool, gates: KueueGates
  ) -> [Problem] {
    let names = queueProblems(new, old) + priorityProblems(new, old)
    guard isManaged else { return names }
    let path = LeaderWorkerSetValidation.template
    let (after, before) = (new.spec.leaderWorkerTemplate, old.spec.leaderWorkerTemplate)
    var problems = names
    switch (after.leaderTemplate, before.leaderTemplate) {
    case (nil, nil): break
    case (let after?, let before?):
      problems += TemplateShape(after).changes(from: TemplateShape(before), at: path.key("leaderTemplate").key("spec"))
    case (nil, _?), (_?, nil): problems.append(KueueValidation.immutable(path.key("leaderTemplate")))
    }
    problems += TemplateShape(after.workerTemplate).changes(
      from: TemplateShape(before.workerTemplate), at: path.key("workerTemplate").key("spec"))
    if gates[.lwsImmutableGroupSize], new.spec.size != old.spec.size {
      problems.append(KueueValidation.invalid(path.key("size"), "\(new.spec.size)", "field is immutable"))
    }
    return problems
  }

  /// The queue changes only while nothing is ready, and never goes.
  private static func queueProblems(_ new: LeaderWorkerSet, _ old: LeaderWorkerSet) -> [Problem] {
    let (after, before) = (new.metadata.labels[KueueKey.queueName] ?? "", old.metadata.labels[KueueKey.queueName] ?? "")
    guard after != before, old.status.readyReplicas > 0 || after.isEmpty else { return [] }
    return [KueueValidation.invalid(labels.key(KueueKey.queueName), "\"\(after)\"", "field is immutable")]
  }

  /// The class changes at any time, comes only while nothing is ready, and never goes.
  private static func priorityProblems(_ new: LeaderWorkerSet, _ old: LeaderWorkerSet) -> [Problem] {
    let key = KueueKey.priorityClass
    let (after, before) = (new.metadata.labels[key] ?? "", old.metadata.labels[key] ?? "")
    guard after != before else { return [] }
    let isAllowed = before.isEmpty ? old.status.readyReplicas == 0 : !after.isEmpty
    return isAllowed ? [] : [KueueValidation.invalid(labels.key(key), "\"\(after)\"", "field is immutable")]
  }
}
