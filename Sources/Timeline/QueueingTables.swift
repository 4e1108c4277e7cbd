import GRDB
import Kernel
package import Simulation

/// The tables that facts about Kueue go to.
struct QueueingTables {
  private var workloads: IntervalWriter<UInt64, WorkloadFact>
  private var evictions: RowWriter<Timed<EvictionFact>>
  private var victims: RowWriter<Timed<PreemptionFact>>
  private var flavors: RowWriter<Timed<FlavorAssignmentFact>>
  private var domains: RowWriter<Timed<DomainAssignmentFact>>
  private var spreads: RowWriter<Timed<PlacementQualityFact>>
  private var rooms: IntervalWriter<TopologyRoomKey, TopologyRoom>
  private var uses: IntervalWriter<QuotaKey, QuotaUse>
  private var metrics: RowWriter<Timed<MetricFact>>

  init(in database: Database) throws {
    workloads = try IntervalWriter(TimelineTables.workloadState, in: database)
    evictions = try RowWriter(TimelineTables.eviction, in: database)
    victims = try RowWriter(TimelineTables.victim, in: database)
    flavors = try RowWriter(TimelineTables.flavorAssignment, in: database)
    domains = try RowWriter(TimelineTables.domainAssignment, in: database)
    spreads = try RowWriter(TimelineTables.placementSpread, in: database)
    rooms = try IntervalWriter(TimelineTables.topologyRoom, in: database)
    uses = try IntervalWriter(TimelineTables.quotaUse, in: database)
    metrics = try RowWriter(TimelineTables.metricSample, in: database)
  }

  var count: Int {
    workloads.count + evictions.count + victims.count + flavors.count + domains.count + spreads.count + rooms.count
      + uses.count + metrics.count
  }

  mutating func add(_ fact: QueueingFact, at time: SimTime) throws {
    switch fact {
    case .workload(let fact): try workloads.change(fact.uid, to: fact, at: time)
    case .workloadGone(let uid): try workloads.end(uid, at: time)
    case .eviction(let fact): try evictions.append(Timed(time: time, content: fact))
    case .preemption(let fact): try victims.append(Timed(time: time, content: fact))
    case .flavorAssignment(let fact): try flavors.append(Timed(time: time, content: fact))
    case .domainAssignment(let fact): try domains.append(Timed(time: time, content: fact))
    case .placementQuality(let fact): try spreads.append(Timed(time: time, content: fact))
    case .quotaUse(let fact): try uses.change(fact.key, to: fact.use, at: time)
    case .quotaGone(let key): try uses.end(key, at: time)
    case .topologyRoom(let fact): try rooms.change(fact.key, to: fact.room, at: time)
    case .metric(let fact): try metrics.append(Timed(time: time, content: fact))
    }
  }

  /// Writes the states that still hold when the run ends.
  mutating func endAll(at time: SimTime) throws {
    try workloads.endAll(at: time)
    try rooms.endAll(at: time)
    try uses.endAll(at: time)
  }

  mutating func flush() throws {
    try workloads.flush()
    try evictions.flush()
    try victims.flush()
    try flavors.flush()
    try domains.flush()
    try spreads.flush()
    try rooms.flush()
    try uses.flush()
    try metrics.flush()
  }
}

extension QuotaKey: Comparable {
  package static func < (left: QuotaKey, right: QuotaKey) -> Bool {
    (left.isCohort ? 1 : 0, left.node.index, left.flavor.index, left.resource.index)
      < (right.isCohort ? 1 : 0, right.node.index, right.flavor.index, right.resource.index)
  }
}

extension TopologyRoomKey: Comparable {
  package static func < (left: TopologyRoomKey, right: TopologyRoomKey) -> Bool {
    (left.flavor.index, left.level.index, left.resource.index)
      < (right.flavor.index, right.level.index, right.resource.index)
  }
}
