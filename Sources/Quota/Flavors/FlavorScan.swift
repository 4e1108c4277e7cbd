import API
import Kernel

/// The search for the flavor of one resource group, for a group of podsets.
///
/// Source: KUEUE-SPEC 3.6, findFlavor.
struct FlavorScan {
  /// An amount of one resource that the flavor has to provide.
  struct Need {
    var resource: AssignmentPlan.Resource
    /// A position in the tree's `resources`.
    var position: Int
    /// Summed over the podsets of the group.
    var request: Int
  }

  /// How a flavor did.
  struct Trial {
    var flavor: FlavorID
    var grade = FlavorGrade(.fit, borrowing: 0)
    var blocker: FlavorAttempt.Blocker?
    var reasons: [FlavorReason] = []
    /// **shape**: `[need]`.
    var grades: [FlavorGrade] = []
  }

  /// Who asks, in which ClusterQueue, and when.
  let asking: (workload: WorkloadID, queue: QuotaNodeID, now: SimTime)
  let fungibility: FlavorFungibility
  let mayPreemptWhileBorrowing: Bool
  /// What earlier groups of podsets take.
  let assumed: [PairAmount]
  /// What the podsets held, when they are those of a growing workload.
  let replaced: ReplacedSlice?
  /// The podsets, by position in the workload.
  let members: [Int]
  /// The position of the resource group in the ClusterQueue.
  let resourceGroup: Int
  let flavors: [FlavorID]
  /// Why a flavor may not be used. **shape**: `[flavor]`.
  let refusals: [FlavorReason?]
  /// The resource that set the search off.
  let trigger: AssignmentPlan.Resource
  /// The only flavors that may be chosen; nil when any may.
  let nominated: [FlavorID?]?
  /// The flavor to begin with.
  let start: Int
  let needs: [Need]
  /// Why flavors were passed over, whether or not one was found.
  private(set) var reasons: [FlavorReason] = []
  private(set) var attempts: [FlavorAttempt] = []
  private(set) var best: Trial?
  /// The last flavor that was looked at.
  private var reached = -1

  init(_ assigner: FlavorAssigner, _ group: AssignmentPlan.Group, for trigger: AssignmentPlan.Resource, _ index: Int) {
    let (request, offer) = (assigner.request, assigner.plan.offers[index])
    asking = (request.workload, request.clusterQueue, request.now)
    fungibility = assigner.plan.fungibility
    mayPreemptWhileBorrowing = assigner.plan.mayPreemptWhileBorrowing
    assumed = assigner.assignment.usage
    replaced = assigner.replaced
    members = group.members
    resourceGroup = index
    flavors = offer.flavors
    refusals = group.refusals[index]
    self.trigger = trigger
    nominated = request.nominated.flatMap { nominated in
      trigger.position.map { resource in group.members.map { nominated.podSet($0)?.flavor(of: resource) } }
    }
    start = assigner.start(of: group, trigger)
    needs = group.resources.compactMap { resource in
      guard let position = resource.position, offer.resources.contains(position) else { return nil }
      return Need(resource: resource, position: position, request: assigner.total(of: resource, in: group))
    }
  }

  private var preference: FlavorFungibility.Preference { fungibility.preference ?? .borrowingOverPreemption }

  /// Looks at one flavor after the other, until one is good enough to stop.
  mutating func run(_ state: inout QuotaState, _ forecasting: some PreemptionForecasting) {
    guard state.options.gates[.flavorFungibility] else { return runInflexibly(&state, forecasting) }
    for index in start..<max(start, flavors.count) {
      reached = index
      guard let trial = attempt(index, &state, forecasting) else { continue }
      if !trial.grade.triesNext(fungibility) {
        best = trial
        break
      }
      if trial.grade.isPreferred(to: best?.grade ?? FlavorGrade(.noFit, borrowing: 0), preference) { best = trial }
    }
    if reached == flavors.count - 1 { reached = -1 }
  }

  /// Takes the first flavor of the best kind, whatever is borrowed.
  ///
  /// Source: KUEUE-SPEC 3.6, gate FlavorFungibility off.
  private mutating func runInflexibly(_ state: inout QuotaState, _ forecasting: some PreemptionForecasting) {
    for index in flavors.indices {
      guard let trial = attempt(index, &state, forecasting) else { continue }
      if trial.grade.step > best?.grade.step ?? .noFit { best = trial }
      if trial.grade.step == .fit { break }
    }
    reached = 0
  }

  /// The flavor that was found, for every resource; empty when there was none.
  var choices: [PodSetFlavors.Choice] {
    guard let best else { return [] }
    return zip(needs, best.grades).map { need, grade in
      PodSetFlavors.Choice(
        resource: need.position, flavor: best.flavor, mode: grade.mode, borrowing: grade.borrowing,
        triedIndex: reached)
    }
  }

