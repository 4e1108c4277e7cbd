package import Simulation

/// The network: what is broken of it, and where it is full.
extension TimelineTables {
  package static let linkState = TimelineTable<Interval<UInt32, LinkFact>>(
    "link_state", "A time during which the links of a node had less than their capacity. Written when it ends.",
    columns: [
      .symbol("link", "The node, as the path of its domains.") { $0.state.link },
      .real("share", "The share of the capacity that was left; 0 for a broken link.") { $0.state.share },
    ] + interval()
  ).indexed(by: "link").from("Facts about links, from failures of the catalogue.")

  package static let linkLoad = TimelineTable<Timed<LinkLoadFact>>(
    "link_load", "What one of the busiest links carried, looked at from time to time.",
    columns: [
      .time("time_ns", "When.") { $0.time },
      .symbol("link", "The link and its direction, as `b0 up`.") { $0.content.link },
      .real("load", "Bytes a second.") { $0.content.load },
      .real("capacity", "Bytes a second that it can carry at that time.") { $0.content.capacity },
    ]
  ).indexed(by: "link").from("Rates of the gangs that train, every `network.sample`.")
}

extension TimelineViews {
  package static let linkTimeline = TimelineView(
    name: "link_timeline", doc: "A time during which the links of a node had less than their capacity.",
    columns: [
      .text("link", "link.text", "The node, as the path of its domains."),
      .real("share", "s.share", "The share of the capacity that was left; 0 for a broken link."),
      startSeconds, endSeconds,
    ],
    from: "FROM link_state s JOIN name link ON link.id = s.link",
    example: "SELECT link, share, end_s - start_s AS seconds FROM link_timeline ORDER BY share LIMIT 10")

  package static let linkUtilisation = TimelineView(
    name: "link_utilisation", doc: "What one of the busiest links carried, looked at from time to time.",
    columns: [
      .seconds("time_s", "l.time_ns", "When."),
      .text("link", "link.text", "The link and its direction, as `b0 up`."),
      .real("utilisation", "l.load / l.capacity", "The share of its capacity that was used."),
      .real("gigabytes_per_s", "l.load / 1e9", "What it carried."),
    ],
    from: "FROM link_load l JOIN name link ON link.id = l.link",
    example: "SELECT link, avg(utilisation) FROM link_utilisation GROUP BY link ORDER BY 2 DESC LIMIT 10")
}
