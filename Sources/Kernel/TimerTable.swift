/// At most one pending timer for each slot, such as one back-off for each pod.
///
/// `arm` returns the stamp that the timer's event carries. When the event comes, `fire` says whether it still counts:
/// not if the slot was armed anew, cancelled, or has fired already. Nothing here touches the queue.
public struct TimerTable: Sendable {
  /// An odd count stands for an armed slot, an even one for an idle slot.
  @usableFromInline var generations: [Generation]

  /// Idle timers for the slots `0..<slotCount`.
  @inlinable public init(slotCount: Int = 0) { generations = Array(repeating: Generation(), count: slotCount) }

  /// Starts the timer of a slot and makes an earlier one stale; the table grows to hold the slot.
  ///
  /// - Returns: the stamp for the event.
  @inlinable public mutating func arm(_ slot: Int) -> Generation {
    if slot >= generations.count {
      generations.append(contentsOf: repeatElement(Generation(), count: slot + 1 - generations.count))
    }
    generations[slot].advance()
    if generations[slot].count & 1 == 0 { generations[slot].advance() }
    return generations[slot]
  }

  /// Makes the pending timer of a slot stale; nothing happens when none is pending.
  @inlinable public mutating func cancel(_ slot: Int) {
    if isArmed(slot) { generations[slot].advance() }
  }

  /// Whether a timer is pending.
  @inlinable public func isArmed(_ slot: Int) -> Bool { slot < generations.count && generations[slot].count & 1 == 1 }

  /// Whether the event with this stamp is the pending timer of its slot; if so, the slot is idle afterwards.
  @inlinable public mutating func fire(_ slot: Int, _ stamp: Generation) -> Bool {
    guard isArmed(slot), generations[slot] == stamp else { return false }
    generations[slot].advance()
    return true
  }
}
