import API
import Placement

/// How assignments of elastic workloads grow and shrink.
///
/// Source: KUEUE-SPEC 5.15.
enum ElasticAssignmentReplay {
  /// Places new pods exactly where the second assignment has them, beside those of the first.
  static func merge(_ fields: CaseFields) throws(MalformedCase) -> CaseOutcome {
    let input = try fields.object("input")
    let (first, second) = (
      try TopologyAssignment(input.object("a")), try TopologyAssignment(input.object("b"))
    )
    return try outcome(of: first, growingBy: second, count: first.podCount + second.podCount, fields)
  }

  /// Asks for fewer pods than there are.
  static func truncation(_ fields: CaseFields) throws(MalformedCase) -> CaseOutcome {
    let assignment = try TopologyAssignment(fields.object("input").object("assignment"))
    let count = min(assignment.podCount, fields["input"]?["newCount"]?.integer ?? 0)
    return try outcome(of: assignment, growingBy: nil, count: count, fields)
  }

  private static func outcome(
    of previous: TopologyAssignment, growingBy new: TopologyAssignment?, count: Int, _ fields: CaseFields
  ) throws(MalformedCase) -> CaseOutcome {
    var request = PodSetRequest(
      name: "main", count: count, requests: [:], topology: TopologyRequest(unconstrained: true))
    request.previous = previous
    var options = PlacementOptions()
    options.placesElastically = true
    let answers = Placement.choose(
      PlacementQuestion(podSets: [request]), in: try snapshot(of: [previous, new].compactMap { $0 }), options)
    let expected = try TopologyAssignment(fields.object("expect").object("result"))
    return answers == [.placed(expected)]
      ? .passed : .failed("expected \(expected), got \(answers)")
  }

  /// Leaves with room for exactly the pods of the assignments.
  private static func snapshot(of assignments: [TopologyAssignment]) throws(MalformedCase) -> TopologySnapshot {
    let levels = assignments.first?.levels ?? []
    var rooms: [String: FlavorNode] = [:]
    for domain in assignments.flatMap(\.domains) {
      let name = domain.values.joined(separator: ",")
      let labels = Dictionary(zip(levels, domain.values)) { first, _ in first }
      var node = rooms[name] ?? FlavorNode(name: name, labels: labels, allocatable: [ResourceAmounts.pods: 0])
      node.allocatable[ResourceAmounts.pods, default: 0] += domain.count
      rooms[name] = node
    }
    do {
      return try TopologySnapshot(
        TopologyFlavor(topology: "default", levels: levels),
        nodes: rooms.sorted { $0.key < $1.key }.map(\.value))
    } catch {
      throw MalformedCase("\(error)")
    }
  }
}
