package import Simulation

/// What fails, and what that costs.
extension TimelineTables {
  package static let fault = TimelineTable<Timed<FaultFact>>(
    "fault", "A step in the life of a failure, or a node or group that it hit.",
    columns: [
      .time("time_ns", "When.") { $0.time },
      .integer("fault", "The failure's number, from 0 in order of their start.") { Int64($0.content.fault) },
      .symbol("entry", "The entry of the catalogue, or the cause that a script gives.") { $0.content.entry },
      .reference("step", to: TermTable.faultStep.rawValue, "What happened.") { Int64($0.content.step.rawValue) },
      .optionalNode("node", "The node that was hit; NULL in other steps.") { $0.content.node },
      .symbol(
        "subject",
        """
        A group as namespace/set/index, a job as kind/namespace/name, a remedy, or at the start the line of a trace that \
        repeats the failure.
        """
      ) { $0.content.subject },
      .integer("pods", "Pods hit at the start, all pods of a group or job, else 0.") { $0.content.pods },
      .integer("gpus", "GPUs of a group or job, else 0.") { $0.content.gpus },
    ]
  ).indexed(by: "fault").from("Facts about failures: the physical truth, and what the control plane made of it.")
}

extension TimelineViews {
  package static let faultImpact = TimelineView(
    name: "fault_impact", doc: "A failure: what it hit, when it was found and mended, and what it cost.",
    columns: [
      .integer("fault", "f.fault", "The failure's number, from 0 in order of their start."),
      .text("entry", "entry.text", "The entry of the catalogue, or the cause that a script gives."),
      .seconds("start_s", "f.time_ns", "When it began."),
      .optionalReal("end_s", "s.ended / 1e9", "When it was over; NULL for one that was not by the end of the run."),
      .integer("nodes", "s.nodes", "Nodes that it hit."),
      .integer("pods", "f.pods", "Pods whose processes it hit."),
      .integer("pods_lost", "coalesce(c.pods, 0)", "All pods of the groups and jobs that it cost."),
      .integer("groups_hit", "s.groups_hit", "Groups of LeaderWorkerSets that were ready and had such a pod."),
      .integer("groups_lost", "s.groups_lost", "Those of them that stopped being ready."),
      .integer("jobs_hit", "s.jobs_hit", "Jobs that had all their pods ready and had such a pod."),
      .integer("jobs_lost", "s.jobs_lost", "Those of them that stopped having all their pods ready."),
      .optionalReal(
        "detected_s", "(s.detected - f.time_ns) / 1e9", "From its beginning until somebody knew; else NULL."),
      .optionalReal("noticed_s", "(s.noticed - f.time_ns) / 1e9", "Until a node was seen as lost; else NULL."),
      .optionalReal(
        "evicted_s", "(s.evicted - f.time_ns) / 1e9", "Until the first pod of its nodes had to go; else NULL."),
      .optionalReal(
        "recreated_s", "(s.recreated - f.time_ns) / 1e9", "Until the first group was made anew; else NULL."),
      .optionalReal(
        "ready_s", "(s.back - f.time_ns) / 1e9", "Until the last group or job that came back was ready; else NULL."),
      .integer("groups_back", "s.groups_back", "Lost groups that were ready again by the end of the run."),
      .integer("jobs_back", "s.jobs_back", "Lost jobs that had all their pods ready again by the end of the run."),
      .integer("jobs_ended", "s.jobs_ended", "Lost jobs that ended without that: they failed, or were deleted."),
      .real(
        "gpu_hours_lost", "coalesce(c.gpu_hours, 0.0)",
        """
        GPUs of the lost groups and jobs, from the beginning of the failure until each was ready again, or it or the run \
        ended.
        """),
      .text("script", "script.text", "The line of a trace that repeats it; empty for what a script wrote."),
    ],
    from: """
      FROM fault f
      JOIN name entry ON entry.id = f.entry
      JOIN name script ON script.id = f.subject
      JOIN (
        SELECT fault, max(time_ns) FILTER (WHERE step = 12) AS ended,
          count(*) FILTER (WHERE step = 1) AS nodes, count(*) FILTER (WHERE step = 2) AS groups_hit,
          min(time_ns) FILTER (WHERE step = 3) AS noticed, min(time_ns) FILTER (WHERE step = 4) AS detected,
          min(time_ns) FILTER (WHERE step = 6) AS evicted, count(*) FILTER (WHERE step = 9) AS groups_lost,
          min(time_ns) FILTER (WHERE step = 10) AS recreated, max(time_ns) FILTER (WHERE step IN (11, 15)) AS back,
          count(*) FILTER (WHERE step = 11) AS groups_back, count(*) FILTER (WHERE step = 13) AS jobs_hit,
          count(*) FILTER (WHERE step = 14) AS jobs_lost, count(*) FILTER (WHERE step = 15) AS jobs_back,
          count(*) FILTER (WHERE step = 16) AS jobs_ended
        FROM fault GROUP BY fault
      ) s ON s.fault = f.fault
      LEFT JOIN (
        SELECT l.fault, sum(l.pods) AS pods, sum(l.gpus * (
          coalesce(r.time_ns, (SELECT CAST(value AS INTEGER) FROM run WHERE key = 'end_ns'), l.time_ns) - b.time_ns
        )) / 3.6e12 AS gpu_hours
        FROM fault l
        JOIN fault b ON b.fault = l.fault AND b.step = 0
        LEFT JOIN fault r ON r.fault = l.fault AND r.subject = l.subject AND r.step IN (11, 15, 16)
        WHERE l.step IN (9, 14) GROUP BY l.fault
      ) c ON c.fault = f.fault
      WHERE f.step = 0
      """,
    example: """
      SELECT entry, count(*), sum(groups_lost), sum(jobs_lost), round(sum(gpu_hours_lost)) FROM fault_impact GROUP BY entry ORDER BY 5 DESC
      """)
}

extension TimelineReader {
  /// The lines of a trace that repeats the failures which chance decided, in order.
  ///
  /// - Throws: `cannotRead`.
  package func faultLines() throws(TimelineError) -> [String] {
    try rows("SELECT script FROM fault_impact WHERE script <> '' ORDER BY fault").compactMap { $0[0] }
  }
}
