/// One mistake that shows only beside other objects.
package struct KueueComplaint: Equatable, Sendable {
  package var object: KueueObjectName
  package var problem: Problem

  package init(_ object: KueueObjectName, _ problem: Problem) {
    self.object = object
    self.problem = problem
  }
}

extension KueueObjects {
  /// What keeps these objects from working together: names that nothing has, cycles of cohorts, gates without the gates
  /// that they need.
  ///
  /// Kueue takes such objects and leaves ClusterQueues inactive; in a scenario they are mistakes.
  ///
  /// - Parameter known: What there is beside these objects, or will be.
  /// - Source: KUEUE-SPEC 1.3 (inactive ClusterQueues), 0 (gates); texts of Kueue's `Active` condition.
  package func complaints(besides known: KueueObjects = KueueObjects()) -> [KueueComplaint] {
    let names = KueueNames(of: [self, known])
    return flavors.compactMap { names.complaint(about: $0) }
      + clusterQueues.flatMap { names.complaints(about: $0) } + cohorts.flatMap { names.complaints(about: $0) }
      + localQueues.compactMap { names.complaint(about: $0) }
      + admissionChecks.compactMap { names.complaint(about: $0) }
      + workloads.flatMap { names.complaints(about: $0) } + cycleComplaints + gateComplaints
  }

  private var gateComplaints: [KueueComplaint] {
    configuration.gates.refusals.map { refusal in
      KueueComplaint(
        KueueObjectName(.configuration, name: ""), Problem(FieldPath.root.key("featureGates"), refusal.message))
    }
  }

  /// Cohorts that are their own ancestors, each cycle once, from its first cohort by name.
  private var cycleComplaints: [KueueComplaint] {
    let parents = Dictionary(cohorts.map { ($0.name, $0.parent) }) { first, _ in first }
    var seen: Set<String> = []
    var complaints: [KueueComplaint] = []
    for start in parents.keys.sorted() where !seen.contains(start) {
      var path = [start]
      while let last = path.last, let parent = parents[last] ?? nil, !path.contains(parent), !seen.contains(parent) {
        path.append(parent)
      }
      if let last = path.last, let parent = parents[last] ?? nil, let first = path.firstIndex(of: parent) {
        let cycle = path[first...] + [parent]
        complaints.append(
          KueueComplaint(
            KueueObjectName(.cohort, name: parent),
            Problem(
              KueueValidation.spec.key("parentName"), "cohort has a cycle: \(cycle.joined(separator: " → "))")))
      }
      seen.formUnion(path)
    }
    return complaints
  }
}

/// The names that references may mean.
private struct KueueNames {
  private var names: [KueueKind: Set<String>] = [:]
  private var localQueues: Set<String> = []

  init(of all: [KueueObjects]) {
    for objects in all {
      names[.resourceFlavor, default: []].formUnion(objects.flavors.map(\.name))
      names[.topology, default: []].formUnion(objects.topologies.map(\.name))
      names[.clusterQueue, default: []].formUnion(objects.clusterQueues.map(\.name))
      names[.admissionCheck, default: []].formUnion(objects.admissionChecks.map(\.name))
      names[.provisioningRequestConfig, default: []].formUnion(objects.provisioningConfigs.map(\.name))
      localQueues.formUnion(objects.localQueues.map { "\($0.namespace)/\($0.name)" })
    }
  }

  /// What is wrong with a name: the sentence with its remedy; nil when something has it.
  private func refusal(_ kind: KueueKind, _ name: String, _ sentence: String) -> String? {
    let known = names[kind] ?? []
    return known.contains(name) ? nil : sentence + suggestion(for: name, among: known)
  }

  func complaint(about flavor: ResourceFlavor) -> KueueComplaint? {
    guard let topology = flavor.topologyName,
      let refusal = refusal(
        .topology, topology, "there is no Topology \"\(topology)\" for TAS flavor \"\(flavor.name)\"")
    else { return nil }
    return KueueComplaint(
      KueueObjectName(.resourceFlavor, name: flavor.name), Problem(KueueValidation.spec.key("topologyName"), refusal))
  }

  func complaints(about queue: ClusterQueue) -> [KueueComplaint] {
    let key = KueueObjectName(.clusterQueue, name: queue.name)
    let checks = queue.admissionChecks.enumerated().compactMap { index, rule in
      refusal(
        .admissionCheck, rule.name,
        "Can't admit new workloads: references missing AdmissionCheck(s): \(rule.name)"
      ).map { Problem(checksPath.index(index).key("name"), $0) }
    }
    return (flavorProblems(queue.resourceGroups) + checks).map { KueueComplaint(key, $0) }
  }

  private var checksPath: FieldPath { KueueValidation.spec.key("admissionChecksStrategy").key("admissionChecks") }

  func complaints(about cohort: Cohort) -> [KueueComplaint] {
    flavorProblems(cohort.resourceGroups).map { KueueComplaint(KueueObjectName(.cohort, name: cohort.name), $0) }
  }

  private func flavorProblems(_ groups: [ResourceGroup]) -> [Problem] {
    groups.enumerated().flatMap { group, resources in
      resources.flavors.enumerated().compactMap { index, quotas in
        refusal(
          .resourceFlavor, quotas.flavor,
          "Can't admit new workloads: references missing ResourceFlavor(s): \(quotas.flavor)"
        ).map {
          Problem(
            KueueValidation.spec.key("resourceGroups").index(group).key("flavors").index(index).key("name"), $0)
        }
      }
    }
  }

  func complaint(about queue: LocalQueue) -> KueueComplaint? {
    refusal(.clusterQueue, queue.clusterQueue, "ClusterQueue \(queue.clusterQueue) doesn't exist").map {
      KueueComplaint(
        KueueObjectName(.localQueue, namespace: queue.namespace, name: queue.name),
        Problem(KueueValidation.spec.key("clusterQueue"), $0))
    }
  }

  func complaint(about check: AdmissionCheck) -> KueueComplaint? {
    guard check.controllerName == AdmissionCheck.provisioning else { return nil }
    let place = KueueValidation.spec.key("parameters")
    let key = KueueObjectName(.admissionCheck, name: check.name)
    guard let name = check.parameters else {
      return KueueComplaint(
        key, Problem(KueueValidation.spec, "parameters is missing; it names a ProvisioningRequestConfig"))
    }
    return refusal(
      .provisioningRequestConfig, name, "Not found: \"\(name)\": there is no ProvisioningRequestConfig of this name"
    ).map { KueueComplaint(key, Problem(place.key("name"), $0)) }
  }

  func complaints(about workload: Workload) -> [KueueComplaint] {
    let (name, namespace) = (workload.metadata.name, workload.metadata.namespace)
    var problems: [Problem] = []
    if !localQueues.contains("\(namespace)/\(workload.queueName)") {
      let siblings = localQueues.filter { $0.hasPrefix(namespace + "/") }.map {
        String($0.dropFirst(namespace.count + 1))
      }
      problems.append(
        Problem(
          KueueValidation.spec.key("queueName"),
          "LocalQueue \(workload.queueName) doesn't exist" + suggestion(for: workload.queueName, among: siblings)))
    }
    if let queue = workload.status.admission?.clusterQueue,
      let refusal = refusal(.clusterQueue, queue, "ClusterQueue \(queue) doesn't exist")
    {
      problems.append(Problem(FieldPath.root.key("status").key("admission").key("clusterQueue"), refusal))
    }
    return problems.map { KueueComplaint(KueueObjectName(.workload, namespace: namespace, name: name), $0) }
  }
}
