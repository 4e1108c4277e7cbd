/// Where admitted workloads stand, what quotas are used, and Kueue's metrics.
extension TimelineViews {
  package static let workloadAssignment = TimelineView(
    name: "workload_assignment", doc: "A podset got a flavor for a resource, with its workload's admission.",
    columns: admission + [
      .integer("pods", "a.pods", "How many pods were admitted."),
      .text("flavor", "flavor.text", "The ResourceFlavor."),
      .text("resource", "resource.text", "The resource."),
      .real("amount", amount("a.amount"), "What all pods take; cpu in cores, memory in bytes."),
    ],
    from: """
      FROM flavor_assignment a
      \(admissionNames)
      JOIN name flavor ON flavor.id = a.flavor
      JOIN name resource ON resource.id = a.resource
      """,
    example: "SELECT workload, podset, flavor, amount FROM workload_assignment WHERE resource = 'nvidia.com/gpu'")

  package static let workloadPlace = TimelineView(
    name: "workload_place", doc: "So many pods of a podset got their places in a domain, with the admission.",
    columns: admission + [
      .text("level", "level.text", "The narrowest level of the topology, by its label."),
      .text("domain", "domain.text", "A hostname, or the values of all levels with commas."),
      .integer("pods", "a.pods", "How many."),
    ],
    from: """
      FROM domain_assignment a
      \(admissionNames)
      JOIN name level ON level.id = a.level
      JOIN name domain ON domain.id = a.domain
      """,
    example: "SELECT domain, sum(pods) FROM workload_place GROUP BY domain ORDER BY 2 DESC")

  package static let placementQuality = TimelineView(
    name: "placement_quality",
    doc: "How good the places of a podset are at one level, and what they left of a resource that it takes.",
    columns: admission + [
      .text("flavor", "flavor.text", "The ResourceFlavor whose topology it is."),
      .text("level", "level.text", "The level, by its label."),
      .integer("domains", "a.domains", "In how many domains of the level the pods stand."),
      .real("distance", "a.distance", "Hops in the tree between two pods, the mean over all pairs."),
      .text("resource", "resource.text", "The resource."),
      .optionalReal(
        "whole_share", "CASE WHEN room.free > 0 THEN room.free_in_whole * 1.0 / room.free END",
        "Share of what is free that lies in domains of which nothing is used; NULL when nothing is free."),
      .optionalReal(
        "largest_share", "CASE WHEN room.free > 0 THEN room.largest * 1.0 / room.free END",
        "Share of what is free that lies in the domain with most; NULL when nothing is free."),
    ],
    from: """
      FROM placement_spread a
      \(admissionNames)
      JOIN name flavor ON flavor.id = a.flavor
      JOIN name level ON level.id = a.level
      JOIN flavor_assignment f
        ON f.uid = a.uid AND f.time_ns = a.time_ns AND f.podset = a.podset AND f.flavor = a.flavor
      JOIN name resource ON resource.id = f.resource
      LEFT JOIN topology_room room
        ON room.flavor = a.flavor AND room.level = a.level AND room.resource = f.resource
        AND room.start_ns <= \(nextLook) AND (\(nextLook) < room.end_ns OR room.is_open)
      """,
    example: """
      SELECT workload, podset, level, domains, distance FROM placement_quality
      WHERE resource = 'nvidia.com/gpu' ORDER BY distance DESC
      """)

  package static let topologyFragmentation = TimelineView(
    name: "topology_fragmentation", doc: "A time during which a flavor's topology had the same room at a level.",
    columns: [
      .text("flavor", "flavor.text", "The ResourceFlavor."),
      .text("level", "level.text", "The level, by its label."),
      .text("resource", "resource.text", "The resource."),
      .real("free", amount("s.free"), "What is free in all domains; cpu in cores, memory in bytes."),
      .real("largest", amount("s.largest"), "What is free in the domain with most."),
      .integer("whole_domains", "s.whole_domains", "Domains with room of which admitted workloads use nothing."),
      .optionalReal(
        "whole_share", "CASE WHEN s.free > 0 THEN s.free_in_whole * 1.0 / s.free END",
        "Share of what is free that lies in those; NULL when nothing is free."),
      startSeconds, endSeconds,
    ],
    from: """
      FROM topology_room s
      JOIN name flavor ON flavor.id = s.flavor
      JOIN name level ON level.id = s.level
      JOIN name resource ON resource.id = s.resource
      """,
    example: "SELECT level, start_s, whole_domains, whole_share FROM topology_fragmentation ORDER BY level, start_s")

