package import Kernel

/// Work on nodes that is planned: each is cordoned, drained, worked on, and given back, a few at a time.
package struct Maintenance: Sendable, Equatable {
  package var name: String
  /// Which nodes; nil is all of them.
  package var target: NodeTarget?
  /// When the first round begins.
  package var start: SimTime
  /// From the beginning of a round to that of the next; nil is a single round.
  package var period: SimDuration?
  /// The level whose domains are worked on as a whole; nil goes node by node.
  package var unitLevel: String?
  /// How many units may be out of service for it at once.
  package var limit = Limit.count(1)
  /// The level in each of whose domains so many may be; nil is the whole cluster.
  package var limitLevel: String?
  /// When work on a unit may begin; nil is at any time.
  package var window: Window?
  /// How long pods may stay on a cordoned node; nil for as long as they like.
  package var patience: SimDuration? = .zero
  /// Whether pods that are still there then are deleted, rather than their node left for the next round.
  package var evicts = true
  /// Whether the node is off meanwhile, or stays up without pods.
  package var turnsOff = true
  /// **unit**: seconds.
  package var time: Distribution

  package init(name: String, start: SimTime, time: Distribution) {
    self.name = name
    self.start = start
    self.time = time
  }

  package enum Limit: Sendable, Equatable {
    case count(Int)
    /// Of the units that it counts among, rounded down, at least one. Source: as `maxUnavailable` of Kubernetes rounds.
    case share(Double)

    package func count(ofUnits unitCount: Int) -> Int {
      switch self {
      case .count(let count): count
      case .share(let share): max(1, Int(share * Double(unitCount)))
      }
    }
  }

  /// Hours in which work may begin, again and again.
  package struct Window: Sendable, Equatable {
    /// When it opens first.
    package var start: SimDuration
    package var length: SimDuration
    package var period: SimDuration

    package init(start: SimDuration, length: SimDuration, period: SimDuration) {
      self.start = start
      self.length = length
      self.period = period
    }

    /// The first time at or after `time` at which it is open.
    package func opening(atOrAfter time: SimTime) -> SimTime {
      let first = SimTime.zero + start
      guard time > first else { return first }
      let elapsed = (time - first).nanoseconds
      let sinceOpening = elapsed % max(1, period.nanoseconds)
      if sinceOpening < length.nanoseconds { return time }
      return SimTime(nanoseconds: time.nanoseconds - sinceOpening + period.nanoseconds)
    }
  }
}
