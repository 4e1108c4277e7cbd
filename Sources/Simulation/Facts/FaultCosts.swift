package import Kernel

/// What failures of the catalogue cost, kept while the facts of a run go by.
package struct FaultCosts: Sendable, Equatable {
  /// A failure, or maintenance of a unit.
  package struct Cost: Sendable, Equatable {
    package var entry: String
    package var time: SimTime
    /// The first node that it hit, and how many.
    package var node: Int?
    package var nodeCount = 0
    package var lostGroupCount = 0
    package var returnedGroupCount = 0
    package var lostJobCount = 0
    /// Jobs that have all their pods again, or have ended.
    package var returnedJobCount = 0
    /// GPUs of the lost groups and jobs, from the beginning until each was ready again.
    package var gpuSeconds = 0.0
    /// GPUs of groups and jobs that are lost and not back.
    package var gpusGone: Int64 = 0

    /// So many GPUs of a group or job are of use again.
    fileprivate mutating func settle(_ gpus: Int64, at end: SimTime) {
      gpusGone -= gpus
      gpuSeconds += Double(gpus) * (end - time).seconds
    }
  }

  /// **shape**: by number of the failure.
  package private(set) var all: [Cost] = []

  package init() {}

  mutating func note(_ fact: FaultFact, at time: SimTime, _ symbols: SymbolTable) {
    let index = Int(fact.fault)
    if fact.step == .started { return all.append(Cost(entry: symbols[fact.entry], time: time)) }
    guard all.indices.contains(index) else { return }
    switch fact.step {
    case .node:
      if all[index].node == nil { all[index].node = fact.node.map { Int($0.index) } }
      all[index].nodeCount += 1
    case .lost:
      all[index].lostGroupCount += 1
      all[index].gpusGone += fact.gpus
    case .jobLost:
      all[index].lostJobCount += 1
      all[index].gpusGone += fact.gpus
    case .ready:
      all[index].returnedGroupCount += 1
      all[index].settle(fact.gpus, at: time)
    case .jobReady, .jobEnded:
      all[index].returnedJobCount += 1
      all[index].settle(fact.gpus, at: time)
    case .started, .group, .job, .noticed, .detected, .cordoned, .evicted, .remedy, .swapped, .recreating, .ended:
      break
    }
  }

  /// How many GPU-hours a failure had cost by a time.
  package func gpuHours(of cost: Cost, at end: SimTime) -> Double {
    (cost.gpuSeconds + Double(cost.gpusGone) * (end - cost.time).seconds) / 3_600
  }

  /// The failures that cost most by a time, the costliest first; those that cost nothing are none of them.
  package func costliest(_ count: Int, at end: SimTime) -> [(cost: Cost, gpuHours: Double)] {
    let costs = all.map { (cost: $0, gpuHours: gpuHours(of: $0, at: end)) }.filter { $0.gpuHours > 0 }
    return Array(
      costs.enumerated().sorted { ($1.element.gpuHours, $0.offset) < ($0.element.gpuHours, $1.offset) }
        .map(\.element).prefix(count))
  }
}
