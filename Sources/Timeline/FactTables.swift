import Cluster
import GRDB
import Kernel
import Simulation

/// The tables that facts go to, and the states that are open.
struct FactTables {
  private var names: RowWriter<Term>
  private var nameCount: Int64 = 0
  private var pods: IntervalWriter<UInt64, PodState>
  private var nodes: IntervalWriter<NodeID, NodeState>
  private var groups: IntervalWriter<GroupKey, GroupCondition>
  private var bindings: RowWriter<Timed<PlacementFact>>
  private var statuses: RowWriter<Timed<StatusFact>>
  private var events: RowWriter<Timed<EventFact>>
  private var queueing: QueueingTables
  private var faults: RowWriter<Timed<FaultFact>>
  private var gangs: IntervalWriter<Int32, GangFact>
  private var gangRates: IntervalWriter<Int32, GangBandwidthFact>
  private var gangHours: RowWriter<GangHoursFact>
  private var links: IntervalWriter<UInt32, LinkFact>
  private var linkLoads: RowWriter<Timed<LinkLoadFact>>

  init(in database: Database) throws {
    names = try RowWriter(TimelineTables.name, in: database)
    pods = try IntervalWriter(TimelineTables.podState, in: database)
    nodes = try IntervalWriter(TimelineTables.nodeState, in: database)
    groups = try IntervalWriter(TimelineTables.groupState, in: database)
    bindings = try RowWriter(TimelineTables.binding, in: database)
    statuses = try RowWriter(TimelineTables.statusChange, in: database)
    events = try RowWriter(TimelineTables.event, in: database)
    queueing = try QueueingTables(in: database)
    faults = try RowWriter(TimelineTables.fault, in: database)
    gangs = try IntervalWriter(TimelineTables.gangState, in: database)
    gangRates = try IntervalWriter(TimelineTables.gangRate, in: database)
    gangHours = try RowWriter(TimelineTables.gangHours, in: database)
    links = try IntervalWriter(TimelineTables.linkState, in: database)
    linkLoads = try RowWriter(TimelineTables.linkLoad, in: database)
  }

  /// Rows of facts, without the dictionary.
  var rowCount: Int {
    pods.count + nodes.count + groups.count + bindings.count + statuses.count + events.count + queueing.count
      + faults.count + gangs.count + gangRates.count + gangHours.count + links.count
      + linkLoads.count
  }

  /// Adds the next strings of the dictionary.
  mutating func add(names strings: [String]) throws {
    for string in strings {
      try names.append(Term(id: nameCount, text: string))
      nameCount += 1
    }
  }

  mutating func add(_ timed: TimedFact) throws {
    let time = timed.time
    switch timed.fact {
    case .pod(let fact):
      let state = PodState(
        namespace: fact.namespace, name: fact.name, phase: fact.phase, reason: fact.reason, node: fact.node)
      try pods.change(fact.uid, to: state, at: time)
    case .podGone(let uid):
      try pods.end(uid, at: time)
    case .placement(let fact):
      try bindings.append(Timed(time: time, content: fact))
    case .node(let fact):
      try nodes.change(fact.node, to: NodeState(state: fact.state, reason: fact.reason), at: time)
    case .group(let fact):
      let key = GroupKey(namespace: fact.namespace, set: fact.set, group: fact.group)
      try groups.change(key, to: GroupCondition(revision: fact.revision, state: fact.state), at: time)
    case .groupGone(let namespace, let set, let group):
      try groups.end(GroupKey(namespace: namespace, set: set, group: group), at: time)
    case .status(let fact):
      try statuses.append(Timed(time: time, content: fact))
    case .event(let fact):
      try events.append(Timed(time: time, content: fact))
    case .queueing(let fact): try queueing.add(fact, at: time)
    case .fault(let fact): try faults.append(Timed(time: time, content: fact))
    case .gang(let fact): try gangs.change(fact.gang, to: fact, at: time)
    case .gangGone(let gang): try gangs.end(gang, at: time)
    case .gangBandwidth(let fact): try gangRates.change(fact.gang, to: fact, at: time)
    case .gangSilent(let gang): try gangRates.end(gang, at: time)
    case .gangHours(let fact): try gangHours.append(fact)
    case .link(let fact):
      // A link that is as built is not worth a row.
      if fact.share < 1 {
        try links.change(fact.link.index, to: fact, at: time)
      } else {
        try links.end(fact.link.index, at: time)
      }
    case .linkLoad(let fact): try linkLoads.append(Timed(time: time, content: fact))
    }
  }

  /// Writes the states that still hold when the run ends.
  mutating func endAll(at time: SimTime) throws {
    try pods.endAll(at: time)
    try nodes.endAll(at: time)
    try groups.endAll(at: time)
    try gangs.endAll(at: time)
    try gangRates.endAll(at: time)
    try links.endAll(at: time)
    try queueing.endAll(at: time)
  }

  /// Hands every row to SQLite, the dictionary first.
  mutating func flush() throws {
    try names.flush()
    try pods.flush()
    try nodes.flush()
    try groups.flush()
    try bindings.flush()
    try statuses.flush()
    try events.flush()
    try queueing.flush()
    try faults.flush()
    try gangs.flush()
    try gangRates.flush()
    try gangHours.flush()
    try links.flush()
    try linkLoads.flush()
  }
}
