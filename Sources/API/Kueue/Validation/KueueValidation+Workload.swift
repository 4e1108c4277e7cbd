extension KueueValidation {
  /// The most podsets that a workload has.
  ///
  /// Source: KUEUE-SPEC 1.7.
  private static let largestPodSetCount = 18

  static func problems(of workload: Workload) -> [Problem] {
    let path = spec.key("podSets")
    var problems = countProblems(workload.podSets.count, in: 1...largestPodSetCount, at: path)
    for (index, podSet) in workload.podSets.enumerated() {
      problems += self.problems(of: podSet, at: path.index(index))
    }
    if workload.podSets.filter({ $0.minCount != nil }).count > 1 {
      problems.append(Problem(path, "Invalid value: at most one podSet can use minCount"))
    }
    if !workload.queueName.isEmpty { problems += nameProblems(workload.queueName, at: spec.key("queueName")) }
    return problems + admissionProblems(workload)
  }

  private static func problems(of podSet: WorkloadPodSet, at path: FieldPath) -> [Problem] {
    var problems: [Problem] = []
    if let refusal = KubernetesName.labelRefusal(podSet.name) {
      problems.append(invalid(path.key("name"), "\"\(podSet.name)\"", refusal))
    }
    let template = path.key("template").key("spec")
    for (field, containers) in [
      ("initContainers", podSet.template.spec.initContainers), ("containers", podSet.template.spec.containers),
    ] {
      for (index, container) in containers.enumerated() where container.requests[ResourceAmounts.pods] != nil {
        problems.append(
          invalid(
            template.key(field).index(index).key("resources").key("requests").key(ResourceAmounts.pods), "\"pods\"",
            "the key is reserved for internal kueue use"))
      }
    }
    if let request = podSet.topology { problems += sliceProblems(request, count: podSet.count, at: path) }
    return problems
  }

  private static func sliceProblems(_ request: TopologyRequest, count: Int, at path: FieldPath) -> [Problem] {
    let topology = path.key("topologyRequest")
    var problems: [Problem] = []
    if let size = request.sliceSize, size < 1 {
      problems.append(invalid(topology.key("podSetSliceSize"), "\(size)", "must be greater than or equal to 1"))
    }
    for (index, layer) in request.sliceConstraints.enumerated() {
      guard let size = layer.size, size < 1 else { continue }
      problems.append(
        invalid(
          topology.key("podsetSliceRequiredTopologyConstraints").index(index).key("size"), "\(size)",
          "must be greater than or equal to 1"))
    }
    return problems
  }

  /// An admission holds every podset of the spec once.
  private static func admissionProblems(_ workload: Workload) -> [Problem] {
    guard let admission = workload.status.admission else { return [] }
    let path = FieldPath.root.key("status").key("admission").key("podSetAssignments")
    var problems: [Problem] = []
    if admission.podSets.count != workload.podSets.count {
      problems.append(Problem(path, "Invalid value: must have the same number of podSets as the spec"))
    }
    for (index, assignment) in admission.podSets.enumerated() {
      for (resource, amount) in assignment.usage.sorted(by: { $0.key < $1.key })
      where assignment.count > 0 && !amount.isMultiple(of: assignment.count) {
        problems.append(
          invalid(
            path.index(index).key("resourceUsage").key(resource), "\"\(canonicalQuantity(amount, of: resource))\"",
            "is not a multiple of \(assignment.count)"))
      }
      if let topology = assignment.topology, topology.podCount > assignment.count {
        problems.append(
          invalid(
            path.index(index).key("topologyAssignment"), "\(topology.podCount) pods",
            "must not place more than the \(assignment.count) pods of the podset"))
      }
    }
    return problems
  }

  /// Podsets never change; the queue does not while quota is held.
  static func problems(updating new: Workload, from old: Workload) -> [Problem] {
    var problems: [Problem] = []
    if new.podSets != old.podSets { problems.append(immutable(spec.key("podSets"))) }
    if new.queueName != old.queueName, old.status.admission != nil {
      problems.append(immutable(spec.key("queueName")))
    }
    return problems
  }
}
