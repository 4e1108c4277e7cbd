package import Cluster
package import Kernel

/// Draws failures: when, whom, how it shows, and how it ends.
///
/// Each entry draws from a stream of its own name, and each failure from one of its entry and number, so that an entry
/// that is added or changed moves no draw of another.
package struct FaultGenerator: Sendable {
  package let model: FailureModel
  private let streams: Streams
  /// **shape**: by entry.
  private var sources: [FaultSource] = []
  /// Failures drawn so far. **shape**: by entry.
  private var counts: [Int]
  /// Units of maintenance so far. **shape**: by kind of maintenance.
  private var workCounts: [Int]
  /// Nodes that fail more often. **shape**: by node.
  package private(set) var isLemon: [Bool]

  package init(_ model: FailureModel, in cluster: Cluster, _ streams: Streams) {
    self.model = model
    self.streams = streams
    counts = Array(repeating: 0, count: model.entries.count)
    workCounts = Array(repeating: 0, count: model.maintenance.count)
    isLemon = Self.lemons(model.lemons, in: cluster, streams)
    guard model.trace == nil else { return }
    let weights = Self.weights(isLemon, factor: model.lemons.factor)
    sources = model.entries.indices.map {
      FaultSource($0, of: model, in: cluster, weights: weights, streams)
    }
  }

  /// When an entry's next failure comes; nil when none does.
  package func nextTime(of entry: Int) -> SimTime? { entry < sources.count ? sources[entry].nextTime : nil }

  /// How long the next unit of maintenance takes.
  package mutating func workTime(of maintenance: Int) -> SimDuration {
    let work = model.maintenance[maintenance]
    var stream = streams.stream("faults/maintenance/\(work.name)/\(workCounts[maintenance])")
    workCounts[maintenance] += 1
    return .bounded(seconds: max(0, work.time.sample(&stream)))
  }

  /// Takes the failure of an entry that is due; nil when thinning drops it.
  package mutating func take(_ entry: Int) -> DrawnFault? {
    sources[entry].take().map { draw(entry, hitting: $0) }
  }

  /// Draws everything about a failure but whom it hits.
  package mutating func draw(_ entry: Int, hitting victim: FaultVictim) -> DrawnFault {
    let declared = model.entries[entry]
    var stream = streams.stream("faults/fault/\(declared.name)/\(counts[entry])")
    counts[entry] += 1
    var fault = DrawnFault(entry: entry, victim: victim)
    if let magnitude = declared.effect.magnitude { fault.magnitude = max(0, magnitude.sample(&stream)) }
    if let detection = declared.detection {
      let law = model.reaction.hasHealthChecks || declared.effect == .nodeDown ? detection : model.reaction.unaided
      fault.detection = .bounded(seconds: max(0, law.sample(&stream)))
    }
    fault.swap = .bounded(seconds: max(0, model.reaction.swap.sample(&stream)))
    for rung in declared.ladder {
      guard let remedy = model.remedies.firstIndex(where: { $0.name == rung.remedy }) else { continue }
      let time = model.remedies[remedy].time.sample(&stream)
      fault.steps.append(DrawnFault.Step(remedy: remedy, time: .bounded(seconds: max(0, time))))
      if stream.chance(rung.share) { break }
    }
    fault.recurrence = recurrence(of: fault, &stream)
    if let notice = declared.notice, stream.chance(notice.share) { fault.notice = notice.time }
    return fault
  }

  /// The same failure once more, which its last remedy alone ends.
  package mutating func again(_ fault: DrawnFault) -> DrawnFault {
    var next = draw(fault.entry, hitting: fault.victim)
    next.recurrence = nil
    next.notice = nil
    guard let last = model.entries[fault.entry].ladder.last,
      let remedy = model.remedies.firstIndex(where: { $0.name == last.remedy })
    else { return next }
    var stream = streams.stream("faults/again/\(model.entries[fault.entry].name)/\(counts[fault.entry])")
    let time = model.remedies[remedy].time.sample(&stream)
    next.steps = [DrawnFault.Step(remedy: remedy, time: .bounded(seconds: max(0, time)))]
    return next
  }

  private func recurrence(of fault: DrawnFault, _ stream: inout RandomStream) -> SimDuration? {
    let law = model.recurrence
    guard let last = fault.steps.last, case .node = fault.victim else { return nil }
    let isProvisional = model.isProvisional(model.remedies[last.remedy], of: model.entries[fault.entry])
    let comesBack = stream.chance(law.share)
    let delay = SimDuration.bounded(seconds: stream.uniform() * law.within.seconds)
    return isProvisional && comesBack ? delay : nil
  }

  private static func lemons(_ lemons: FailureModel.Lemons, in cluster: Cluster, _ streams: Streams) -> [Bool] {
    var stream = streams.stream("faults/lemons")
    let named = Set(lemons.nodes)
    return cluster.nodes.map { node in
      let isDrawn = stream.chance(lemons.share)
      return isDrawn || named.contains(node.name)
    }
  }

  /// How much more often than the average each node fails: the mean over all is 1.
  private static func weights(_ isLemon: [Bool], factor: Double) -> [Double] {
    let raw = isLemon.map { $0 ? factor : 1 }
    let mean = raw.reduce(0, +) / Double(max(1, raw.count))
    return raw.map { $0 / mean }
  }
}
