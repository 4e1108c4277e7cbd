/// Everything that a timeline file holds, and in which version.
package enum TimelineSchema {
  /// Raised with every change of a table or view; stored in `PRAGMA user_version` and in `run`.
  package static let version = 4

  /// Marks a file as a timeline in SQLite's header: `lwsi` in ASCII.
  package static let applicationID = 0x6C77_7369

  /// In the order in which a reader meets them.
  package static let tables: [TableSchema] =
    [TimelineTables.run.schema, TimelineTables.input.schema]
    + [TimelineTables.node.schema, TimelineTables.level.schema, TimelineTables.domain.schema]
    + [TimelineTables.nodeDomain.schema, TimelineTables.name.schema]
    + TermTable.allCases.map(\.table.schema)
    + [TimelineTables.podState.schema, TimelineTables.binding.schema, TimelineTables.nodeState.schema]
    + [
      TimelineTables.fault.schema, TimelineTables.groupState.schema, TimelineTables.statusChange.schema,
      TimelineTables.event.schema,
    ]
    + [TimelineTables.workloadState.schema, TimelineTables.eviction.schema, TimelineTables.victim.schema]
    + [TimelineTables.flavorAssignment.schema, TimelineTables.domainAssignment.schema]
    + [TimelineTables.placementSpread.schema, TimelineTables.topologyRoom.schema, TimelineTables.quotaUse.schema]
    + [TimelineTables.metricSample.schema]

  /// In the order in which a reader meets them.
  package static let views: [TimelineView] = [
    TimelineViews.podTimeline, TimelineViews.placement, TimelineViews.placementDomain, TimelineViews.nodeTimeline,
    TimelineViews.groupAvailability, TimelineViews.lwsStatus, TimelineViews.objectEvent,
    TimelineViews.faultImpact,
    TimelineViews.workloadTimeline, TimelineViews.workloadWait, TimelineViews.workloadEviction,
    TimelineViews.preemption, TimelineViews.workloadAssignment, TimelineViews.workloadPlace,
    TimelineViews.placementQuality,
    TimelineViews.topologyFragmentation, TimelineViews.queueUsage, TimelineViews.cohortUsage, TimelineViews.metric,
  ]
}
