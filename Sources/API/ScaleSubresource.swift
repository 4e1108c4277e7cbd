/// The scale subresource of a LeaderWorkerSet, by which autoscalers read and write it.
///
/// Source: LWS-SPEC A.3.
package struct ScaleSubresource: Equatable, Sendable {
  /// `.spec.replicas`.
  package var specReplicas: Int
  /// `.status.replicas`.
  package var statusReplicas: Int
  /// `.status.hpaPodSelector`: the leaders.
  package var selector: String

  package init(of lws: LeaderWorkerSet) {
    specReplicas = lws.spec.replicaCount
    statusReplicas = lws.status.replicas
    selector = lws.status.hpaPodSelector
  }
}
