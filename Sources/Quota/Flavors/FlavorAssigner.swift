import API
import Kernel
import Placement

extension QuotaState {
  /// The flavors that a workload would get in a ClusterQueue as things are, and its places in their topologies.
  ///
  /// The state is left as it is found.
  ///
  /// Source: KUEUE-SPEC 3.6, 5.9.
  package mutating func assignFlavors(
    _ request: AssignmentRequest, _ forecasting: some PreemptionForecasting
  ) -> FlavorAssignment {
    var assignment = simpleFit(for: request) ?? scannedFlavors(request, forecasting)
    assignment.findPlaces(in: &self, replacesNode: claims[request.workload.index]?.unhealthyNodes.isEmpty == false)
    return assignment
  }

  /// The flavors that are found by looking at them, and what is to be asked of their topologies.
  private mutating func scannedFlavors(
    _ request: AssignmentRequest, _ forecasting: some PreemptionForecasting
  ) -> FlavorAssignment {
    var assigner = FlavorAssigner(request, plan(for: request), self)
    assigner.run(&self, forecasting)
    rememberSimpleFit(assigner.assignment, for: request)
    return assigner.assignment
  }
}

/// One evaluation of a workload: what was found so far.
struct FlavorAssigner {
  let request: AssignmentRequest
  let plan: AssignmentPlan
  let claim: WorkloadClaim
  /// Pods by podset.
  let counts: [Int]
  let replaced: ReplacedSlice?
  /// Scan progress that still counts.
  private let progress: ScanProgress?
  private(set) var assignment = FlavorAssignment()

  init(_ request: AssignmentRequest, _ plan: AssignmentPlan, _ state: QuotaState) {
    self.request = request
    self.plan = plan
    claim = state[request.workload]
    counts = request.counts ?? plan.podSets.map(\.count)
    replaced = state.replacedSlice(of: claim)
    progress = request.progress.flatMap { $0.isCurrent(for: request, in: state) ? $0 : nil }
  }

  mutating func run(_ state: inout QuotaState, _ forecasting: some PreemptionForecasting) {
    if let admission = claim.admission {
      takeStored(admission, state.tree)
    } else {
      assignGroups(&state, forecasting)
    }
    assignment.usage.sort { $0.pair < $1.pair }
    assignment.podSets.sort { $0.index < $1.index }
    assignment.mode = assignment.podSets.map(\.mode).min() ?? .fit
    if assignment.mode != .noFit, plan.podSets.contains(where: \.usesTopology) {
      let found = assignment
      assignment = FlavorAssignment()
      var asking = TopologyStep(self, found, state)
      asking.run(&state)
      assignment = asking.assignment
    }
  }

  /// What a group of podsets requests of a resource.
  func total(of resource: AssignmentPlan.Resource, in group: AssignmentPlan.Group) -> Int {
    zip(group.members, resource.amounts).reduce(0) { $0 + ($1.1 ?? 0) * counts[$1.0] }
  }

  /// Where the scan for a resource begins: behind the flavor at which it stopped before.
  func start(of group: AssignmentPlan.Group, _ resource: AssignmentPlan.Resource) -> Int {
    guard let stops = progress?.stops, let first = group.members.first, stops.indices.contains(first) else { return 0 }
    return (stops[first].first { $0.resource == resource.name }?.index ?? -1) + 1
  }

  private mutating func assignGroups(_ state: inout QuotaState, _ forecasting: some PreemptionForecasting) {
    var stops: [[ScanProgress.Stop]] = Array(repeating: [], count: plan.podSets.count)
    for group in plan.groups {
      let found = flavors(of: group, &state, forecasting)
      for (member, index) in group.members.enumerated() {
        let podSet = self.podSet(index, member, of: group, found, state.tree)
        for choice in podSet.flavors {
          let resource = group.resources.first { $0.position == choice.resource }
          guard let amount = resource?.amounts[member] else { continue }
          take(choice, amount * counts[index], of: podSet, state.tree)
        }
        stops[index] = podSet.flavors.map { .init(state.tree.resources[$0.resource], $0.triedIndex) }
        assignment.podSets.append(podSet)
      }
      if found.isFailure { break }
    }
    assignment.progress = ScanProgress(
      cycle: request.cycle, generation: state.generations[request.clusterQueue.index], shape: request.shape,
      stops: stops)
  }

  /// The flavors of a group of podsets and what was said about others.
  private struct Found {
    var choices: [PodSetFlavors.Choice] = []
    var reasons: [FlavorReason] = []
    var attempts: [FlavorAttempt] = []
    var isFailure = false

    mutating func fail(_ reasons: [FlavorReason]) {
      choices = []
      self.reasons = reasons
      isFailure = true
    }

    mutating func add(_ new: [PodSetFlavors.Choice]) {
      choices.removeAll { old in new.contains { $0.resource == old.resource } }
      choices += new
    }
  }

