import API
import Faults
import Kernel

/// Reads `failures.script`.
struct FailureReader {
  let context: LoadContext
  let end: SimDuration
  let model: FailureModel

  func failures(_ items: [(value: Value, path: FieldPath)]) -> [ScriptedFailure] {
    items.flatMap { item in
      let section = SectionReader<FailureKey>(item.value, at: item.path, context.problems)
      let triggers = TriggerReader(context: context, end: end).triggers(of: section.reader)
      let action = action(section)
      let cause = section.text(.cause)
      section.finish()
      return action.map { action in triggers.map { ScriptedFailure(trigger: $0, action: action, cause: cause) } } ?? []
    }
  }

  private func action(_ section: SectionReader<FailureKey>) -> ScriptedFailure.Action? {
    let verbs = FailureKey.verbs.filter { section.has($0) }
    guard verbs.count < 2 else {
      section.problems.add(section.path, "does two things; make it two entries")
      return nil
    }
    let verb = verbs.first ?? .repair
    guard let value = section.value(verb) else {
      section.problems.add(section.path, "what fails is missing; use fail, inject, kill, crash, hang or repair")
      return nil
    }
    reportStrays(section, verb)
    let path = section.path(verb)
    switch verb {
    case .fail:
      let repair = section.value(.repair).flatMap {
        DistributionReader(files: context.files, problems: context.problems).durations($0, at: section.path(.repair))
      }
      return context.selection(value, at: path).map { .fail($0, repair: repair) }
    case .repair: return context.selection(value, at: path).map { .repair($0) }
    case .inject: return injection(section)
    case .kill: return kill(value, at: path)
    case .crash:
      let delay = section.duration(.afterStart) ?? .zero
      return victims(value, at: path).map { .crash($0, times: section.count(.times) ?? 1, delay: delay) }
    case .hang:
      let duration = section.duration(.forDuration)
      return victims(value, at: path).map { .hang($0, times: section.count(.times) ?? 1, duration: duration) }
    case .at, .after, .delay, .every, .until, .cause, .target, .times, .afterStart, .forDuration: return nil
    }
  }

  /// Keys that belong to another verb.
  private func reportStrays(_ section: SectionReader<FailureKey>, _ verb: FailureKey) {
    let owners: [(FailureKey, [FailureKey])] = [
      (.repair, [.fail, .repair]), (.times, [.crash, .hang]), (.afterStart, [.crash]), (.forDuration, [.hang]),
      (.target, [.inject]),
    ]
    for (key, verbs) in owners where section.has(key) && !verbs.contains(verb) {
      section.add(key, "belongs to \(list(verbs.map(\.rawValue))), not to \(verb.rawValue)")
    }
  }

  private func injection(_ section: SectionReader<FailureKey>) -> ScriptedFailure.Action? {
    let names = model.entries.map(\.name)
    let name = section.text(.inject) ?? ""
    let target = section.value(.target).flatMap { context.selection($0, at: section.path(.target)) }
    if !section.has(.target) {
      section.problems.add(section.path, "target is missing: \(FailureKey.target.field.clause)")
    }
    guard let entry = names.firstIndex(of: name) else {
      let known = names.isEmpty ? "failures.profile is none, so there are none" : "use \(list(names))"
      section.add(
        .inject, "\"\(name)\" is not an entry of the catalogue; \(known)\(suggestion(for: name, among: names))")
      return nil
    }
    return target.map { .inject(entry, $0) }
  }

  private func kill(_ value: Value, at path: FieldPath) -> ScriptedFailure.Action? {
    let section = SectionReader<KillKey>(value, at: path, context.problems, extraKeys: levels)
    let grace = section.duration(.grace)
    let victims = victims(section.reader, container: nil)
    section.finish()
    return victims.map { .kill($0, graceSeconds: grace.map { Int($0.seconds.rounded(.up)) }) }
  }

  private func victims(_ value: Value, at path: FieldPath) -> ContainerSelection? {
    let section = SectionReader<VictimKey>(value, at: path, context.problems, extraKeys: levels)
    let container = section.text(.container)
    if let container, let message = context.objects.complaint(aboutContainer: container) {
      section.add(.container, message)
    }
    let victims = victims(section.reader, container: container)
    section.finish()
    return victims
  }

  private var levels: [String] { context.cluster.levels.map(\.name) }

  /// What `kill`, `crash` and `hang` have in common.
  private func victims(_ reader: ObjectReader, container: String?) -> ContainerSelection? {
    var victims = ContainerSelection(
      container: container, pod: reader.string(VictimKey.pod.rawValue),
      namespace: reader.string(VictimKey.namespace.rawValue),
      leaderWorkerSet: reader.string(VictimKey.lws.rawValue))
    let namespace = victims.namespace ?? "default"
    if let pod = victims.pod, let message = context.objects.complaint(aboutPod: pod, namespace: namespace) {
      context.problems.add(reader.path.key(VictimKey.pod.rawValue), message)
    }
    if let set = victims.leaderWorkerSet {
      let name = ObjectName(kind: .leaderWorkerSet, namespace: namespace, name: set)
      if let message = context.objects.complaint(about: name) {
        context.problems.add(reader.path.key(VictimKey.lws.rawValue), message)
      }
    }
    let places = (["node"] + levels.filter { $0 != "node" }).filter { reader.has($0) }
    if places.count > 1 { context.problems.add(reader.path, "\(list(places)) exclude each other") }
    if let level = places.first, let name = reader.lenientString(level) {
      victims.node = context.selection(level: level, name: name, at: reader.path.key(level))
    }
    guard !reader.keys.isEmpty else {
      context.problems.add(reader.path, "says nothing about what is meant; name a pod, a container, an lws or a node")
      return nil
    }
    return victims
  }
}