  /// - Returns: Nil when the flavor may not be used.
  private mutating func attempt(
    _ index: Int, _ state: inout QuotaState, _ forecasting: some PreemptionForecasting
  ) -> Trial? {
    let flavor = flavors[index]
    if let nominated, !nominated.contains(flavor) {
      reasons.append(.notInNominationMapping(flavor: state.tree.flavors[flavor.index].name, resource: trigger.name))
      return nil
    }
    var trial = Trial(flavor: flavor)
    if let refusal = refusals[index] {
      trial.grade.step = .noFit
      trial.blocker = .noMatchingFlavor
      trial.reasons = [refusal]
      record(trial)
      return nil
    }
    for need in needs { self.try(need, &trial, &state, forecasting) }
    record(trial)
    return trial
  }

  private mutating func record(_ trial: Trial) {
    var attempt = FlavorAttempt(flavor: trial.flavor, resourceGroup: resourceGroup, mode: trial.grade.mode)
    attempt.possibility = trial.grade.possibility
    attempt.borrowing = trial.grades.reduce(0) { max($0, $1.borrowing) }
    attempt.blocker = trial.grade.step == .noFit ? trial.blocker : nil
    attempt.reasons = trial.reasons
    attempts.append(attempt)
    reasons += trial.reasons
  }

  /// Grades a flavor for one resource; the flavor is as good as the worst of its resources.
  private func `try`(
    _ need: Need, _ trial: inout Trial, _ state: inout QuotaState, _ forecasting: some PreemptionForecasting
  ) {
    let (grade, blocker, reason) = grade(need, trial.flavor, &state, forecasting)
    trial.grades.append(grade)
    if let reason { trial.reasons.append(reason) }
    if let blocker { trial.blocker = max(trial.blocker ?? blocker, blocker) }
    if trial.grade.isPreferred(to: grade, preference) { trial.grade = grade }
  }

  private func grade(
    _ need: Need, _ flavor: FlavorID, _ state: inout QuotaState, _ forecasting: some PreemptionForecasting
  ) -> (FlavorGrade, FlavorAttempt.Blocker?, FlavorReason?) {
    var request = need.request
    if let replaced {
      let name = state.tree.flavors[flavor.index].name
      for member in members {
        let held = replaced.flavor(of: need.resource.name, member)
        if held != name {
          return (
            FlavorGrade(.noFit, borrowing: 0), .noMatchingFlavor, .otherSliceFlavor(flavor: name, assigned: held)
          )
        }
        request -= replaced.amount(of: need.resource.name, member)
      }
    }
    let pair = state.tree.pair(flavor, need.position)
    let assumed = self.assumed.first { $0.pair == pair }?.amount ?? 0
    let wanted = PairAmount(pair, assumed + request)
    let capacity = state.ledger.potential(asking.queue, pair)
    if wanted.amount > capacity {
      let reason = FlavorReason.insufficientQuota(
        resource: need.resource.name, flavor: state.tree.flavors[flavor.index].name, assumed: assumed,
        request: request, capacity: capacity)
      return (FlavorGrade(.noFit, borrowing: 0), .exceedsMaxQuota, reason)
    }
    let available = max(0, state.ledger.available(asking.queue, pair))
    let (height, mayReclaim) = state.ledger.borrowingHeight(asking.queue, pair, adding: wanted.amount)
    if wanted.amount <= available { return (FlavorGrade(.fit, borrowing: height), nil, nil) }
    let reason = FlavorReason.insufficientUnusedQuota(
      resource: need.resource.name, flavor: state.tree.flavors[flavor.index].name, missing: wanted.amount - available)
    guard
      state.tree.quota(asking.queue, pair).nominal >= wanted.amount || mayReclaim || mayPreemptWhileBorrowing
    else { return (FlavorGrade(.noFit, borrowing: height), .waitingForQuota, reason) }
    let forecast = forecasting.forecast(wanted, for: asking.workload, in: asking.queue, &state, now: asking.now)
    return (FlavorGrade(forecast), nil, reason)
  }
}

/// What the earlier slice of an elastic workload holds.
struct ReplacedSlice {
  /// **shape**: `[podSet]`.
  var podSets: [PodSetAdmission]

  func flavor(of resource: String, _ podSet: Int) -> String? {
    podSets.indices.contains(podSet) ? podSets[podSet].flavors[resource] : nil
  }

  func amount(of resource: String, _ podSet: Int) -> Int {
    podSets.indices.contains(podSet) ? podSets[podSet].usage[resource] ?? 0 : 0
  }
}
