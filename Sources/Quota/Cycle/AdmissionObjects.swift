package import API

/// All that users write about quota, as it is at one time.
package struct AdmissionObjects: Equatable, Sendable {
  package var flavors: [ResourceFlavor] = []
  package var topologies: [KueueTopology] = []
  package var clusterQueues: [ClusterQueue] = []
  package var cohorts: [Cohort] = []
  package var localQueues: [LocalQueue] = []
  package var admissionChecks: [AdmissionCheck] = []
  /// Checks whose controller does not answer.
  package var inactiveChecks: Set<String> = []
  /// Labels by namespace. A namespace that is not listed has only its name as `kubernetes.io/metadata.name`.
  package var namespaces: [String: [String: String]] = [:]

  package init() {}

  /// The labels of a namespace.
  package func labels(ofNamespace name: String) -> [String: String] {
    var labels = namespaces[name] ?? [:]
    labels["kubernetes.io/metadata.name"] = name
    return labels
  }
}
