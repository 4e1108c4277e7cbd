import API
import Placement

/// A recorded call of the placement routine: the state, the gates, the question.
struct TASCase {
  var state: TASState
  var options: PlacementOptions
  var question: PlacementQuestion

  init(_ fields: CaseFields) throws(MalformedCase) {
    let gates = try fields.flags("gates")
    options = try PlacementOptions(gates: gates)
    let flavor = TopologyFlavor(
      topology: try fields.text("topologyName"), levels: try fields.texts("levels"),
      nodeLabels: try fields.stringMap("flavorNodeLabels"),
      tolerations: try TASPodFields.spec(["tolerations": fields["flavorTolerations"] ?? .null]).tolerations)
    let grid = try fields["grid"].map { value throws(MalformedCase) in try TASGrid.cluster(CaseFields(value)) }
    let listed = try TASNodes.nodes(fields, flavor.levels)
    state = TASState(flavor: flavor, nodes: grid?.nodes(levels: flavor.levels) ?? listed)
    state.usage = (grid?.usedPods ?? []).map { ([$0.host], [GridCluster.gpu: 1], $0.count) }
    try Self.addUsage(fields, overlaps: gates["TASHandleOverlappingFlavors"] ?? true, to: &state)
    var podSets: [PodSetRequest] = []
    for podSet in try fields.objects("podSets") { podSets.append(try TASPodFields.podSet(podSet)) }
    question = PlacementQuestion(podSets: podSets)
    question.simulatesEmpty = fields.isSet("simulateEmpty")
    question.replacement = try fields["workload"].flatMap { value throws(MalformedCase) in
      try Self.replacement(CaseFields(value), podSets)
    }
  }

  /// Usage of other flavors, where it is given and they share the hosts, stands for all usage.
  private static func addUsage(
    _ fields: CaseFields, overlaps: Bool, to state: inout TASState
  ) throws(MalformedCase) {
    for pod in try fields.objects("nonTasPods") where !pod.isSet("terminated") {
      state.pods.append((try pod.text("node"), try pod.amounts("requests")))
    }
    let isShared = fields["siblingFlavorUsage"] != nil || fields["aggregatedDomainUsage"] != nil
    guard isShared, overlaps, state.flavor.endsAtHostname else {
      for usage in try fields.objects("tasUsage") {
        state.usage.append(
          (try usage.texts("values"), try usage.amounts("podRequests"), try usage.int("count")))
      }
      return
    }
    state.totals = try sharedUsage(fields).sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  private static func sharedUsage(_ fields: CaseFields) throws(MalformedCase) -> [String: ResourceAmounts] {
    var totals: [String: ResourceAmounts] = [:]
    if let value = fields["aggregatedDomainUsage"] {
      let aggregate = try CaseFields(value)
      for domain in aggregate.fields.keys { totals[domain] = try aggregate.amounts(domain) }
    }
    var siblings: [String: ResourceAmounts] = [:]
    for usage in try fields.objects("siblingFlavorUsage") {
      let count = try usage.int("count")
      let amounts = try usage.amounts("podRequests").withOnePod.mapValues { $0 * count }
      siblings[try usage.texts("values").joined(separator: ","), default: [:]].merge(amounts, uniquingKeysWith: +)
    }
    return totals.merging(siblings) { _, sibling in sibling }
  }

  private static func replacement(
    _ workload: CaseFields, _ podSets: [PodSetRequest]
  ) throws(MalformedCase) -> NodeReplacement? {
    guard let node = try workload.texts("unhealthyNodes").first else { return nil }
    var stored: [String: TopologyAssignment] = [:]
    for admitted in try workload.objects("admission") {
      guard let value = admitted["assignment"] else { continue }
      stored[try admitted.text("podSet")] = try TopologyAssignment(CaseFields(value))
    }
    var replacement = NodeReplacement(node: node, assignments: podSets.map { stored[$0.name] })
    replacement.isOwnedBySinglePod = workload.isSet("ownedBySinglePod")
    return replacement
  }
}

extension PlacementOptions {
  /// The gates that change answers; one that nothing here knows makes a case unreadable.
  init(gates: [String: Bool]) throws(MalformedCase) {
    self.init()
    for (gate, isOn) in gates.sorted(by: { $0.key < $1.key }) {
      switch gate {
      case "TASProfileMixed": mixesProfiles = isOn
      case "TASBalancedPlacement": balances = isOn
      case "TASRespectNodeAffinityPreferred": respectsPreferredAffinity = isOn
      case "SkipReassignmentForPodOwnedWorkloads": keepsPodOwnedAssignments = isOn
      case "ElasticJobsViaWorkloadSlicesWithTAS": placesElastically = isOn
      case "ElasticJobsViaWorkloadSlices", "TASMultiLayerTopology", "TASHandleOverlappingFlavors",
        "TASCacheNodeMatchResults", "TASCachingRemainingResources", "VectorizedResourceRequests",
        "TASCacheTopologyTree":
        break
      default: throw MalformedCase("the gate \(gate) is not known")
      }
    }
  }
}

extension CaseFields {
  /// Truth values by name; empty when they are absent.
  func flags(_ key: String) throws(MalformedCase) -> [String: Bool] {
    guard let value = self[key] else { return [:] }
    return try CaseFields(value).fields.mapValues { $0 == .bool(true) }
  }
}
