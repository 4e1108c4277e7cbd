package import Cluster
package import Simulation

/// The tables of a timeline. Times are nanoseconds and names are numbers here; the views read like the question.
package enum TimelineTables {
  /// A dictionary of strings.
  package static func dictionary(_ name: String, _ doc: String) -> TimelineTable<Term> {
    TimelineTable(
      name, doc,
      columns: [
        .integer("id", "Number that other tables hold.") { $0.id },
        .text("text", "The string.") { $0.text },
      ]
    ).keyed(by: "id")
  }

  package static let name = dictionary(
    "name", "A string that facts mention: a name, a reason, a message. Numbered in order of first use."
  ).indexed(by: "text")

  package static let podState = TimelineTable<Interval<UInt64, PodState>>(
    "pod_state", "A time during which a pod had one phase, reason and node. Written when it ends.",
    columns: [
      .integer("uid", "The pod's object: a pod reborn under the same name has another.") {
        Int64(bitPattern: $0.key)
      },
      .symbol("namespace", "The pod's namespace.") { $0.state.namespace },
      .symbol("name", "The pod's name.") { $0.state.name },
      .reference("phase", to: TermTable.podPhase.rawValue, "Its phase.") { Int64($0.state.phase.rawValue) },
      .reference("reason", to: TermTable.podReason.rawValue, "Why it is as it is.") {
        Int64($0.state.reason.rawValue)
      },
      .optionalNode("node", "Where it is bound; NULL before that.") { $0.state.node },
    ] + interval()
  ).indexed(by: "name").from("Facts about pods: the world's state after each change.")

  package static let nodeState = TimelineTable<Interval<NodeID, NodeState>>(
    "node_state", "A time during which a node had one state, as the control plane sees it. Written when it ends.",
    columns: [
      .reference("node", to: "node", "The node.") { Int64($0.key.index) },
      .symbol("state", "Ready, NotReady, Unknown, Cordoned or Gone.") { $0.state.state },
      .symbol("reason", "Why; empty when there is nothing to say.") { $0.state.reason },
    ] + interval()
  ).indexed(by: "node").from("Facts about nodes: conditions and taints, not the physical truth.")

  package static let groupState = TimelineTable<Interval<GroupKey, GroupCondition>>(
    "group_state", "A time during which a group of a LeaderWorkerSet had one revision and state. Written when it ends.",
    columns: [
      .symbol("namespace", "The LeaderWorkerSet's namespace.") { $0.key.namespace },
      .symbol("lws", "The LeaderWorkerSet's name.") { $0.key.set },
      .integer("group_index", "The group's number, from 0.") { Int64($0.key.group) },
      .symbol("revision", "The revision key that its leader carries.") { $0.state.revision },
      .reference("state", to: TermTable.groupState.rawValue, "How far it is.") { Int64($0.state.state.rawValue) },
    ] + interval()
  ).indexed(by: "lws", "group_index").from("Facts about groups; Ready by the rule of LWS-SPEC A.4.")

  /// The columns in which every table of intervals ends.
  static func interval<Key: Sendable, State: Sendable>() -> [Column<Interval<Key, State>>] {
    [
      .time("start_ns", "When it began.") { $0.start },
      .time("end_ns", "When it ended; the end of the run for a state that still held then.") { $0.end },
      .flag("is_open", "1 when the state still held at the end of the run.") { $0.isOpen },
    ]
  }
}

extension TimelineTables {
  package static let binding = TimelineTable<Timed<PlacementFact>>(
    "binding", "The scheduler bound a pod to a node.",
    columns: [
      .time("time_ns", "When.") { $0.time },
      .integer("uid", "The pod's object.") { Int64(bitPattern: $0.content.uid) },
      .symbol("namespace", "The pod's namespace.") { $0.content.namespace },
      .symbol("name", "The pod's name.") { $0.content.name },
      .reference("node", to: "node", "The node.") { Int64($0.content.node.index) },
    ]
  ).indexed(by: "name").from("Facts about placement.")

  package static let statusChange = TimelineTable<Timed<StatusFact>>(
    "status_change", "The status of a LeaderWorkerSet from this time until its next row.",
    columns: [
      .time("time_ns", "When.") { $0.time },
      .symbol("namespace", "The LeaderWorkerSet's namespace.") { $0.content.namespace },
      .symbol("name", "Its name.") { $0.content.name },
      .integer("replicas", "`status.replicas`: groups that exist.") { Int64($0.content.replicas) },
      .integer("ready_replicas", "`status.readyReplicas`: groups that are ready.") {
        Int64($0.content.readyReplicas)
      },
      .integer("updated_replicas", "`status.updatedReplicas`: groups of the newest revision, and ready.") {
        Int64($0.content.updatedReplicas)
      },
      .symbol("conditions", "Types of the conditions that are True, in the order of the status, with commas.") {
        $0.content.conditions
      },
    ]
  ).indexed(by: "name").from("Facts about status, as LWS-SPEC A.4 and A.5 set it.")

  package static let event = TimelineTable<Timed<EventFact>>(
    "event", "A Kubernetes Event, as `kubectl describe` shows it.",
    columns: [
      .time("time_ns", "When.") { $0.time },
      .symbol("kind", "Kind of the object that it is about.") { $0.content.about },
      .symbol("namespace", "The object's namespace; empty for a node.") { $0.content.namespace },
      .symbol("name", "The object's name.") { $0.content.name },
      .reference("type", to: TermTable.eventType.rawValue, "Normal or Warning.") {
        Int64($0.content.kind.rawValue)
      },
      .symbol("reason", "The reason, in the words of the real controller.") { $0.content.reason },
      .symbol("message", "The message, in the words of the real controller.") { $0.content.message },
    ]
  ).indexed(by: "name").from("Events that the simulated controllers emit.")
}
