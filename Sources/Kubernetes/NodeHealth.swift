package import API
package import Kernel

/// Constants of node health, all from LWS-SPEC E.6.
package enum NodeHealth {
  package static let unreachableTaint = "node.kubernetes.io/unreachable"
  package static let outOfServiceTaint = "node.kubernetes.io/out-of-service"
  static let unschedulableTaint = "node.kubernetes.io/unschedulable"
  /// How long pods without a word on it stay on a node that is not ready or unreachable.
  package static let defaultTolerationSeconds = 300

  /// Adds the tolerations that admission gives to every pod that says nothing about them.
  ///
  /// Source: LWS-SPEC E.6 (DefaultTolerationSeconds).
  package static func addDefaultTolerations(to spec: inout PodSpec) {
    for key in ["node.kubernetes.io/not-ready", unreachableTaint] {
      let taint = Taint(key: key, effect: .noExecute)
      if spec.tolerations.contains(where: { $0.tolerates(taint) }) { continue }
      spec.tolerations.append(Toleration(key: key, effect: .noExecute, seconds: defaultTolerationSeconds))
    }
  }

  /// How long a pod may stay on a node with these taints; nil is for ever.
  ///
  /// Every NoExecute taint has to be tolerated; of its tolerations the first counts, and of the taints the shortest.
  package static func timeToStay(
    tolerations: [Toleration], taints: [Taint]
  ) -> SimDuration? {
    var shortest: Int?
    for taint in taints where taint.effect == .noExecute {
      guard let toleration = tolerations.first(where: { $0.tolerates(taint) }) else { return .zero }
      guard let limit = toleration.seconds.map({ max(0, $0) }) else { continue }
      shortest = min(shortest ?? limit, limit)
    }
    return shortest.map { .seconds($0) }
  }
}
