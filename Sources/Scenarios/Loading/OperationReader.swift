import API
import Kernel

/// Reads `operations`.
struct OperationReader {
  var context: LoadContext
  let end: SimDuration

  /// The operations in document order; the objects that they apply become known to the context.
  mutating func operations(_ items: [(value: Value, path: FieldPath)]) -> [Operation] {
    // What any operation applies may be meant by every entry, whatever their order in time.
    var applied: [Int: [Manifest]] = [:]
    for (index, item) in items.enumerated() {
      guard let value = item.value["apply"] else { continue }
      let manifests = context.manifests.manifests(value, at: item.path.key("apply"), in: context.scenario)
      applied[index] = manifests
      context.objects.add(manifests)
    }
    return items.enumerated().flatMap { operations($1.value, at: $1.path, applied: applied[$0]) }
  }

  private mutating func operations(_ value: Value, at path: FieldPath, applied: [Manifest]?) -> [Operation] {
    let section = SectionReader<OperationKey>(value, at: path, context.problems)
    let triggers = TriggerReader(context: context, end: end).triggers(of: section.reader)
    let actions = actions(section, applied)
    section.finish()
    return triggers.flatMap { trigger in actions.map { Operation(trigger: trigger, action: $0) } }
  }

  private mutating func actions(
    _ section: SectionReader<OperationKey>, _ applied: [Manifest]?
  ) -> [Operation.Action] {
    let verbs = OperationKey.verbs.filter { section.has($0) }
    guard verbs.count == 1, let verb = verbs.first, let value = section.value(verb) else {
      let names = list(OperationKey.verbs.map(\.rawValue))
      section.problems.add(
        section.path,
        verbs.isEmpty ? "what to do is missing; use one of \(names)" : "does two things; make it two entries")
      return []
    }
    reportStrays(section, verb)
    let path = section.path(verb)
    switch verb {
    case .apply:
      applied.map { context.objects.replace(by: $0) }
      return applied.map { [.apply($0)] } ?? []
    case .patch: return patch(section, value)
    case .scale: return scale(section, value)
    case .delete: return delete(section, value)
    case .cordon: return context.selection(value, at: path).map { [.cordon($0)] } ?? []
    case .uncordon: return context.selection(value, at: path).map { [.uncordon($0)] } ?? []
    case .taint: return taint(section, value)
    case .untaint: return untaint(section, value)
    case .stop: return stop(section)
    case .at, .after, .delay, .every, .until, .template, .spec, .replicas, .propagation, .taints, .forDuration:
      return []
    }
  }

  /// Keys that belong to another verb.
  private func reportStrays(_ section: SectionReader<OperationKey>, _ verb: OperationKey) {
    let owners: [(OperationKey, [OperationKey])] = [
      (.template, [.patch]), (.spec, [.patch]), (.replicas, [.scale]), (.propagation, [.delete]),
      (.taints, [.taint, .untaint]), (.forDuration, [.stop]),
    ]
    for (key, verbs) in owners where section.has(key) && !verbs.contains(verb) {
      section.add(key, "belongs to \(list(verbs.map(\.rawValue))), not to \(verb.rawValue)")
    }
  }

  private mutating func patch(_ section: SectionReader<OperationKey>, _ value: Value) -> [Operation.Action] {
    let template = PatchReader.values(section, .template)
    let spec = PatchReader.values(section, .spec)
    let kinds = [.leaderWorkerSet] + Self.patchedKueueKinds
    guard let name = context.object(value, at: section.path(.patch), kinds: kinds) else { return [] }
    if let key = name.kueueObject { return patch(section, key, spec) }
    if template.isEmpty, spec.isEmpty {
      section.problems.add(section.path, "template or spec is missing; one of them says what changes")
      return []
    }
    let patch = LeaderWorkerSetPatch(template: template, spec: spec)
    if let set = context.objects.sets[name] {
      switch set.patched(by: patch, version: context.versions.lws) {
      case .success(let changed):
        reportKueue(changed, from: set, section)
        context.objects.replaceSet(name, by: changed)
      case .failure(let refusal):
        for problem in refusal.problems { context.problems.add(place(of: problem, in: section), problem.message) }
        return []
      }
    }
    return [.patch(name, patch)]
  }

