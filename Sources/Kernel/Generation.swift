/// A stamp that tells an event of today from one that was scheduled for an earlier life of the same thing.
///
/// The pattern of cheap cancellation: the owner keeps a generation, every event it schedules carries a copy, and the
/// handler ignores an event whose copy is no longer the owner's. To cancel, advance the generation: O(1), and the queue is
/// not touched; the stale event is dropped when its time comes.
///
/// ```swift
/// case .probe(let pod, let generation):
///   guard pods.generation[pod] == generation else { return }  // the pod was deleted or restarted
/// ```
public struct Generation: Hashable, Sendable, BitwiseCopyable {
  /// How often the owner started over, modulo 2³².
  public var count: UInt32

  /// The generation of a new owner.
  @inlinable public init() { count = 0 }

  /// Makes every event that carries an earlier generation stale.
  @inlinable public mutating func advance() { count &+= 1 }
}
