package import Kernel

/// A time during which a group had one state, as a reader sees it.
package struct RecordedGroupState: Sendable, Equatable {
  package var group: Int
  package var revision: String
  package var state: String
  package var start: SimTime
  package var end: SimTime
}

/// A Kubernetes Event as a reader sees it.
package struct RecordedEvent: Sendable, Equatable {
  package var time: SimTime
  package var type: String
  package var reason: String
  package var message: String
}

extension TimelineReader {
  /// How many pods were in each phase at an instant, by phase.
  ///
  /// - Throws: `cannotRead`.
  package func podCounts(at time: SimTime) throws(TimelineError) -> [String: Int] {
    let rows = try fetch(
      """
      SELECT phase.text, count(*) FROM pod_state s JOIN pod_phase_text phase ON phase.id = s.phase
      WHERE s.start_ns <= CAST(?1 AS INTEGER) AND (CAST(?1 AS INTEGER) < s.end_ns OR s.is_open) GROUP BY 1
      """, ["\(time.nanoseconds)"]
    ) { (phase: try $0.decode(String.self, atIndex: 0), count: try $0.decode(Int.self, atIndex: 1)) }
    return Dictionary(rows.map { ($0.phase, $0.count) }) { first, _ in first }
  }

  /// What the groups of a LeaderWorkerSet went through, by group, then by time.
  ///
  /// - Throws: `cannotRead`.
  package func groupStates(namespace: String, set: String) throws(TimelineError) -> [RecordedGroupState] {
    try fetch(
      """
      SELECT s.group_index, revision.text, state.text, s.start_ns, s.end_ns
      FROM group_state s
      JOIN name namespace ON namespace.id = s.namespace
      JOIN name lws ON lws.id = s.lws
      JOIN name revision ON revision.id = s.revision
      JOIN group_state_text state ON state.id = s.state
      WHERE namespace.text = ? AND lws.text = ? ORDER BY s.group_index, s.start_ns, s.rowid
      """, [namespace, set]
    ) { row in
      try RecordedGroupState(
        group: row.decode(atIndex: 0), revision: row.decode(atIndex: 1), state: row.decode(atIndex: 2),
        start: SimTime(nanoseconds: row.decode(atIndex: 3)),
        end: SimTime(nanoseconds: row.decode(atIndex: 4)))
    }
  }

  /// The Events about an object, in order.
  ///
  /// - Throws: `cannotRead`.
  package func events(kind: String, namespace: String, name: String) throws(TimelineError) -> [RecordedEvent] {
    try fetch(
      """
      SELECT e.time_ns, type.text, reason.text, message.text
      FROM event e
      JOIN name kind ON kind.id = e.kind
      JOIN name namespace ON namespace.id = e.namespace
      JOIN name object ON object.id = e.name
      JOIN event_type_text type ON type.id = e.type
      JOIN name reason ON reason.id = e.reason
      JOIN name message ON message.id = e.message
      WHERE kind.text = ? AND namespace.text = ? AND object.text = ? ORDER BY e.time_ns, e.rowid
      """, [kind, namespace, name]
    ) { row in
      try RecordedEvent(
        time: SimTime(nanoseconds: row.decode(atIndex: 0)), type: row.decode(atIndex: 1),
        reason: row.decode(atIndex: 2), message: row.decode(atIndex: 3))
    }
  }
}
