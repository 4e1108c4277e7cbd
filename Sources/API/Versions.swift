/// Which releases of Kubernetes, LeaderWorkerSet and Kueue a scenario runs. Each rule that differs is one decision here.
package struct Versions: Equatable, Sendable {
  package var kubernetes: KubernetesVersion
  package var lws: LWSVersion
  package var kueue: KueueVersion

  package init(
    kubernetes: KubernetesVersion = .default, lws: LWSVersion = .head, kueue: KueueVersion = .head
  ) {
    self.kubernetes = kubernetes
    self.lws = lws
    self.kueue = kueue
  }
}

/// A Kubernetes minor release, `1.N`.
package struct KubernetesVersion: Hashable, Comparable, Sendable {
  package var minor: Int

  package static let `default` = KubernetesVersion(minor: 34)
  /// The releases whose rules are known here.
  package static let supported = 27...36

  package init(minor: Int) {
    self.minor = minor
  }

  package static func < (left: KubernetesVersion, right: KubernetesVersion) -> Bool { left.minor < right.minor }

  /// Whether StatefulSets honour `maxUnavailable` (gate MaxUnavailableStatefulSet, beta since 1.35).
  ///
  /// Source: LWS-SPEC E.1, after KEP-961.
  package var statefulSetMaxUnavailable: Bool { minor >= 35 }

  /// How long a silent node stays Ready. **unit**: seconds. Source: LWS-SPEC E.6 (50 s from about 1.32).
  package var nodeMonitorGraceSeconds: Int { minor >= 32 ? 50 : 40 }
}

/// A LeaderWorkerSet release.
package enum LWSVersion: String, CaseIterable, Sendable {
  case v0_8_0 = "v0.8.0"
  case v0_9_0 = "v0.9.0"
  case v0_10_0 = "v0.10.0"
  case head

  private var age: Int { Self.allCases.firstIndex(of: self) ?? 0 }

  /// Whether this is at least release 0.9, where LWS-SPEC marks a rule **[0.9]**.
  package var isAtLeast0_9: Bool { age >= 1 }
  /// Whether this is at least release 0.10, where LWS-SPEC marks a rule **[0.10]**.
  package var isAtLeast0_10: Bool { age >= 2 }
  /// Whether this is the snapshot after 0.10, where LWS-SPEC marks a rule **[H]**.
  package var isHead: Bool { self == .head }
}
