import API
import Placement
import Quota

/// The state that a recorded case begins with: quotas, topologies, and workloads that hold a reservation or do not.
struct QuotaCase {
  var state: QuotaState
  var topologies: [KueueTopology] = []
  var localQueues: [LocalQueue] = []
  /// In the order of the case, the position of each being its `WorkloadID`.
  var workloads: [WorkloadClaim] = []
  let reader: ClaimReader

  /// - Parameter input: The objects by their kinds: `clusterQueues`, `cohorts`, `resourceFlavors`, and so on.
  init(_ input: CaseFields, _ options: QuotaOptions, takesNameAsUID: Bool = false) throws(MalformedCase) {
    reader = ClaimReader(options: options, takesNameAsUID: takesNameAsUID)
    let tree = QuotaTree(
      flavors: try input.list("resourceFlavors", QuotaObjects.flavor),
      clusterQueues: try input.list("clusterQueues", QuotaObjects.clusterQueue),
      cohorts: try input.list("cohorts", QuotaObjects.cohort))
    topologies = try input.list("topologies", QuotaObjects.topology)
    localQueues = try input.list("localQueues", QuotaObjects.localQueue)
    var trees: [CapacityTree?] = []
    for flavor in tree.flavors { trees.append(try Self.topology(of: flavor, topologies, input)) }
    state = QuotaState(tree, topologies: trees, options: options)
    for fields in try input.objects("workloads") { add(try reader.claim(fields)) }
  }

  /// Registers a workload; what it holds is counted.
  @discardableResult
  mutating func add(_ claim: WorkloadClaim) -> WorkloadID {
    let id = WorkloadID(index: workloads.count)
    workloads.append(claim)
    state.set(claim, for: id)
    return id
  }

  func workload(_ key: String) -> WorkloadID? {
    workloads.firstIndex { $0.key == key }.map(WorkloadID.init)
  }

  /// The tree of a flavor whose topology is given; nil for any other flavor.
  private static func topology(
    of flavor: ResourceFlavor, _ topologies: [KueueTopology], _ input: CaseFields
  ) throws(MalformedCase) -> CapacityTree? {
    guard let topology = topologies.first(where: { $0.name == flavor.topologyName }) else { return nil }
    let described = TopologyFlavor(
      topology: topology.name, levels: topology.levels, nodeLabels: flavor.nodeLabels,
      tolerations: flavor.tolerations)
    do {
      var tree = try CapacityTree(described, nodes: try TASNodes.nodes(input, topology.levels))
      for pod in try input.objects("nonTasPods") where !pod.isSet("terminated") {
        guard let node = pod["node"]?.text else { continue }
        tree.addPod(onNode: node, requests: try pod.amounts("requests"))
      }
      return tree
    } catch {
      throw MalformedCase("\(error)")
    }
  }
}

extension QuotaOptions {
  /// The options of a case: its `gates`, and fair sharing where `fairSharing` or the input's `enableFairSharing` is set.
  init(_ fields: CaseFields) throws(MalformedCase) {
    self.init()
    for (name, isOn) in try fields.flags("gates").sorted(by: { $0.key < $1.key }) {
      if let gate = KueueGate(rawValue: name) {
        gates[gate] = isOn
      } else if !Self.neutralGates.contains(name) {
        throw MalformedCase("the gate \(name) is not known")
      }
    }
    if fields.isSet("fairSharing") || fields["input"]?["enableFairSharing"] == .bool(true) {
      fairSharing = FairSharing()
    }
  }

  /// Gates that select a data structure or concern what is not modelled, so that no answer depends on them.
  private static let neutralGates: Set<String> = [
    "TASCacheNodeMatchResults", "TASCachingRemainingResources", "VectorizedResourceRequests", "TASCacheTopologyTree",
    "TASAssignmentsEncodingByHostnamePrefix", "WorkloadRequestUseMergePatch", "MultiKueueOrchestratedPreemption",
  ]
}

extension CaseFields {
  /// The objects of a list, read one by one; empty when it is absent.
  func list<Item>(
    _ key: String, _ read: (CaseFields) throws(MalformedCase) -> Item
  ) throws(MalformedCase) -> [Item] {
    var items: [Item] = []
    for fields in try objects(key) { items.append(try read(fields)) }
    return items
  }
}
