/// A group of ClusterQueues and cohorts that share what they do not use, with a pool of its own.
///
/// Source: KUEUE-SPEC 1.4.
package struct Cohort: Equatable, Sendable {
  package var name: String
  package var parent: String?
  package var resourceGroups: [ResourceGroup] = []
  package var fairWeight = 1.0

  package init(name: String, parent: String? = nil) {
    self.name = name
    self.parent = parent
  }
}

/// A namespace's way into a ClusterQueue.
///
/// Source: KUEUE-SPEC 1.5.
package struct LocalQueue: Equatable, Sendable {
  package var name: String
  package var namespace: String
  package var clusterQueue: String
  package var stopPolicy = StopPolicy.none
  package var fairWeight = 1.0

  package init(name: String, namespace: String = "default", clusterQueue: String) {
    self.name = name
    self.namespace = namespace
    self.clusterQueue = clusterQueue
  }
}

/// A named priority for workloads that does not touch their pods.
///
/// Source: KUEUE-SPEC 1.6.
package struct WorkloadPriorityClass: Equatable, Sendable {
  package var name: String
  package var value: Int

  package init(name: String, value: Int) {
    self.name = name
    self.value = value
  }
}
