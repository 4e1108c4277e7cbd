import API
import Placement

/// What an assignment asks of topologies: places for the podsets that want them.
///
/// Source: KUEUE-SPEC 5.9.
struct TopologyStep {
  private let plan: AssignmentPlan
  private let claim: WorkloadClaim
  private let delays: TopologyDelays
  /// Where an elastic workload's pods stand already.
  private let replaced: ReplacedSlice?
  private let request: AssignmentRequest
  private(set) var assignment: FlavorAssignment

  /// Whether all workloads of the same shape with the same flavors ask the same.
  private var isPlain: Bool {
    request.counts == nil && replaced == nil && claim.admission == nil && claim.unhealthyNodes.isEmpty
  }

  init(_ assigner: FlavorAssigner, _ assignment: FlavorAssignment, _ state: QuotaState) {
    request = assigner.request
    plan = assigner.plan
    claim = assigner.claim
    replaced = state.options.gates[.elasticJobsViaWorkloadSlicesWithTAS] ? assigner.replaced : nil
    delays = TopologyDelays(
      of: state.tree.clusterQueues[assigner.request.clusterQueue.index].admissionChecks, state.checkControllers,
      hasReservation: claim.admission != nil)
    self.assignment = assignment
  }

  mutating func run(_ state: inout QuotaState) {
    let tree = state.tree
    if isPlain {
      let step = self
      state.fillQuestions(&assignment, for: request) { assignment in
        var asking = step
        asking.ask(tree)
        assignment = asking.assignment
        return !assignment.podSets.contains { $0.error != nil }
      }
    } else {
      ask(tree)
    }
    if assignment.podSets.contains(where: { $0.error != nil }) {
      assignment.questions = []
      assignment.mode = .noFit
    }
  }

  /// Finds the flavor that each podset is placed in, and what is asked of it.
  private mutating func ask(_ tree: QuotaTree) {
    for index in assignment.podSets.indices where plan.podSets[assignment.podSets[index].index].usesTopology {
      let podSet = assignment.podSets[index]
      if podSet.count == 0 || isKept(podSet.topology) { continue }
      guard plan.hasTopology else {
        assignment.podSets[index].error = .noTopologies
        continue
      }
      let flavors = podSet.topologyFlavors(in: tree)
      guard flavors.count == 1 else {
        assignment.podSets[index].error =
          flavors.isEmpty ? .noTopologyFlavor : .severalTopologyFlavors(flavors.map { tree.flavors[$0.index].name })
        continue
      }
      if delays.delays(tree.flavors[flavors[0].index].name) {
        assignment.podSets[index].isTopologyDelayed = true
      } else {
        add(podSet, in: flavors[0])
      }
    }
    assignment.questions.sort { $0.flavor < $1.flavor }
  }

  private func isKept(_ topology: TopologyAssignment?) -> Bool {
    guard let topology else { return false }
    return !topology.domains.contains { $0.values.count == 1 && claim.unhealthyNodes.contains($0.values[0]) }
  }

  private mutating func add(_ podSet: PodSetFlavors, in flavor: FlavorID) {
    var request = claim.podSets[podSet.index].placement
    request.count = podSet.count
    if let replaced { request.previous = replaced.podSets[podSet.index].topology }
    let position = assignment.questions.firstIndex { $0.flavor == flavor } ?? assignment.questions.endIndex
    if position == assignment.questions.endIndex {
      var question = FlavorPlacementQuestion(flavor: flavor, question: PlacementQuestion(podSets: []))
      if let node = claim.unhealthyNodes.first {
        var replacement = NodeReplacement(node: node, assignments: [])
        replacement.isOwnedBySinglePod = claim.isOwnedBySinglePod
        question.question.replacement = replacement
      }
      assignment.questions.append(question)
    }
    assignment.questions[position].question.podSets.append(request)
    assignment.questions[position].question.replacement?.assignments.append(podSet.topology)
    assignment.questions[position].members.append(podSet.index)
  }
}

/// Whose places are chosen only when checks have passed.
///
/// Source: KUEUE-SPEC 5.9.
private struct TopologyDelays {
  private var isMultiKueue = false
  /// Nil is every flavor.
  private var provisioned: Set<String>? = []

  /// - Parameter controllers: By the names of checks.
  init(of rules: [AdmissionCheckRule], _ controllers: [String: String], hasReservation: Bool) {
    for rule in rules {
      if controllers[rule.name] == AdmissionCheck.multiKueue { isMultiKueue = true }
      guard controllers[rule.name] == AdmissionCheck.provisioning, !hasReservation else { continue }
      if rule.flavors.isEmpty { provisioned = nil } else { provisioned?.formUnion(rule.flavors) }
    }
  }

  func delays(_ flavor: String) -> Bool { isMultiKueue || provisioned?.contains(flavor) ?? true }
}

extension PodSetFlavors {
  /// The flavors of the podset that have a topology, by name.
  func topologyFlavors(in tree: QuotaTree) -> [FlavorID] {
    var found: [FlavorID] = []
    for choice in flavors where tree.flavors[choice.flavor.index].topologyName != nil {
      if !found.contains(choice.flavor) { found.append(choice.flavor) }
    }
    return found.sorted()
  }
}
