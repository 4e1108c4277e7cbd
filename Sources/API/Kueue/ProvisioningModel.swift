package import Kernel

/// What becomes of requests to an autoscaler for capacity: how long they take, and how many fail.
///
/// Kueue waits for another system here, which is modelled by its delays alone.
package struct ProvisioningModel: Equatable, Sendable {
  /// From a request until its nodes are there. **unit**: seconds.
  ///
  /// Three minutes are *assumed*; clouds take one to ten.
  package var delay = Distribution.constant(180)
  /// The share of requests that fail after that time, 0 to 1.
  package var failureShare = 0.0
  /// How long provisioned capacity is kept for a workload that does not start; nil is for ever.
  package var bookingExpiry: SimDuration?

  package init() {}
}
