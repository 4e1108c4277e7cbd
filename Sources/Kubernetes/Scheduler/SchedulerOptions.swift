/// How the pod scheduler filters and scores: kube-scheduler's configuration, as far as it is simulated.
package struct SchedulerOptions: Sendable, Equatable {
  package enum ResourceStrategy: String, CaseIterable, Sendable {
    /// Spreads: prefers nodes with much left.
    case leastAllocated = "LeastAllocated"
    /// Packs: prefers nodes with little left.
    case mostAllocated = "MostAllocated"
  }

  package struct ScoredResource: Sendable, Equatable {
    package var name: String
    package var weight: Int

    package init(_ name: String, weight: Int = 1) {
      self.name = name
      self.weight = weight
    }
  }

  /// What each plugin's score of 0 to 100 counts for.
  ///
  /// Source: kube-scheduler's default plugins.
  package struct Weights: Sendable, Equatable {
    package var resources = 1
    package var balance = 1
    package var images = 1
    package var nodeAffinity = 2
    package var podAffinity = 2
    package var taints = 3

    package init() {}
  }

  package var resourceStrategy = ResourceStrategy.leastAllocated
  /// What the strategy looks at.
  package var scoredResources = [ScoredResource("cpu"), ScoredResource("memory")]
  package var weights = Weights()
  /// What a bound pod's required affinity weighs for a pod that it matches, 0 to 100.
  package var hardPodAffinityWeight = 1
  /// The search stops at this share of feasible nodes; 0 adapts it to the size of the cluster. **unit**: percent.
  package var percentageOfNodesToScore = 0
  /// Sizes of the images that are worth a preference. **unit**: bytes.
  package var imageBytes: [String: Int64] = [:]

  /// kube-scheduler's defaults.
  package init() {}

  /// How many feasible nodes end the search.
  ///
  /// Source: kube-scheduler `numFeasibleNodesToFind`; LWS-SPEC E.5.
  package func feasibleNodesWanted(of nodeCount: Int) -> Int {
    let fewest = 100
    guard nodeCount >= fewest, percentageOfNodesToScore < 100 else { return nodeCount }
    let adaptive = max(5, 50 - nodeCount / 125)
    let percentage = percentageOfNodesToScore > 0 ? percentageOfNodesToScore : adaptive
    return max(fewest, nodeCount * percentage / 100)
  }
}
