/// The views of a timeline: names as text, times in seconds.
package enum TimelineViews {
  package static let podTimeline = TimelineView(
    name: "pod_timeline", doc: "A time during which a pod had one phase, reason and node.",
    columns: [
      .text("namespace", "namespace.text", "The pod's namespace."),
      .text("pod", "pod.text", "The pod's name."),
      .integer("uid", "s.uid", "The pod's object: a pod reborn under the same name has another."),
      .optionalText("node", "node.name", "Where it is bound; NULL before that."),
      .text("phase", "phase.text", "Its phase: Pending, Running, Succeeded or Failed."),
      .text("reason", "reason.text", "Why it is as it is, in the words of `kubectl get pods`."),
      startSeconds, endSeconds,
    ],
    from: """
      FROM pod_state s
      JOIN name namespace ON namespace.id = s.namespace
      JOIN name pod ON pod.id = s.name
      LEFT JOIN node ON node.id = s.node
      JOIN pod_phase_text phase ON phase.id = s.phase
      JOIN pod_reason_text reason ON reason.id = s.reason
      """,
    example: "SELECT reason, node, start_s, end_s FROM pod_timeline WHERE pod = 'vllm-0-1' ORDER BY start_s")

  package static let nodeTimeline = TimelineView(
    name: "node_timeline", doc: "A time during which a node had one state, as the control plane sees it.",
    columns: [
      .text("node", "node.name", "The node's name."),
      .text("state", "state.text", "Ready, NotReady, Unknown, Cordoned or Gone."),
      .text("reason", "reason.text", "Why; empty when there is nothing to say."),
      startSeconds, endSeconds,
    ],
    from: """
      FROM node_state s
      JOIN node ON node.id = s.node
      JOIN name state ON state.id = s.state
      JOIN name reason ON reason.id = s.reason
      """,
    example: "SELECT node, reason, end_s - start_s AS lost_s FROM node_timeline WHERE state <> 'Ready'")

  package static let groupAvailability = TimelineView(
    name: "group_availability", doc: "A time during which a group of a LeaderWorkerSet had one revision and state.",
    columns: [
      .text("namespace", "namespace.text", "The LeaderWorkerSet's namespace."),
      .text("lws", "lws.text", "The LeaderWorkerSet's name."),
      .integer("group_index", "s.group_index", "The group's number, from 0."),
      .text("revision", "revision.text", "The revision key that its leader carries."),
      .text("state", "state.text", "Recreating, Pending, Starting or Ready."),
      startSeconds, endSeconds,
    ],
    from: """
      FROM group_state s
      JOIN name namespace ON namespace.id = s.namespace
      JOIN name lws ON lws.id = s.lws
      JOIN name revision ON revision.id = s.revision
      JOIN group_state_text state ON state.id = s.state
      """,
    example: """
      SELECT lws, sum(end_s - start_s) FILTER (WHERE state = 'Ready') / sum(end_s - start_s) AS ready_share
      FROM group_availability GROUP BY namespace, lws
      """)

  static let startSeconds = TimelineView.Column.seconds("start_s", "s.start_ns", "When it began.")
  static let endSeconds = TimelineView.Column.seconds(
    "end_s", "s.end_ns", "When it ended; the end of the run for a state that still held then.")
}

extension TimelineViews {
  package static let placement = TimelineView(
    name: "placement", doc: "The scheduler bound a pod to a node.",
    columns: [
      .text("namespace", "namespace.text", "The pod's namespace."),
      .text("pod", "pod.text", "The pod's name."),
      .text("node", "node.name", "The node's name."),
      .seconds("bound_s", "b.time_ns", "When."),
    ],
    from: """
      FROM binding b
      JOIN name namespace ON namespace.id = b.namespace
      JOIN name pod ON pod.id = b.name
      JOIN node ON node.id = b.node
      """,
    example: "SELECT node, count(*) FROM placement GROUP BY node ORDER BY 2 DESC")

  package static let placementDomain = TimelineView(
    name: "placement_domain", doc: "A domain of the topology that a pod was placed in: one row a binding and level.",
    columns: [
      .text("namespace", "namespace.text", "The pod's namespace."),
      .text("pod", "pod.text", "The pod's name."),
      .text("level", "level.name", "The level, such as rack."),
      .text("domain", "domain.name", "The domain, unique within its level."),
    ],
    from: """
      FROM binding b
      JOIN name namespace ON namespace.id = b.namespace
      JOIN name pod ON pod.id = b.name
      JOIN node_domain d ON d.node = b.node
      JOIN level ON level.id = d.level
      JOIN domain ON domain.id = d.domain
      """,
    example: "SELECT pod, domain FROM placement_domain WHERE level = 'rack' ORDER BY pod")

  package static let lwsStatus = TimelineView(
    name: "lws_status", doc: "The status of a LeaderWorkerSet from this time until its next row.",
    columns: [
      .seconds("time_s", "c.time_ns", "When."),
      .text("namespace", "namespace.text", "The LeaderWorkerSet's namespace."),
      .text("name", "lws.text", "Its name."),
      .integer("replicas", "c.replicas", "`status.replicas`: groups that exist."),
      .integer("ready_replicas", "c.ready_replicas", "`status.readyReplicas`: groups that are ready."),
      .integer("updated_replicas", "c.updated_replicas", "`status.updatedReplicas`: groups of the newest revision."),
      .text("conditions", "conditions.text", "Types of the conditions that are True, with commas."),
    ],
    from: """
      FROM status_change c
      JOIN name namespace ON namespace.id = c.namespace
      JOIN name lws ON lws.id = c.name
      JOIN name conditions ON conditions.id = c.conditions
      """,
    example: "SELECT time_s, ready_replicas, conditions FROM lws_status WHERE name = 'vllm' ORDER BY time_s")

  package static let objectEvent = TimelineView(
    name: "object_event", doc: "A Kubernetes Event, as `kubectl describe` shows it.",
    columns: [
      .seconds("time_s", "e.time_ns", "When."),
      .text("kind", "kind.text", "Kind of the object that it is about."),
      .text("namespace", "namespace.text", "The object's namespace; empty for a node."),
      .text("name", "object.text", "The object's name."),
      .text("type", "type.text", "Normal or Warning."),
      .text("reason", "reason.text", "The reason, in the words of the real controller."),
      .text("message", "message.text", "The message, in the words of the real controller."),
    ],
    from: """
      FROM event e
      JOIN name kind ON kind.id = e.kind
      JOIN name namespace ON namespace.id = e.namespace
      JOIN name object ON object.id = e.name
      JOIN event_type_text type ON type.id = e.type
      JOIN name reason ON reason.id = e.reason
      JOIN name message ON message.id = e.message
      """,
    example: "SELECT reason, count(*) FROM object_event WHERE type = 'Warning' GROUP BY reason ORDER BY 2 DESC")
}
