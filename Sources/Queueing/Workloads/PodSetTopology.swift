import API

extension WorkloadPodSet {
  /// Takes what a template's annotations ask of the topology; validation has refused what is malformed.
  ///
  /// Source: KUEUE-SPEC 1.8.
  package mutating func askForTopology(_ annotations: [String: String]) {
    topology = TopologyRequest(annotations: annotations)
    group = TopologyRequest.group(annotations: annotations)
  }
}
