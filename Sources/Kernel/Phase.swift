/// The order of events within one instant: causes before reactions.
public enum Phase: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  /// What machines, networks and people do by themselves.
  case physics
  /// What watchers learn of it.
  case observation
  /// What controllers do about it.
  case reconcile
  /// What schedulers and queues decide.
  case schedule
  /// What is measured once the instant has settled.
  case sample
}

extension Phase {
  /// Bits that a phase takes in the low end of a queue key.
  @usableFromInline static let bitCount: UInt64 = 3

  /// The phase in the low bits of a queue key.
  @inlinable init(ofKey key: UInt64) {
    self = Phase(rawValue: UInt8(truncatingIfNeeded: key & 7)).unsafelyUnwrapped
  }

  /// One bit for this phase, for sets of phases.
  @inlinable var bit: UInt32 { 1 << UInt32(rawValue) }
}
