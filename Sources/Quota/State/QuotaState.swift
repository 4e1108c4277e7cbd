package import API
package import Placement

/// What the admission cycle looks at: quotas, topologies, and the workloads that hold a reservation.
///
/// A decision changes it for the moment (it takes victims out, it adds what it assumed) and leaves it as it found it;
/// what is decided is applied by `hold` and `release`.
package struct QuotaState: Sendable {
  package var options: QuotaOptions
  package private(set) var ledger: QuotaLedger
  /// The live topology of every flavor that has one. **shape**: `[flavor]`.
  package private(set) var topologies: [CapacityTree?]
  /// **shape**: `[WorkloadID]`.
  package private(set) var claims: [WorkloadClaim?] = []
  /// What the claims hold. **shape**: `[WorkloadID]`.
  private var usages: [ClaimUsage?] = []
  /// Where the claims hold it. **shape**: `[WorkloadID]`.
  private var homes: [QuotaNodeID?] = []
  /// Which claims are taken out for the moment. **shape**: `[WorkloadID]`.
  private var absences: [Bool] = []
  /// How often a workload was taken out so far.
  package private(set) var removalCount = 0
  /// The workloads with a reservation in each ClusterQueue, ascending. **shape**: `[ClusterQueue]`.
  package private(set) var holders: [[WorkloadID]]
  /// Grows when a flavor scan of an earlier cycle is out of date. **shape**: `[ClusterQueue]`.
  ///
  /// Source: KUEUE-SPEC 3.6, allocatableResourceGeneration.
  package var generations: [Int]
  /// The controller of every admission check, by the name of the check.
  package var checkControllers: [String: String] = [:]
  /// What evaluations of workloads of one shape in one ClusterQueue have in common.
  var plans: [PlanKey: ShapePlan] = [:]
  /// What was asked of topologies for each shape, made ready, whatever the ClusterQueue: equal questions are one.
  private var questions: [ShapeID: [FlavorPlacementQuestion]] = [:]
  /// How many shapes are remembered before all are forgotten.
  private static let mostPlans = 4_096
  /// What the LocalQueues of `namespace/name` used in the past, where admission sharing counts it; it orders victims.
  ///
  /// Source: KUEUE-SPEC 4.2, 4.8.
  package var localQueueUsages: [String: Double] = [:]

  package init(_ tree: QuotaTree, topologies: [CapacityTree?], options: QuotaOptions = QuotaOptions()) {
    precondition(
      topologies.count == tree.flavors.count, "\(topologies.count) topologies, \(tree.flavors.count) flavors")
    self.options = options
    self.topologies = topologies
    ledger = QuotaLedger(tree)
    holders = Array(repeating: [], count: tree.clusterQueues.count)
    generations = Array(repeating: 0, count: tree.clusterQueues.count)
  }

  package var tree: QuotaTree { ledger.tree }

  package subscript(workload: WorkloadID) -> WorkloadClaim {
    guard let claim = claims[workload.index] else { preconditionFailure("workload \(workload.index) is not known") }
    return claim
  }

  /// How many of the workloads with a reservation in a ClusterQueue are admitted.
  package func admittedCount(in queue: QuotaNodeID) -> Int {
    holders[queue.index].count { claims[$0.index]?.isAdmitted == true }
  }

  /// The node of the ClusterQueue in which a workload holds a reservation.
  package func home(of workload: WorkloadID) -> QuotaNodeID? { homes[workload.index] }

  /// Whether a workload that holds a reservation is taken out for the moment.
  package func isTakenOut(_ workload: WorkloadID) -> Bool { absences[workload.index] }

  /// Registers a workload, or replaces what is known of it; a reservation that it brings along is counted.
  package mutating func set(_ claim: WorkloadClaim, for workload: WorkloadID) {
    while claims.count <= workload.index {
      claims.append(nil)
      usages.append(nil)
      homes.append(nil)
      absences.append(false)
    }
    if claims[workload.index]?.admission != nil { release(workload) }
    claims[workload.index] = claim
    if let admission = claim.admission { hold(admission, for: workload) }
  }

  /// Forgets a workload and what it held.
  package mutating func forget(_ workload: WorkloadID) {
    if claims[workload.index]?.admission != nil { release(workload) }
    claims[workload.index] = nil
  }

  /// Gives a workload its reservation for good: other flavors on the same nodes see it too.
  ///
  /// - Precondition: It holds none.
  package mutating func hold(_ admission: Admission, for workload: WorkloadID) {
    precondition(homes[workload.index] == nil, "workload \(workload.index) holds a reservation already")
    claims[workload.index]?.admission = admission
    guard let queue = tree.clusterQueue(named: admission.clusterQueue) else { return }
    let usage = ClaimUsage(self[workload], admission, in: tree)
    usages[workload.index] = usage
    homes[workload.index] = queue
    holders[queue.index].insert(workload, at: holders[queue.index].position(of: workload))
    assume(usage, in: queue)
    shareAcrossFlavors(usage, times: 1)
  }

  /// Gives a workload its reservation, of which the usage is counted already.
  ///
  /// - Parameter usage: Exactly what `hold` would count.
  /// - Precondition: It holds none.
  mutating func adopt(_ admission: Admission, _ usage: ClaimUsage, in queue: QuotaNodeID, for workload: WorkloadID) {
    precondition(homes[workload.index] == nil, "workload \(workload.index) holds a reservation already")
    claims[workload.index]?.admission = admission
    usages[workload.index] = usage
    homes[workload.index] = queue
    holders[queue.index].insert(workload, at: holders[queue.index].position(of: workload))
    shareAcrossFlavors(usage, times: 1)
  }

  /// Takes a workload's reservation back.
  ///
  /// - Precondition: It is not taken out.
  package mutating func release(_ workload: WorkloadID) {
    claims[workload.index]?.admission = nil
    guard let queue = home(of: workload), let usage = usages[workload.index] else { return }
    precondition(!absences[workload.index], "workload \(workload.index) is released while it is taken out")
    withdraw(usage, from: queue)
    shareAcrossFlavors(usage, times: -1)
    holders[queue.index].remove(at: holders[queue.index].position(of: workload))
    usages[workload.index] = nil
    homes[workload.index] = nil
  }

  /// Changes what is known of a workload and does not bear on what it holds.
  package mutating func change(_ workload: WorkloadID, _ change: (inout WorkloadClaim) -> Void) {
    claims[workload.index]?.apply(change)
  }

  /// What a workload holds.
  package func usage(of workload: WorkloadID) -> ClaimUsage { usages[workload.index] ?? ClaimUsage() }

  /// What a workload holds of quotas.
  package func amounts(of workload: WorkloadID) -> [PairAmount] { usages[workload.index]?.quota ?? [] }

  /// Whether a workload was given a flavor of one of the pairs.
  package func holds(_ workload: WorkloadID, anyOf pairs: [PairID]) -> Bool {
    usages[workload.index]?.assigned.contains(where: pairs.contains) ?? false
  }

  /// Takes a workload out for the moment, so that it uses nothing and nobody preempts it; `putBack` undoes it.
  ///
  /// - Precondition: It is not taken out.
  package mutating func takeOut(_ workload: WorkloadID) {
    guard let queue = home(of: workload) else { return }
    precondition(!absences[workload.index], "workload \(workload.index) is taken out twice")
    absences[workload.index] = true
    removalCount += 1
    withdraw(usage(of: workload), from: queue)
  }

  /// - Precondition: It is taken out.
  package mutating func putBack(_ workload: WorkloadID) {
    guard let queue = home(of: workload) else { return }
    precondition(absences[workload.index], "workload \(workload.index) is put back without being taken out")
    absences[workload.index] = false
    assume(usage(of: workload), in: queue)
  }

  /// Counts usage for the moment, in the same flavors' topologies only; `withdraw` undoes it.
  package mutating func assume(_ usage: ClaimUsage, in queue: QuotaNodeID) {
    for item in usage.quota { ledger.add(item.amount, item.pair, to: queue) }
    for item in usage.topology { count(item, in: item.flavor, times: 1) }
  }

  package mutating func withdraw(_ usage: ClaimUsage, from queue: QuotaNodeID) {
    for item in usage.quota { ledger.remove(item.amount, item.pair, from: queue) }
    for item in usage.topology { count(item, in: item.flavor, times: -1) }
  }

  /// Takes back what `assume` counted, the last assumption first.
  ///
  /// A negative amount, which a reservation may have, only changed its own ClusterQueue.
  mutating func forgo(_ usage: ClaimUsage, in queue: QuotaNodeID) {
    for item in usage.quota where item.amount < 0 { ledger.restore(-item.amount, item.pair, in: queue) }
    withdraw(
      ClaimUsage(quota: usage.quota.filter { $0.amount > 0 }, topology: usage.topology, assigned: usage.assigned),
      from: queue)
  }

  /// What an evaluation looks at, found once for a shape; workloads without a shape are looked at afresh.
  mutating func plan(for request: AssignmentRequest) -> AssignmentPlan {
    guard let key = PlanKey(request) else {
      return AssignmentPlan(self[request.workload], in: request.clusterQueue, self)
    }
    if let known = plans[key] { return known.assignment }
    if plans.count >= Self.mostPlans {
      plans.removeAll(keepingCapacity: true)
      questions.removeAll(keepingCapacity: true)
    }
    let plan = AssignmentPlan(self[request.workload], in: request.clusterQueue, self)
    plans[key] = ShapePlan(assignment: plan)
    return plan
  }

  /// The questions of a shape's workloads, found once for every choice of flavors.
  ///
  /// - Parameter ask: Finds them when they are not known; it answers whether they are good for the whole shape.
  mutating func fillQuestions(
    _ assignment: inout FlavorAssignment, for request: AssignmentRequest, _ ask: (inout FlavorAssignment) -> Bool
  ) {
    guard let key = PlanKey(request) else {
      _ = ask(&assignment)
      return
    }
    let flavors = assignment.podSets.flatMap { $0.flavors.map(\.flavor) }
    if plans[key]?.questions.fill(&assignment, flavors) == true { return }
    guard ask(&assignment) else { return }
    assignment.questions = assignment.questions.map { madeReady($0, for: key.shape) }
    plans[key]?.questions.remember(assignment, flavors)
  }

  /// A question made ready, which is the same one whichever ClusterQueue a workload of the shape is in.
  private mutating func madeReady(_ question: FlavorPlacementQuestion, for shape: ShapeID) -> FlavorPlacementQuestion {
    if let known = questions[shape]?.first(where: { $0 == question }) { return known }
    var new = question
    new.compile(in: self)
    questions[shape, default: []].append(new)
    return new
  }

  /// Whether the places of a podset have room for its pods, each looked at alone.
  ///
  /// Source: KUEUE-SPEC 2.7-1.
  func hasRoom(for usage: TopologyUsage) -> Bool {
    topologies[usage.flavor.index]?.fits(usage.requests, on: usage.domains) ?? true
  }

  /// Asks a flavor's topology for places.
  package mutating func choose(
    _ question: PlacementQuestion, in flavor: FlavorID, _ options: PlacementOptions
  ) -> [PodSetPlacement]? {
    topologies[flavor.index]?.choose(question, options)
  }

  /// Asks a flavor's topology a question that was made ready for it.
  package mutating func choose(_ question: CompiledQuestion, in flavor: FlavorID) -> [PodSetPlacement]? {
    topologies[flavor.index]?.choose(question)
  }

  /// Changes a flavor's topology: nodes and pods that come and go.
  package mutating func changeTopology(of flavor: FlavorID, _ change: (inout CapacityTree) -> Void) {
    topologies[flavor.index]?.apply(change)
  }

  /// Whether the leaves of a flavor's topology are nodes that other flavors may have too.
  ///
  /// Source: KUEUE-SPEC 5.3, TASHandleOverlappingFlavors.
  func sharesNodes(_ flavor: FlavorID) -> Bool {
    options.gates[.tasHandleOverlappingFlavors] && topologies[flavor.index]?.flavor.endsAtHostname == true
  }

  /// Counts usage in the topology of a flavor, whichever flavor it is of.
  mutating func count(_ usage: TopologyUsage, in flavor: FlavorID, times: Int) {
    for domain in usage.domains {
      topologies[flavor.index]?.addUsage(on: domain.values, of: usage.requests, count: domain.count * times)
    }
  }

  /// Lets other flavors whose leaves are the same nodes see usage.
  ///
  /// Source: KUEUE-SPEC 5.3, TASHandleOverlappingFlavors.
  private mutating func shareAcrossFlavors(_ usage: ClaimUsage, times: Int) {
    guard topologies.count > 1 else { return }
    for item in usage.topology where sharesNodes(item.flavor) {
      for other in topologies.indices.map(FlavorID.init) where other != item.flavor && sharesNodes(other) {
        count(item, in: other, times: times)
      }
    }
  }
}

