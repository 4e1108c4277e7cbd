import API
import Placement
import Testing

/// A cluster of blocks, racks and hosts from a line such as `b1/r1 h1=8 h2=4; b1/r2 h3=8`: GPUs by host.
func cluster(_ text: String) throws -> TopologySnapshot {
  var nodes: [FlavorNode] = []
  for rack in text.split(separator: ";") {
    let words = rack.split(separator: " ")
    let path = words[0].split(separator: "/").map(String.init)
    for word in words.dropFirst() {
      let host = word.split(separator: "=").map(String.init)
      nodes.append(
        FlavorNode(
          name: host[0], labels: ["block": path[0], "rack": path[1], TopologyFlavor.hostname: host[0]],
          allocatable: [gpu: try #require(Int(host[1])), "pods": 110]))
    }
  }
  return try TopologySnapshot(testFlavor, nodes: nodes)
}

let gpu = "nvidia.com/gpu"
let testFlavor = TopologyFlavor(topology: "default", levels: ["block", "rack", TopologyFlavor.hostname])

/// So many pods of so many GPUs each.
func pods(
  _ count: Int, gpus: Int = 1, _ topology: TopologyRequest? = nil, name: String = "main", group: String? = nil
) -> PodSetRequest {
  var podSet = PodSetRequest(name: name, count: count, requests: [gpu: gpus], topology: topology)
  podSet.group = group
  return podSet
}

/// A leader and its workers, all of one rack if possible.
func group(leaderGPUs: Int, workers: Int, gpus: Int, _ topology: TopologyRequest) -> [PodSetRequest] {
  [
    pods(1, gpus: leaderGPUs, topology, name: "leader", group: "g"),
    pods(workers, gpus: gpus, topology, name: "workers", group: "g"),
  ]
}

extension TopologyRequest {
  static let rack = TopologyRequest(required: "rack")
  static let block = TopologyRequest(required: "block")
  static let rackIfPossible = TopologyRequest(preferred: "rack")
  static let anywhere = TopologyRequest(unconstrained: true)

  /// This with slices of so many pods in a domain of each level, the outermost first.
  func sliced(_ layers: (level: String, size: Int)...) -> TopologyRequest {
    var request = self
    request.sliceConstraints = layers.map { SliceLayer(topology: $0.level, size: $0.size) }
    return request
  }
}

/// The answers in one line: `leader h3:1 | workers h1:1 h2:1`, or the sentence of a refusal.
func choose(
  _ podSets: [PodSetRequest], in snapshot: TopologySnapshot, _ options: PlacementOptions = PlacementOptions(),
  replacing replacement: NodeReplacement? = nil
) -> String {
  var question = PlacementQuestion(podSets: podSets)
  question.replacement = replacement
  return zip(podSets, Placement.choose(question, in: snapshot, options)).map { "\($0.name)\(text($1))" }
    .joined(separator: " | ")
}

/// The answers in one line, without the names of the podsets.
func answers(_ answers: [PodSetPlacement]) -> String {
  answers.map { String(text($0).drop { $0 == " " }) }.joined(separator: " | ")
}

private func text(_ answer: PodSetPlacement) -> String {
  switch answer {
  case .placed(let assignment): " \(text(assignment))"
  case .refused(let refusal): ": \(refusal)"
  case .untried: " untried"
  }
}

func text(_ assignment: TopologyAssignment) -> String {
  assignment.domains.map { "\($0.values.joined(separator: ",")):\($0.count)" }.joined(separator: " ")
}

/// An assignment from `h1:2 h2:2`.
func assignment(_ text: String) throws -> TopologyAssignment {
  let domains = try text.split(separator: " ").map { word in
    let parts = word.split(separator: ":").map(String.init)
    return TopologyAssignment.Domain(values: [parts[0]], count: try #require(Int(parts[1])))
  }
  return TopologyAssignment(levels: [TopologyFlavor.hostname], domains: domains)
}
