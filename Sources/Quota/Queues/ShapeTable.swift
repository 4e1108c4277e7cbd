import API

/// Numbers workloads by what their admission depends on, so that equal ones get equal numbers.
///
/// Source: KUEUE-SPEC 2.2, scheduling hash.
struct ShapeTable: Sendable {
  private struct Shape: Hashable {
    var priority: Int
    var podSets: [PodSetShape]
  }

  private struct PodSetShape: Hashable {
    var name: String
    var count: Int
    var minCount: Int?
    var requests: ResourceAmounts
    var podRequests: ResourceAmounts
    var topology: TopologyRequest?
    var group: String?
    var nodeSelector: [String: String]
    var tolerations: [Toleration]
    var affinity: Affinity
    var template: Int
  }

  private var numbers: [Shape: ShapeID] = [:]

  mutating func shape(of claim: WorkloadClaim) -> ShapeID {
    let shape = Shape(
      priority: claim.priority,
      podSets: claim.podSets.map {
        PodSetShape(
          name: $0.name, count: $0.effectiveCount, minCount: $0.minCount, requests: $0.requests,
          podRequests: $0.placement.requests, topology: $0.placement.topology, group: $0.placement.group,
          nodeSelector: $0.placement.nodeSelector, tolerations: $0.placement.tolerations,
          affinity: $0.placement.affinity, template: $0.templateShape)
      })
    if let known = numbers[shape] { return known }
    let new = ShapeID(index: numbers.count)
    numbers[shape] = new
    return new
  }
}