extension [WorkloadID] {
  /// Where a workload stands in an ascending list, or would stand.
  ///
  /// - Complexity: Logarithmic: a ClusterQueue may hold tens of thousands.
  fileprivate func position(of workload: WorkloadID) -> Int {
    var (low, high) = (startIndex, endIndex)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < workload { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension CapacityTree {
  fileprivate mutating func apply(_ change: (inout CapacityTree) -> Void) { change(&self) }
}

extension WorkloadClaim {
  fileprivate mutating func apply(_ change: (inout WorkloadClaim) -> Void) { change(&self) }
}

extension ClaimUsage {
  /// What an admission takes: its amounts, reduced to the pods that are left, and its places.
  ///
  /// Source: KUEUE-SPEC 3.5.
  init(_ claim: WorkloadClaim, _ admission: Admission, in tree: QuotaTree) {
    var amounts: [PairID: Int] = [:]
    var topology: [TopologyUsage] = []
    var assigned: Set<PairID> = []
    for item in admission.podSets {
      assigned.formUnion(item.flavors.compactMap { tree.pair(FlavorResource($0.value, $0.key)) })
      let podSet = claim.podSets.first { $0.name == item.name }
      for (resource, amount) in podSet.map(item.reduced)?.usage ?? item.usage {
        guard let flavor = item.flavors[resource], let pair = tree.pair(FlavorResource(flavor, resource)) else {
          continue
        }
        amounts[pair, default: 0] += amount
      }
      if let places = item.topology, let podSet, let flavor = tree.topologyFlavor(of: item) {
        topology.append(
          TopologyUsage(flavor: flavor, requests: podSet.placement.requests, domains: places.domains))
      }
    }
    self.init(
      quota: amounts.sorted { $0.key < $1.key }.map { PairAmount($0.key, $0.value) }, topology: topology,
      assigned: assigned.sorted())
  }
}

extension QuotaTree {
  /// The flavor whose topology places a podset: the first by name that has one.
  package func topologyFlavor(of podSet: PodSetAdmission) -> FlavorID? {
    Set(podSet.flavors.values).compactMap(flavor(named:)).sorted().first { flavors[$0.index].topologyName != nil }
  }
}
