import Demand
import Kernel

/// What the GPUs of a run did, and how much of it was of use.
package struct GoodputSummary: Sendable, Equatable {
  /// So many GPU-hours of one kind.
  package struct Part: Sendable, Equatable {
    package var category: String
    package var gpuHours: Double
  }

  /// A set, a job or a source of arrivals whose gangs train by a model.
  package struct Owner: Sendable, Equatable {
    /// As `lws/train`.
    package var name: String
    package var gpuHours: Double
    /// The share of the time that its gangs held or waited for GPUs that was productive.
    package var effectiveTrainingTimeRatio: Double
    /// Incarnations of gangs that broke.
    package var failures: Int
  }

  /// Of all GPUs of the cluster, which add up to its GPU-hours; those of no time left out.
  package var allocation: [Part]
  /// Asked for in vain: without quota, or without nodes.
  package var waiting: [Part]
  /// In order of their names.
  package var owners: [Owner]

  /// Nil in a cluster without GPUs.
  init?(of world: borrowing World) {
    guard world.gangs.capacity.total > 0 || !world.gangs.models.isEmpty else { return nil }
    let symbols = world.log.symbols
    let ledger = world.gangs.ledger(of: nil, at: world.now, symbols)
    var capacity = world.gangs.capacity
    capacity.settle(at: world.now)
    let free = [
      Part(category: "unallocated", gpuHours: GPULedger.hours(capacity.unallocated)),
      Part(category: "out of service", gpuHours: GPULedger.hours(capacity.outOfService)),
    ]
    let uses = GPUUse.allCases.map { (use: $0, part: Part(category: $0.text, gpuHours: ledger.hours($0))) }
    allocation = (uses.filter(\.use.isAllocated).map(\.part) + free).filter { $0.gpuHours > 0 }
    waiting = uses.filter { !$0.use.isAllocated && $0.part.gpuHours > 0 }.map(\.part)
    let gangs = world.gangs
    owners = gangs.models.keys.map(\.description).sorted().compactMap { name in
      let ledger = gangs.ledger(of: name, at: capacity.settledAt, symbols)
      guard let ratio = ledger.effectiveTrainingTimeRatio else { return nil }
      return Owner(
        name: name, gpuHours: GPULedger.hours(ledger.all), effectiveTrainingTimeRatio: ratio,
        failures: gangs.failureCount(of: name, symbols))
    }
  }

  /// All GPU-hours of the cluster.
  package var total: Double { allocation.reduce(0) { $0 + $1.gpuHours } }
}
