import API
package import Cluster

/// What the pods of an admitted podset get when they start.
///
/// Source: KUEUE-SPEC 5.13.
package enum StartInstructions {
  /// - Parameter podSet: By its position in the workload.
  package static func start(_ podSet: Int, of record: WorkloadRecord, _ context: QueueingContext) -> PodStart? {
    let template = record.workload.podSets[podSet]
    guard let admission = record.workload.status.admission?.podSets.first(where: { $0.name == template.name }) else {
      return nil
    }
    let isPlaced = admission.topology != nil || admission.isTopologyDelayed
    var start = PodStart(removing: isPlaced ? [KueueKey.admissionGate] : KueueKey.gates)
    for name in Set(admission.flavors.values).sorted() {
      guard let flavor = context.flavors[name] else { continue }
      start.nodeSelector.merge(flavor.nodeLabels) { $1 }
      start.tolerations += flavor.tolerations
    }
    for check in record.workload.status.admissionChecks { start.nodeSelector.merge(check.nodeSelector) { $1 } }
    start.labels[KueueKey.podSet] = template.name
    start.annotations[KueueKey.workload] = record.header.name
    if isPlaced, template.topology == nil { start.annotations[KueueKey.unconstrainedTopology] = "true" }
    return start
  }
}
