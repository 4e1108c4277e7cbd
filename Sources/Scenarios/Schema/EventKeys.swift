/// The keys of one entry of `operations`.
enum OperationKey: String, SectionKey {
  case at, after, delay, every, until, apply, patch, template, spec, scale, replicas, delete, propagation, cordon
  case uncordon, taint, untaint, taints, stop
  case forDuration = "for"

  static let section = "Operation"
  /// The verbs: an operation has exactly one.
  static let verbs: [OperationKey] = [.apply, .patch, .scale, .delete, .cordon, .uncordon, .taint, .untaint, .stop]

  var field: ScenarioField {
    switch self {
    case .at: TriggerField.at
    case .after: TriggerField.after
    case .delay: TriggerField.delay
    case .every: TriggerField.every
    case .until: TriggerField.until
    case .apply:
      ScenarioField(
        .either([.path, .kubernetes, .list(of: .either([.path, .kubernetes]))]), "Applies manifests, as kubectl does.")
    case .patch:
      ScenarioField(.text, "Changes a LeaderWorkerSet, lws/name, by template or spec, or an object of Kueue's by spec.")
    case .template: ScenarioField(.map(to: .anything), "Values within both pod templates, by path: containers/x/image.")
    case .spec: ScenarioField(.map(to: .anything), "Values within spec, by path: rolloutStrategy/type.")
    case .scale: ScenarioField(.text, "Scales a LeaderWorkerSet or StatefulSet to replicas.")
    case .replicas: ScenarioField(.count(atLeast: 0), "How many replicas scale asks for.")
    case .delete: ScenarioField(.text, "Deletes an object: lws/name, pod/name, node/name.")
    case .propagation:
      ScenarioField(
        .choice(["Background", "Foreground", "Orphan"]), "How a deletion treats dependents; Background unless said.")
    case .cordon: ScenarioField(.section(SelectionKey.self), "Makes nodes unschedulable.")
    case .uncordon: ScenarioField(.section(SelectionKey.self), "Makes nodes schedulable again.")
    case .taint: ScenarioField(.section(SelectionKey.self), "Adds taints to nodes.")
    case .untaint: ScenarioField(.section(SelectionKey.self), "Removes taints from nodes.")
    case .taints:
      ScenarioField(.either([.text, .list(of: .text)]), "The taints: key=value:NoSchedule; key alone for untaint.")
    case .stop: ScenarioField(.choice(ControllerName.allCases.map(\.rawValue)), "Stops a part of the control plane.")
    case .forDuration: ScenarioField(.duration, "How long it stays stopped.")
    }
  }
}

/// The keys of one entry of `failures.script`.
enum FailureKey: String, SectionKey {
  case at, after, delay, every, until, fail, inject, target, repair, cause, kill, crash, hang, times, afterStart
  case forDuration = "for"

  static let section = "Failure"
  /// An entry has exactly one of these, or `repair` alone.
  static let verbs: [FailureKey] = [.fail, .inject, .kill, .crash, .hang]

  var field: ScenarioField {
    switch self {
    case .at: TriggerField.at
    case .after: TriggerField.after
    case .delay: TriggerField.delay
    case .every: TriggerField.every
    case .until: TriggerField.until
    case .fail: ScenarioField(.section(SelectionKey.self), "Nodes lose power: {rack: b0-r1} or {node: b0-r1-n2}.")
    case .inject: ScenarioField(.text, "A failure of the catalogue: the name of its entry.")
    case .target: ScenarioField(.section(SelectionKey.self), "Whom inject hits.")
    case .repair:
      ScenarioField(
        .either([.durationDistribution, .section(SelectionKey.self)]),
        "Beside fail: how long the repair takes. Alone: what is repaired.")
    case .cause: ScenarioField(.text, "Why, for the timeline.")
    case .kill: ScenarioField(.section(KillKey.self), "Deletes pods as kubectl delete pod does.")
    case .crash: ScenarioField(.section(VictimKey.self), "Containers exit.")
    case .hang: ScenarioField(.section(VictimKey.self), "Containers stop answering probes.")
    case .times: ScenarioField(.count(atLeast: 1), "How many containers, or starts of them, it hits; 1 unless said.")
    case .afterStart: ScenarioField(.duration, "How long a crashing container runs first; 0s unless said.")
    case .forDuration: ScenarioField(.duration, "How long a hang lasts; for ever unless said.")
    }
  }
}

/// The keys of `crash` and `hang`: which containers; all that are given have to match.
enum VictimKey: String, SectionKey {
  case container, pod, namespace, lws, node

  static let section = "Victim"
  static let otherKeys: ScenarioField? = SelectionKey.otherKeys
  var field: ScenarioField {
    switch self {
    case .container: ScenarioField(.text, "A container's name.")
    case .pod: ScenarioField(.text, "A pod's name.")
    case .namespace: ScenarioField(.text, "The namespace of its pod.")
    case .lws: ScenarioField(.text, "The name of the LeaderWorkerSet that it belongs to.")
    case .node: ScenarioField(.text, "The node it runs on.")
    }
  }
}

/// The keys of `kill`.
enum KillKey: String, SectionKey {
  case pod, namespace, lws, node, grace

  static let section = "Kill"
  static let otherKeys: ScenarioField? = SelectionKey.otherKeys
  var field: ScenarioField {
    switch self {
    case .pod: VictimKey.pod.field
    case .namespace: VictimKey.namespace.field
    case .lws: VictimKey.lws.field
    case .node: VictimKey.node.field
    case .grace: ScenarioField(.duration, "The grace period; the pod's own unless said, 0s is --force.")
    }
  }
}

/// The keys of time, which operations and failures share.
private enum TriggerField {
  static let at = ScenarioField(.duration, "The time since the start of the run.")
  static let after = ScenarioField(.expression, "The first time that this condition holds.")
  static let delay = ScenarioField(.duration, "How long after that time; 0s unless said.")
  static let every = ScenarioField(.duration, "Again and again at this distance, from `at` on.")
  static let until = ScenarioField(.duration, "The last time for `every`; the end of the run unless said.")
}
