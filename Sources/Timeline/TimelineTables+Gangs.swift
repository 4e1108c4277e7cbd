package import Simulation

/// Pods that work together, and what their GPUs do.
extension TimelineTables {
  package static let gangState = TimelineTable<Interval<Int32, GangFact>>(
    "gang_state", "A time during which a gang had one state. Written when it ends.",
    columns: [
      .integer("gang", "The gang's number, from 0 in order of their making.") { Int64($0.key) },
      .symbol("name", "Whose pods they are: `lws/vllm/0`, `job/train`.") { $0.state.name },
      .reference("state", to: TermTable.gangState.rawValue, "How far it is.") { Int64($0.state.state.rawValue) },
      .integer("up", "Pods whose processes ran and answered when it began.") { Int64($0.state.up) },
      .integer("bound", "Pods on nodes when it began.") { Int64($0.state.bound) },
    ] + interval()
  ).indexed(by: "gang").from("Facts about gangs: the physical truth, not what the control plane sees.")

  package static let gangRate = TimelineTable<Interval<Int32, GangBandwidthFact>>(
    "gang_rate", "A time during which a gang that trains had one pace. Written when it ends.",
    columns: [
      .integer("gang", "The gang's number.") { Int64($0.key) },
      .symbol("name", "Whose pods they are.") { $0.state.name },
      .real("bandwidth", "Bytes a second that each of its nodes sends.") { $0.state.bandwidth },
      .real("step_s", "How long a step takes.") { $0.state.step },
      .real("ideal_step_s", "How long it would take on an idle network of sound hardware.") { $0.state.idealStep },
    ] + interval()
  ).indexed(by: "gang").from("Facts about the network: rates after every change of gangs or links.")

  package static let gangHours = TimelineTable<GangHoursFact>(
    "gang_hours", "What the GPUs of a gang did of one kind. Written when the gang goes, or at the end of the run.",
    columns: [
      .integer("gang", "The gang's number; -1 for GPUs that no pod held.") { Int64($0.gang) },
      .symbol("name", "Whose pods they are.") { $0.name },
      .symbol("owner", "Whom they count for: `lws/vllm`, `arrivals/train`, `cluster`.") { $0.owner },
      .symbol("category", "What they did; `docs/model/goodput.md` tells what each means.") { $0.category },
      .real("gpu_hours", "How much.") { $0.gpuHours },
    ]
  ).indexed(by: "gang").from("Accounts that are exact to the nanosecond.")
}

extension TimelineViews {
  package static let gangTimeline = TimelineView(
    name: "gang_timeline", doc: "A time during which a gang had one state.",
    columns: [
      .text("gang", "gang.text", "Whose pods they are: `lws/vllm/0`, `job/train`."),
      .integer("number", "s.gang", "The gang's number, from 0 in order of their making."),
      .text(
        "state", "state.text",
        "Queued, Placing, Starting, LastCall, Initialising, Restoring, Training, Writing, Stalled or Done."),
      .integer("up", "s.up", "Pods whose processes ran and answered when it began."),
      .integer("bound", "s.bound", "Pods on nodes when it began."),
      startSeconds, endSeconds,
    ],
    from: """
      FROM gang_state s
      JOIN name gang ON gang.id = s.name
      JOIN gang_state_text state ON state.id = s.state
      """,
    example: """
      SELECT state, round(sum(end_s - start_s)) AS seconds FROM gang_timeline
      WHERE gang = 'lws/train/0' GROUP BY state ORDER BY 2 DESC
      """)

  package static let gangBandwidth = TimelineView(
    name: "gang_bandwidth", doc: "A time during which a gang that trains had one pace.",
    columns: [
      .text("gang", "gang.text", "Whose pods they are."),
      .real("gigabytes_per_s", "s.bandwidth / 1e9", "What each of its nodes sends."),
      .real("step_s", "s.step_s", "How long a step takes."),
      .real("ideal_step_s", "s.ideal_step_s", "How long it would take on an idle network of sound hardware."),
      startSeconds, endSeconds,
    ],
    from: "FROM gang_rate s JOIN name gang ON gang.id = s.name",
    example: "SELECT gang, gigabytes_per_s, step_s, start_s FROM gang_bandwidth ORDER BY step_s / ideal_step_s DESC")

  package static let gpuHours = TimelineView(
    name: "gpu_hours", doc: "What GPUs did, by owner.",
    columns: [
      .text("category", "category.text", "What they did; docs/model/goodput.md tells what each means."),
      .text("owner", "owner.text", "Whose pods they were held by: `lws/vllm`, `arrivals/train`; `cluster` for none."),
      .real("gpu_hours", "s.gpu_hours", "How much."),
    ],
    from: """
      FROM (SELECT category, owner, sum(gpu_hours) AS gpu_hours FROM gang_hours GROUP BY category, owner) s
      JOIN name category ON category.id = s.category
      JOIN name owner ON owner.id = s.owner
      """,
    example: "SELECT category, sum(gpu_hours) FROM gpu_hours GROUP BY category ORDER BY 2 DESC")

  package static let gangGoodput = TimelineView(
    name: "gang_goodput", doc: "A gang, and how much of its time was of use.",
    columns: [
      .text("gang", "gang.text", "Whose pods they are."),
      .integer("number", "s.gang", "The gang's number, from 0 in order of their making."),
      .real("gpu_hours", "s.all_hours", "GPU-hours that it held or waited for."),
      .real("productive", "s.productive", "GPU-hours of training that was kept, or of service."),
      .real("ettr", "s.productive / s.all_hours", "The share that was productive."),
    ],
    from: """
      FROM (
        SELECT h.gang, h.name, sum(h.gpu_hours) AS all_hours,
          coalesce(sum(h.gpu_hours) FILTER (WHERE category.text = 'productive'), 0.0) AS productive
        FROM gang_hours h JOIN name category ON category.id = h.category WHERE h.gang >= 0 GROUP BY h.gang
      ) s
      JOIN name gang ON gang.id = s.name
      """,
    example: "SELECT gang, round(100 * ettr, 1) AS percent FROM gang_goodput ORDER BY ettr LIMIT 10")
}