  private func flavors(
    of group: AssignmentPlan.Group, _ state: inout QuotaState, _ forecasting: some PreemptionForecasting
  ) -> Found {
    var found = Found()
    for resource in group.resources where !found.choices.contains(where: { $0.resource == resource.position }) {
      guard let index = resource.resourceGroup else {
        if total(of: resource, in: group) == 0 || state.options.ignoresUndeclaredResources { continue }
        found.fail([.resourceUnavailable(resource.name)])
        break
      }
      var scan = FlavorScan(self, group, for: resource, index)
      scan.run(&state, forecasting)
      found.attempts += scan.attempts
      guard let best = scan.best else {
        found.fail(scan.reasons)
        break
      }
      found.add(scan.choices)
      if best.grade.step != .fit { found.reasons += scan.reasons }
    }
    found.choices.sort { $0.resource < $1.resource }
    return found
  }

  /// - Parameter member: The position of the podset in its group.
  private func podSet(
    _ index: Int, _ member: Int, of group: AssignmentPlan.Group, _ found: Found, _ tree: QuotaTree
  ) -> PodSetFlavors {
    let planned = plan.podSets[index]
    var podSet = PodSetFlavors(
      name: claim.podSets[index].name, index: index, group: group.members[0], count: counts[index])
    podSet.requests =
      counts[index] == planned.count ? planned.total : planned.requests.mapValues { $0 * counts[index] }
    podSet.reasons = found.reasons
    podSet.attempts = found.attempts
    if group.members.count == 1 {
      podSet.flavors = found.choices
    } else if planned.requests.isEmpty, group.isPlacedTogether {
      podSet.flavors = found.choices.filter { tree.flavors[$0.flavor.index].topologyName != nil }
    } else {
      podSet.flavors = found.choices.filter { choice in
        group.resources.contains { $0.position == choice.resource && $0.amounts[member] != nil }
      }
    }
    return podSet
  }

  /// Counts what a podset takes of a flavor.
  private mutating func take(_ choice: PodSetFlavors.Choice, _ amount: Int, of podSet: PodSetFlavors, _ tree: QuotaTree)
  {
    assignment.borrowing = max(assignment.borrowing, choice.borrowing)
    let pair = tree.pair(choice.flavor, choice.resource)
    let increase = amount - (replaced?.amount(of: tree.resources[choice.resource], podSet.index) ?? 0)
    if let position = assignment.usage.firstIndex(where: { $0.pair == pair }) {
      assignment.usage[position].amount += increase
    } else {
      assignment.usage.append(PairAmount(pair, increase))
    }
  }

  /// Keeps the flavors of a reservation.
  private mutating func takeStored(_ admission: Admission, _ tree: QuotaTree) {
    for (index, podSet) in claim.podSets.enumerated() {
      guard let stored = admission.podSets.first(where: { $0.name == podSet.name })?.reduced(to: podSet) else {
        continue
      }
      var flavors = PodSetFlavors(name: podSet.name, index: index, group: index, count: stored.count)
      flavors.requests = stored.usage
      flavors.flavors = stored.flavors.compactMap { resource, flavor in
        guard let flavor = tree.flavor(named: flavor), let resource = tree.resource(named: resource) else { return nil }
        return .init(resource: resource, flavor: flavor, mode: .fit)
      }.sorted { $0.resource < $1.resource }
      flavors.topology = stored.topology
      for choice in flavors.flavors {
        guard let amount = stored.usage[tree.resources[choice.resource]] else { continue }
        take(choice, amount, of: flavors, tree)
      }
      assignment.podSets.append(flavors)
    }
  }
}

extension ScanProgress {
  /// Whether the scan may go on from here.
  ///
  /// Source: KUEUE-SPEC 3.6, the last assignment.
  func isCurrent(for request: AssignmentRequest, in state: QuotaState) -> Bool {
    let isStale = state.generations[request.clusterQueue.index] > generation
    guard state.options.gates[.flavorFungibilityPreserveScanProgress] else { return !isStale }
    return shape == request.shape && (!isStale || request.cycle - cycle <= 1)
  }
}

extension QuotaOptions {
  /// Source: KUEUE-SPEC 3.6-3.
  var ignoresUndeclaredResources: Bool { gates[.quotaCheckStrategy] && quotaCheck == .ignoreUndeclared }
}

extension PodSetAdmission {
  /// What an admission of a podset still takes when some of its pods finished for good.
  ///
  /// Source: KUEUE-SPEC 3.5.
  func reduced(to podSet: ClaimPodSet) -> PodSetAdmission {
    guard podSet.effectiveCount < count else { return self }
    var reduced = self
    reduced.count = podSet.effectiveCount
    reduced.usage = usage.mapValues { $0 / count * reduced.count }
    return reduced
  }
}

extension QuotaState {
  /// What the workload holds that an elastic workload is to replace.
  fileprivate func replacedSlice(of claim: WorkloadClaim) -> ReplacedSlice? {
    guard options.gates[.elasticJobsViaWorkloadSlices], let old = claim.replaces.map({ self[$0] }),
      let admission = old.admission
    else { return nil }
    let empty = { PodSetAdmission(name: $0, flavors: [:], usage: [:], count: 0) }
    return ReplacedSlice(
      podSets: claim.podSets.map { podSet in
        let stored = admission.podSets.first { $0.name == podSet.name } ?? empty(podSet.name)
        return old.podSets.first { $0.name == podSet.name }.map(stored.reduced) ?? stored
      })
  }
}
