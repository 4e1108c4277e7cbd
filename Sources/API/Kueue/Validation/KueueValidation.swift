/// What the API server and Kueue's webhooks refuse in an object of Kueue's, everything at once, in their own words.
///
/// What the schema says of lists and choices is reported by the decoders, which alone see how a manifest was written.
///
/// Source: KUEUE-SPEC 1.1 to 1.7; texts of Kueue's webhooks and of the rules in its resource definitions.
package enum KueueValidation {
  static let spec = FieldPath.root.key("spec")

  /// The problems of an object that is being created.
  package static func problems(creating object: KueueObject) -> [Problem] {
    let name = FieldPath.root.key("metadata").key("name")
    let named = object.kind == .configuration ? [] : nameProblems(object.key.name, at: name)
    switch object {
    case .resourceFlavor(let flavor): return named + problems(of: flavor)
    case .topology(let topology): return named + problems(of: topology)
    case .clusterQueue(let queue): return named + problems(of: queue)
    case .cohort(let cohort): return named + problems(of: cohort)
    case .localQueue(let queue): return named + nameProblems(queue.clusterQueue, at: spec.key("clusterQueue"))
    case .workload(let workload): return named + problems(of: workload)
    case .workloadPriorityClass, .priorityClass, .admissionCheck, .provisioningRequestConfig, .configuration:
      return named
    }
  }

  /// The problems of an object that replaces `old`.
  package static func problems(updating new: KueueObject, from old: KueueObject) -> [Problem] {
    let created = problems(creating: new)
    switch (new, old) {
    case (.resourceFlavor(let new), .resourceFlavor(let old)):
      return created
        + (old.topologyName == nil || new.topologyName == old.topologyName ? [] : [immutable(spec.key("topologyName"))])
    case (.topology(let new), .topology(let old)):
      // Levels above the hostname may change; places stay named by their nodes.
      let isFree = new.levels.last == KueueTopology.hostname && old.levels.last == KueueTopology.hostname
      return created + (new.levels == old.levels || isFree ? [] : [immutable(spec.key("levels"))])
    case (.localQueue(let new), .localQueue(let old)):
      return created + (new.clusterQueue == old.clusterQueue ? [] : [immutable(spec.key("clusterQueue"))])
    case (.workload(let new), .workload(let old)): return created + problems(updating: new, from: old)
    default: return created
    }
  }

  /// A value that the field's type allows but its rules do not, in Kubernetes' words.
  static func invalid(_ path: FieldPath, _ value: String, _ rule: String) -> Problem {
    Problem(path, "Invalid value: \(value): \(rule)")
  }

  /// A value that may not change.
  static func immutable(_ path: FieldPath) -> Problem {
    Problem(path, "Invalid value: field is immutable")
  }

  static func duplicate(_ path: FieldPath, _ value: String) -> Problem {
    Problem(path, "Duplicate value: \"\(value)\"")
  }

  static func nameProblems(_ name: String, at path: FieldPath) -> [Problem] {
    KubernetesName.subdomainRefusal(name).map { [invalid(path, "\"\(name)\"", $0)] } ?? []
  }

  static func qualifiedNameProblems(_ name: String, at path: FieldPath) -> [Problem] {
    KubernetesName.qualifiedRefusal(name).map { [invalid(path, "\"\(name)\"", $0)] } ?? []
  }

  static func countProblems(_ count: Int, in range: ClosedRange<Int>, at path: FieldPath) -> [Problem] {
    let list = ProblemList()
    list.add(path, counted: count, in: range)
    return list.problems
  }
}

extension KueueTopology {
  /// The label that nodes bear their own name in.
  package static let hostname = "kubernetes.io/hostname"
}

extension KueueValidation {
  private static func problems(of flavor: ResourceFlavor) -> [Problem] {
    let labels = spec.key("nodeLabels")
    var problems =
      countProblems(flavor.nodeLabels.count, in: 0...8, at: labels)
      + countProblems(flavor.nodeTaints.count, in: 0...8, at: spec.key("nodeTaints"))
      + countProblems(flavor.tolerations.count, in: 0...8, at: spec.key("tolerations"))
      + flavor.nodeLabels.keys.sorted().flatMap { qualifiedNameProblems($0, at: labels) }
    if flavor.topologyName != nil, flavor.nodeLabels.isEmpty {
      problems.append(Problem(spec, "Invalid value: at least one nodeLabel is required when topology is set"))
    }
    if let topology = flavor.topologyName { problems += nameProblems(topology, at: spec.key("topologyName")) }
    for (index, taint) in flavor.nodeTaints.enumerated()
    where flavor.nodeTaints[..<index].contains(where: { $0.key == taint.key && $0.effect == taint.effect }) {
      problems.append(
        Problem(
          spec.key("nodeTaints").index(index),
          "Duplicate value: \"\(taint.key):\(taint.effect.rawValue)\": taints must be unique by key and effect pair"))
    }
    for (index, toleration) in flavor.tolerations.enumerated()
    where toleration.seconds != nil && toleration.effect != .noExecute {
      problems.append(
        Problem(
          spec.key("tolerations").index(index),
          "Invalid value: effect must be 'NoExecute' when 'tolerationSeconds' is set"))
    }
    return problems
  }

  private static func problems(of topology: KueueTopology) -> [Problem] {
    let path = spec.key("levels")
    var problems = countProblems(topology.levels.count, in: 1...16, at: path)
    if Set(topology.levels).count < topology.levels.count {
      problems.append(Problem(path, "Invalid value: must be unique"))
    }
    if topology.levels.dropLast().contains(KueueTopology.hostname) {
      problems.append(
        Problem(
          path,
          "Invalid value: the kubernetes.io/hostname label can only be used at the lowest level of topology"))
    }
    for (index, level) in topology.levels.enumerated() {
      problems += qualifiedNameProblems(level, at: path.index(index).key("nodeLabel"))
    }
    return problems
  }
}

extension KueueManifest {
  /// What is wrong with the object, each problem at the key that its manifest writes.
  package var problems: [Problem] { KueueValidation.problems(creating: object).map(asWritten) }

  /// A problem at the key that this version of the API writes.
  package func asWritten(_ problem: Problem) -> Problem {
    let version = source["apiVersion"]?.scalarText ?? ""
    let names: [String: String] =
      switch object.kind {
      case .clusterQueue where version.hasSuffix("v1beta1"): ["cohortName": "cohort"]
      case .cohort where version.hasSuffix("v1alpha1"): ["parentName": "parent"]
      default: [:]
      }
    var result = problem
    result.path.steps = problem.path.steps.map { step in
      if case .key(let key) = step, let old = names[key] { .key(old) } else { step }
    }
    return result
  }
}