  package static let queueUsage = TimelineView(
    name: "queue_usage", doc: "A time during which a ClusterQueue used the same of a quota.",
    columns: [.text("cluster_queue", "node.text", "The ClusterQueue.")] + use,
    from: "FROM quota_use s\n\(useNames)\nWHERE NOT s.is_cohort",
    example: """
      SELECT cluster_queue, flavor, max(reserved) / nominal FROM queue_usage
      WHERE resource = 'nvidia.com/gpu' GROUP BY cluster_queue, flavor
      """)

  package static let cohortUsage = TimelineView(
    name: "cohort_usage", doc: "A time during which all ClusterQueues below a cohort used the same of a quota.",
    columns: [.text("cohort", "node.text", "The cohort.")] + use,
    from: "FROM quota_use s\n\(useNames)\nWHERE s.is_cohort",
    example: "SELECT cohort, flavor, resource, reserved, available, start_s FROM cohort_usage ORDER BY start_s")

  package static let metric = TimelineView(
    name: "metric", doc: "A series of a metric of Kueue's had this value from this look until its next row.",
    columns: [
      .seconds("time_s", "s.time_ns", "When it was looked at."),
      .text("name", "metric.text", "The metric's name as Prometheus shows it."),
      .text("labels", "labels.text", "Its labels as Prometheus writes them, without the braces."),
      .real("value", "s.value", "Its value."),
    ],
    from: """
      FROM metric_sample s
      JOIN name metric ON metric.id = s.name
      JOIN name labels ON labels.id = s.labels
      """,
    example: "SELECT time_s, labels, value FROM metric WHERE name = 'kueue_pending_workloads' ORDER BY time_s")
}

extension TimelineViews {
  private static let admission: [TimelineView.Column] = [
    .seconds("time_s", "a.time_ns", "When."),
    .text("namespace", "namespace.text", "The workload's namespace."),
    .text("workload", "workload.text", "Its name."),
    .text("podset", "podset.text", "The podset's name."),
  ]

  private static let admissionNames = """
    JOIN \(named) w ON w.uid = a.uid
    JOIN name namespace ON namespace.id = w.namespace
    JOIN name workload ON workload.id = w.name
    JOIN name podset ON podset.id = a.podset
    """

  /// When topologies were looked at next.
  private static let nextLook = "(a.time_ns / 15000000000 + 1) * 15000000000"

  private static let use: [TimelineView.Column] = [
    .text("flavor", "flavor.text", "The ResourceFlavor."),
    .text("resource", "resource.text", "The resource; cpu is in cores, memory in bytes."),
    .real("nominal", amount("s.nominal"), "Its quota; of a cohort: its own and what those below lend."),
    .real("reserved", amount("s.reserved"), "What workloads hold."),
    .real("admitted", amount("s.admitted"), "What admitted workloads hold."),
    .real("borrowed", amount("s.borrowed"), "What is held above nominal, from the cohort above."),
    .real("available", amount("s.available"), "What could still be reserved, borrowing included."),
    startSeconds, endSeconds,
  ]

  private static let useNames = """
    JOIN name node ON node.id = s.node
    JOIN name flavor ON flavor.id = s.flavor
    JOIN name resource ON resource.id = s.resource
    """

  /// Tables hold cpu in thousandths of a core.
  private static func amount(_ column: String) -> String {
    "\(column) / CASE resource.text WHEN 'cpu' THEN 1e3 ELSE 1e0 END"
  }
}
