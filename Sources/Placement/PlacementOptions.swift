/// Kueue's feature gates that a placement decision depends on.
///
/// Source: KUEUE-SPEC section 0, defaults of version 0.20.
package struct PlacementOptions: Equatable, Sendable {
  /// Unconstrained requests fill the smallest gaps first; off, they are packed like all others.
  package var mixesProfiles = true
  /// Preferred requests spread evenly over as few domains as possible.
  package var balances = false
  /// Domains whose nodes match preferred node affinity come first.
  package var respectsPreferredAffinity = false
  /// A workload that belongs to a single bare pod keeps its assignment when its node fails.
  package var keepsPodOwnedAssignments = true
  /// A podset that was placed before keeps its pods where they are when it grows or shrinks.
  package var placesElastically = false

  package init() {}
}
