/// What evaluations of the workloads of one shape in one ClusterQueue have in common.
struct ShapePlan: Sendable {
  let assignment: AssignmentPlan
  var questions = PlannedQuestions()
  /// Nil until the first flavors simply fitted a workload.
  var simpleFit: SimpleFit?
}

extension QuotaState {
  /// The assignment of a workload, without its places, where nothing but the quota that is left can tell it from one
  /// that simply fitted, and that suffices; nil where flavors have to be looked for.
  func simpleFit(for request: AssignmentRequest) -> FlavorAssignment? {
    guard isOrdinary(request), let key = PlanKey(request), let known = plans[key]?.simpleFit else { return nil }
    return known.assignment(for: request, in: self)
  }

  mutating func rememberSimpleFit(_ assignment: FlavorAssignment, for request: AssignmentRequest) {
    guard request.nominated == nil, isOrdinary(request), let key = PlanKey(request) else { return }
    if plans[key]?.simpleFit == nil { plans[key]?.simpleFit = SimpleFit(assignment) }
  }

  /// Whether all pods of a workload that holds nothing are looked at, and every scan begins at its first flavor.
  private func isOrdinary(_ request: AssignmentRequest) -> Bool {
    request.counts == nil && request.progress?.hasUntriedFlavors != true
      && claims[request.workload.index]?.holdsNothing == true
  }
}

extension WorkloadClaim {
  /// Whether it neither has quota nor grows out of a workload that has.
  fileprivate var holdsNothing: Bool { admission == nil && replaces == nil && unhealthyNodes.isEmpty }
}

/// What evaluations have in common depends on the workload's shape and the ClusterQueue.
struct PlanKey: Hashable {
  var shape: ShapeID
  var queue: QuotaNodeID

  /// Nil when the workload has no shape.
  init?(_ request: AssignmentRequest) {
    guard let shape = request.shape else { return nil }
    self.shape = shape
    queue = request.clusterQueue
  }
}
