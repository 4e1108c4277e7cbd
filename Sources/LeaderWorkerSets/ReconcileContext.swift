package import API
package import Kernel

/// What a reconcile of the LWS manager knows besides the cluster.
package struct ReconcileContext: Sendable {
  package var now: SimTime
  package var version: LWSVersion

  package init(now: SimTime, version: LWSVersion) {
    self.now = now
    self.version = version
  }
}

/// Constants of the LWS manager.
enum LWSManager {
  /// How long it waits for an old leader StatefulSet to go. Source: LWS-SPEC C.2, 2.
  static let terminatingSetDelay = SimDuration.seconds(5)
  /// How long it waits for the revision that a leader names. Source: LWS-SPEC D.1.
  static let missingRevisionDelay = SimDuration.seconds(1)
}
