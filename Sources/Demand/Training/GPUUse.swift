/// What the GPUs that a gang holds, or waits for, are doing.
package enum GPUUse: UInt8, CaseIterable, Sendable {
  /// Steps whose result was kept, at the pace of an idle and sound network.
  case productive
  /// Nothing else happens while a checkpoint is written.
  case checkpoint
  /// Steps that had to be done again, since they came after the last checkpoint that survived.
  case lostWork
  /// From a failure until every process knows that the gang is broken.
  case detection
  /// From the moment that all pods are placed until the first step: containers, rendezvous, process groups, restore.
  case startUp
  /// What a step takes beyond its time on an idle network: neighbours, distance, weak links, slow members.
  case communicationStall
  /// Held, while pods of the gang are missing, or beyond what the gang can use, or after its work is done.
  case idle
  /// Asked for, and no quota for it.
  case waitingForQuota
  /// Asked for and admitted, and the pods have no nodes.
  case scheduling

  /// As timelines write it.
  package var text: String {
    switch self {
    case .productive: "productive"
    case .checkpoint: "checkpoint"
    case .lostWork: "lost work"
    case .detection: "detection"
    case .startUp: "start-up"
    case .communicationStall: "communication stall"
    case .idle: "idle"
    case .waitingForQuota: "waiting for quota"
    case .scheduling: "scheduling"
    }
  }

  /// Whether the GPUs are held by pods on nodes.
  package var isAllocated: Bool { self != .waitingForQuota && self != .scheduling }
}

/// GPU time by use, exact to the nanosecond.
package struct GPULedger: Sendable, Equatable {
  /// **unit**: GPU-nanoseconds; a year of 10,000 GPUs takes 69 bits. **shape**: by use.
  private var totals = Array(repeating: Int128(0), count: GPUUse.allCases.count)

  package init() {}

  package subscript(use: GPUUse) -> Int128 { totals[Int(use.rawValue)] }

  /// - Parameter nanoseconds: Of `gpus` each.
  package mutating func add(_ nanoseconds: Int64, of gpus: Int, to use: GPUUse) {
    totals[Int(use.rawValue)] += Int128(nanoseconds) * Int128(gpus)
  }

  /// Takes time, at most what there is, from one use to another.
  package mutating func move(_ nanoseconds: Int64, of gpus: Int, from use: GPUUse, to other: GPUUse) {
    let amount = min(totals[Int(use.rawValue)], Int128(nanoseconds) * Int128(gpus))
    totals[Int(use.rawValue)] -= amount
    totals[Int(other.rawValue)] += amount
  }

  /// **unit**: GPU-nanoseconds.
  package var allocated: Int128 { GPUUse.allCases.reduce(0) { $0 + ($1.isAllocated ? self[$1] : 0) } }
  package var all: Int128 { totals.reduce(0, +) }

  package func hours(_ use: GPUUse) -> Double { Self.hours(self[use]) }

  /// Of GPU-nanoseconds.
  package static func hours(_ amount: Int128) -> Double { Double(amount) / 3.6e12 }

  /// The share of all time wanted that was productive; nil when nothing was wanted.
  ///
  /// Source: Kokolis et al., *Revisiting Reliability in Large-Scale Machine Learning Research Clusters*, HPCA 2025
  /// (effective training time ratio: productive over available and waiting time).
  package var effectiveTrainingTimeRatio: Double? {
    all == 0 ? nil : Double(self[.productive]) / Double(all)
  }

  package mutating func add(_ other: GPULedger) {
    for index in totals.indices { totals[index] += other.totals[index] }
  }
}
