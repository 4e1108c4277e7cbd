/// The keys of one kind of maintenance.
enum MaintenanceKey: String, SectionKey {
  case enabled, at, every, target, by, maxUnavailable, per, window, wait, force, power, time, source

  static let section = "Maintenance"
  var field: ScenarioField {
    switch self {
    case .enabled: ScenarioField(.flag, "False when it does not happen; true unless said.")
    case .at: ScenarioField(.duration, "When the first round begins, from the start of the run; 0s unless said.")
    case .every: ScenarioField(.duration, "From the beginning of a round to that of the next; one round unless said.")
    case .target: ScenarioField(.section(SelectionKey.self), "Which nodes; all unless said.")
    case .by: ScenarioField(.text, "The level whose domains are worked on as a whole; node by node unless said.")
    case .maxUnavailable:
      ScenarioField(
        .either([.count(atLeast: 1), .share]), "How many of these may be out of service for it at once; 1 unless said.")
    case .per:
      ScenarioField(.text, "The level in each of whose domains so many may be; the whole cluster unless said.")
    case .window: ScenarioField(.section(WindowKey.self), "When work on a node may begin; at any time unless said.")
    case .wait:
      ScenarioField(
        .duration,
        "How long pods may stay on a cordoned node; 0s unless said, and for as long as they like with force: false.")
    case .force:
      ScenarioField(
        .flag,
        "Whether pods that are still there then are deleted, or the node is left for the next round; true unless said.")
    case .power: ScenarioField(.flag, "Whether the node is off meanwhile; true unless said.")
    case .time: ScenarioField(.durationDistribution, "How long the work on one takes.")
    case .source: ScenarioField(.text, "Where it comes from, or the word assumed.")
    }
  }
}

/// `{from: 22h, for: 6h, every: 1d}`.
enum WindowKey: String, SectionKey {
  case from
  case forDuration = "for"
  case every

  static let section = "Window"
  var field: ScenarioField {
    switch self {
    case .from: ScenarioField(.duration, "When it opens first, from the start of the run; 0s unless said.")
    case .forDuration: ScenarioField(.duration, "How long it is open.").required
    case .every: ScenarioField(.duration, "From one opening to the next.").required
    }
  }
}