  /// What Kueue's webhook refuses in a changed set; the set is taken to have no ready group yet.
  private func reportKueue(
    _ new: LeaderWorkerSet, from old: LeaderWorkerSet, _ section: SectionReader<OperationKey>
  ) {
    let kueue = context.kueue
    let problems = KueueLWSValidation.problems(
      updating: new, from: old, isManaged: KueueLWSDefaulting.isManaged(new, by: kueue),
      gates: kueue.configuration.gates)
    for problem in problems { section.add(.patch, "\(problem.path)  \(problem.message)") }
  }

  /// Kueue's kinds whose `spec` may change.
  private static let patchedKueueKinds: [ObjectName.Kind] = [
    .clusterQueue, .cohort, .localQueue, .resourceFlavor, .topology, .workload,
  ]

  private mutating func patch(
    _ section: SectionReader<OperationKey>, _ key: KueueObjectName, _ spec: [LeaderWorkerSetPatch.PathValue]
  ) -> [Operation.Action] {
    if section.has(.template) { section.add(.template, "belongs to patches of a LeaderWorkerSet") }
    if spec.isEmpty { section.problems.add(section.path, "spec is missing; it says what changes") }
    guard !context.manifests.brokenKueueObjects.contains(key) else { return [] }
    switch context.objects.kueue.patched(key, by: spec, origin: context.origin) {
    case .success(let manifest)?: context.objects.replace(by: manifest)
    case .failure(let refusal)?:
      for problem in refusal.problems { context.problems.add(place(of: problem, in: section), problem.message) }
      return []
    case nil: break
    }
    return [.patchKueue(key, spec)]
  }

  /// A patch's problem stands at the value that caused it, as far as that is known.
  private func place(of problem: PatchRefusal.Problem, in section: SectionReader<OperationKey>) -> FieldPath {
    switch problem.origin {
    case .template(let key): section.path(.template).key(key)
    case .spec(let key): section.path(.spec).key(key)
    case .result: section.path(.patch)
    }
  }

  private mutating func scale(_ section: SectionReader<OperationKey>, _ value: Value) -> [Operation.Action] {
    let replicas = section.count(.replicas)
    if !section.has(.replicas) { section.problems.add(section.path, "replicas is missing; scale to how many?") }
    let name = context.object(value, at: section.path(.scale), kinds: [.leaderWorkerSet, .statefulSet])
    guard let name, let replicas else { return [] }
    context.objects.sets[name] = context.objects.sets[name]?.scaled(to: replicas)
    return [.scale(name, replicas: replicas)]
  }

  private func delete(_ section: SectionReader<OperationKey>, _ value: Value) -> [Operation.Action] {
    let propagation = section.reader.choice(OperationKey.propagation.rawValue, Propagation.self) ?? .background
    return context.object(value, at: section.path(.delete), kinds: ObjectName.Kind.allCases).map {
      [.delete($0, propagation)]
    } ?? []
  }

  private func taint(_ section: SectionReader<OperationKey>, _ value: Value) -> [Operation.Action] {
    let nodes = context.selection(value, at: section.path(.taint))
    if !section.has(.taints) { section.problems.add(section.path, "taints is missing; write key=value:NoSchedule") }
    let taints = section.items(.taints).compactMap { TaintReader.taint($0.value, at: $0.path, section.problems) }
    return nodes.map { nodes in taints.map { .taint(nodes, $0) } } ?? []
  }

  private func untaint(_ section: SectionReader<OperationKey>, _ value: Value) -> [Operation.Action] {
    let nodes = context.selection(value, at: section.path(.untaint))
    if !section.has(.taints) { section.problems.add(section.path, "taints is missing; write the taint's key") }
    return section.items(.taints).compactMap { item in
      guard case .string(let text) = item.value else {
        section.problems.add(item.path, "\(item.value.found) stands where a taint is expected; write its key")
        return nil
      }
      let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
      let effect = parts.count == 2 ? Taint.Effect(rawValue: parts[1]) : nil
      guard let key = parts.first?.split(separator: "=").first, parts.count == 1 || effect != nil else {
        section.problems.add(item.path, "\"\(text)\" is not a taint; write key or key:NoSchedule")
        return nil
      }
      return nodes.map { .untaint($0, key: String(key), effect: effect) }
    }
  }

  private func stop(_ section: SectionReader<OperationKey>) -> [Operation.Action] {
    let controller = section.reader.choice(OperationKey.stop.rawValue, ControllerName.self)
    let duration = section.duration(.forDuration)
    if !section.has(.forDuration) {
      section.problems.add(section.path, "for is missing; how long does it stay stopped?")
    }
    guard let controller, let duration else { return [] }
    return [.stop(controller, duration: duration)]
  }
}
