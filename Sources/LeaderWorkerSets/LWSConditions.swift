package import API
package import Kernel

/// The conditions of a LeaderWorkerSet.
///
/// Source: LWS-SPEC A.5.
package enum LWSConditions {
  /// The types a LeaderWorkerSet knows.
  package enum Kind: String, CaseIterable, Sendable {
    case available = "Available"
    case progressing = "Progressing"
    case updateInProgress = "UpdateInProgress"

    package var reason: String {
      switch self {
      case .available: "AllGroupsReady"
      case .progressing: "GroupsProgressing"
      case .updateInProgress: "GroupsUpdating"
      }
    }

    package var message: String {
      switch self {
      case .available: "All replicas are ready"
      case .progressing: "Replicas are progressing"
      case .updateInProgress: "Rolling Upgrade is in progress"
      }
    }

    /// Whether both cannot hold at once.
    package func excludes(_ other: Kind) -> Bool {
      (self == .available) != (other == .available)
    }

    /// The condition that says so.
    package var asserted: Condition {
      Condition(type: rawValue, isTrue: true, reason: reason, message: message)
    }
  }

  /// When a status is written, and for which generation of the spec.
  package struct Stamp: Equatable, Sendable {
    package var now: SimTime
    package var generation: Int

    package init(now: SimTime, generation: Int) {
      self.now = now
      self.generation = generation
    }
  }

  /// Brings asserted conditions into a status; true when that changed it.
  ///
  /// Once one assertion has changed something the following ones wait for the next reconcile, which the write itself
  /// brings about: after a template change the first write says UpdateInProgress, the second Progressing.
  package static func set(
    _ asserted: [Condition], on conditions: inout [Condition], _ stamp: Stamp, version: LWSVersion
  ) -> Bool {
    var isChanged = false
    for condition in asserted where !isChanged {
      isChanged = set(condition, on: &conditions, stamp, version)
    }
    return bringUpToDate(&conditions, stamp, version) || isChanged
  }

  private static func set(
    _ asserted: Condition, on conditions: inout [Condition], _ stamp: Stamp, _ version: LWSVersion
  ) -> Bool {
    var new = asserted
    new.since = stamp.now
    new.observedGeneration = version.isAtLeast0_9 ? stamp.generation : 0
    var (isChanged, isFound) = (false, false)
    for (index, old) in conditions.enumerated() {
      if old.type == new.type {
        isFound = true
        guard old.isTrue != new.isTrue || old.observedGeneration != new.observedGeneration else { continue }
        conditions[index] = new
        isChanged = true
      } else if new.isTrue, old.isTrue, areExclusive(old.type, new.type) {
        conditions[index].isTrue = false
        if version.isAtLeast0_9 {
          conditions[index].since = stamp.now
          conditions[index].observedGeneration = stamp.generation
        }
        isChanged = true
      }
    }
    if !isFound, new.isTrue {
      conditions.append(new)
      isChanged = true
    }
    return isChanged
  }

  /// Whether two types of condition cannot both be true.
  package static func areExclusive(_ first: String, _ second: String) -> Bool {
    guard let first = Kind(rawValue: first), let second = Kind(rawValue: second) else { return false }
    return first.excludes(second)
  }

  /// Marks every condition as seen at the present generation. Releases up to 0.8 do not keep it.
  private static func bringUpToDate(
    _ conditions: inout [Condition], _ stamp: Stamp, _ version: LWSVersion
  ) -> Bool {
    guard version.isAtLeast0_9 else { return false }
    var isChanged = false
    for index in conditions.indices where conditions[index].observedGeneration != stamp.generation {
      conditions[index].observedGeneration = stamp.generation
      isChanged = true
    }
    return isChanged
  }
}
