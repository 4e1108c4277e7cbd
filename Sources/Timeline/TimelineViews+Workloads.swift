/// What becomes of workloads in queues.
extension TimelineViews {
  package static let workloadTimeline = TimelineView(
    name: "workload_timeline", doc: "A time during which a workload of Kueue's had one state and reason.",
    columns: [
      .text("namespace", "namespace.text", "The workload's namespace."),
      .text("workload", "workload.text", "Its name."),
      .integer("uid", "s.uid", "The Workload object."),
      .text("owner", "owner.text", "Whom it admits, as `lws/vllm/3` or `job/train`."),
      .text("local_queue", "local_queue.text", "The LocalQueue that it names."),
      .text("cluster_queue", "cluster_queue.text", "The ClusterQueue that it holds quota in or waits in."),
      .integer("priority", "s.priority", "Its priority."),
      .integer("pods", "s.pods", "Pods of all its podsets."),
      .text("state", "state.text", "Pending, QuotaReserved, Admitted, Running, Evicted or Finished."),
      .text("reason", "reason.text", "Kueue's reason; empty while it is admitted."),
      .text("message", "message.text", "Kueue's message; empty while it is admitted."),
      startSeconds, endSeconds,
    ],
    from: """
      FROM workload_state s
      JOIN name namespace ON namespace.id = s.namespace
      JOIN name workload ON workload.id = s.name
      JOIN name owner ON owner.id = s.owner
      JOIN name local_queue ON local_queue.id = s.local_queue
      JOIN name cluster_queue ON cluster_queue.id = s.cluster_queue
      JOIN workload_state_text state ON state.id = s.state
      JOIN name reason ON reason.id = s.reason
      JOIN name message ON message.id = s.message
      """,
    example: """
      SELECT state, reason, message, start_s, end_s FROM workload_timeline WHERE owner = 'lws/vllm/0' ORDER BY start_s
      """)

  package static let workloadWait = TimelineView(
    name: "workload_wait", doc: "A time that a workload waited: from its creation, or from its return to the queue.",
    columns: [
      .text("namespace", "namespace.text", "The workload's namespace."),
      .text("workload", "workload.text", "Its name."),
      .text("cluster_queue", "cluster_queue.text", "The ClusterQueue that it waited in last; empty for none."),
      .seconds("created_s", "min(s.start_ns)", "When it was created, or came back after an eviction."),
      .optionalReal(
        "admitted_s", "CASE WHEN max(s.next_state) IN (2, 3) THEN max(s.end_ns) / 1e9 END",
        "When it was admitted; NULL when it was not."),
      .real(
        "wait_s", "(max(s.end_ns) - min(s.start_ns)) / 1e9", "How long it waited, until the end of the run at most."),
      .text(
        "outcome",
        """
        CASE WHEN max(s.next_state) IN (2, 3) THEN 'Admitted' WHEN max(s.next_state) = 4 THEN 'Evicted' \
        WHEN max(s.next_state) = 5 THEN 'Finished' WHEN max(s.is_open) THEN 'Waiting' ELSE 'Gone' END
        """,
        "Admitted; Evicted or Finished before it was; Waiting at the end of the run; Gone, when it was deleted."),
    ],
    from: """
      FROM (
        SELECT *,
          sum(state NOT IN (0, 1)) OVER (PARTITION BY uid ORDER BY rowid) AS life,
          lead(state) OVER (PARTITION BY uid ORDER BY rowid) AS next_state,
          last_value(cluster_queue) OVER (
            PARTITION BY uid ORDER BY rowid ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS last_queue
        FROM workload_state
      ) s
      JOIN name namespace ON namespace.id = s.namespace
      JOIN name workload ON workload.id = s.name
      JOIN name cluster_queue ON cluster_queue.id = s.last_queue
      WHERE s.state IN (0, 1)
      GROUP BY s.uid, s.life
      """,
    example: """
      SELECT cluster_queue, count(*), max(wait_s), avg(wait_s) FROM workload_wait GROUP BY cluster_queue ORDER BY 3 DESC
      """)

  package static let workloadEviction = TimelineView(
    name: "workload_eviction", doc: "A workload was told to leave.",
    columns: [
      .seconds("time_s", "e.time_ns", "When."),
      .text("namespace", "namespace.text", "The workload's namespace."),
      .text("workload", "workload.text", "Its name."),
      .text("reason", "reason.text", "Why, in Kueue's words."),
      .text("message", "message.text", "Kueue's message."),
    ],
    from: """
      FROM eviction e
      JOIN \(named) w ON w.uid = e.uid
      JOIN name namespace ON namespace.id = w.namespace
      JOIN name workload ON workload.id = w.name
      JOIN name reason ON reason.id = e.reason
      JOIN name message ON message.id = e.message
      """,
    example: "SELECT reason, count(*) FROM workload_eviction GROUP BY reason ORDER BY 2 DESC")

  package static let preemption = TimelineView(
    name: "preemption", doc: "A workload was told to leave for another one.",
    columns: [
      .seconds("time_s", "p.time_ns", "When."),
      .text("namespace", "namespace.text", "The namespace of the one that room is made for."),
      .text("preemptor", "preemptor.text", "Its name."),
      .text("preemptor_queue", "preemptor_queue.text", "Its ClusterQueue."),
      .text("victim_namespace", "victim_namespace.text", "The namespace of the one that leaves."),
      .text("victim", "victim.text", "Its name."),
      .text("victim_queue", "victim_queue.text", "Its ClusterQueue."),
      .text("reason", "reason.text", "Why it is the one to leave, in Kueue's words."),
    ],
    from: """
      FROM victim p
      JOIN \(named) w ON w.uid = p.preemptor_uid
      JOIN \(named) v ON v.uid = p.victim_uid
      JOIN name namespace ON namespace.id = w.namespace
      JOIN name preemptor ON preemptor.id = w.name
      JOIN name preemptor_queue ON preemptor_queue.id = p.preemptor_queue
      JOIN name victim_namespace ON victim_namespace.id = v.namespace
      JOIN name victim ON victim.id = v.name
      JOIN name victim_queue ON victim_queue.id = p.victim_queue
      JOIN name reason ON reason.id = p.reason
      """,
    example: "SELECT preemptor_queue, victim_queue, reason, count(*) FROM preemption GROUP BY 1, 2, 3 ORDER BY 4 DESC")

  /// Names of Workload objects.
  static let named = "(SELECT uid, namespace, name FROM workload_state GROUP BY uid)"
}
