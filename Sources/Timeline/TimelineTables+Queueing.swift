package import Simulation

/// What Kueue decides and why.
extension TimelineTables {
  package static let workloadState = TimelineTable<Interval<UInt64, WorkloadFact>>(
    "workload_state", "A time during which a workload of Kueue's had one state and reason. Written when it ends.",
    columns: [
      .integer("uid", "The Workload object.") { Int64(bitPattern: $0.key) },
      .symbol("namespace", "Its namespace.") { $0.state.namespace },
      .symbol("name", "Its name.") { $0.state.name },
      .symbol("owner", "Whom it admits, as `lws/vllm/3` or `job/train`.") { $0.state.owner },
      .symbol("local_queue", "The LocalQueue that it names.") { $0.state.localQueue },
      .symbol("cluster_queue", "The ClusterQueue that it holds quota in or waits in; empty when there is none.") {
        $0.state.clusterQueue
      },
      .integer("priority", "Its priority.") { Int64($0.state.priority) },
      .integer("pods", "Pods of all its podsets.") { Int64($0.state.podCount) },
      .reference("state", to: TermTable.workloadState.rawValue, "How far it is.") { Int64($0.state.state.rawValue) },
      .symbol("reason", "Kueue's reason; empty while it is admitted.") { $0.state.reason },
      .symbol("message", "Kueue's message; empty while it is admitted.") { $0.state.message },
    ] + interval()
  ).indexed(by: "uid").from("Facts about workloads; reasons and messages of KUEUE-SPEC 8.")

  package static let eviction = TimelineTable<Timed<EvictionFact>>(
    "eviction", "A workload was told to leave.",
    columns: [
      .time("time_ns", "When.") { $0.time },
      .integer("uid", "The Workload object.") { Int64(bitPattern: $0.content.uid) },
      .symbol("reason", "The reason of the condition Evicted.") { $0.content.reason },
      .symbol("message", "Its message.") { $0.content.message },
    ]
  ).indexed(by: "uid").from("Facts about evictions, for the reasons of KUEUE-SPEC 7.3.")

  package static let victim = TimelineTable<Timed<PreemptionFact>>(
    "victim", "A workload was told to leave for another one.",
    columns: [
      .time("time_ns", "When.") { $0.time },
      .integer("preemptor_uid", "The Workload object that room is made for.") {
        Int64(bitPattern: $0.content.preemptor)
      },
      .symbol("preemptor_queue", "Its ClusterQueue.") { $0.content.preemptorQueue },
      .integer("victim_uid", "The Workload object that leaves.") { Int64(bitPattern: $0.content.victim) },
      .symbol("victim_queue", "Its ClusterQueue.") { $0.content.victimQueue },
      .symbol("reason", "Why it is the one to leave: the reason of the condition Preempted.") { $0.content.reason },
    ]
  ).from("Facts about preemptions, for the reasons of KUEUE-SPEC 4.7.")

  package static let flavorAssignment = TimelineTable<Timed<FlavorAssignmentFact>>(
    "flavor_assignment", "A podset got a flavor for a resource, with its workload's admission.",
    columns: [
      .time("time_ns", "When.") { $0.time },
      .integer("uid", "The Workload object.") { Int64(bitPattern: $0.content.uid) },
      .symbol("podset", "The podset's name.") { $0.content.podSet },
      .integer("pods", "How many pods were admitted.") { Int64($0.content.podCount) },
      .symbol("flavor", "The ResourceFlavor.") { $0.content.flavor },
      .symbol("resource", "The resource.") { $0.content.resource },
      .integer("amount", "What all pods take; cpu in thousandths of a core.") { $0.content.amount },
    ]
  ).indexed(by: "uid").from("Facts about admissions.")

  package static let domainAssignment = TimelineTable<Timed<DomainAssignmentFact>>(
    "domain_assignment", "So many pods of a podset got their places in a domain, with its workload's admission.",
    columns: [
      .time("time_ns", "When.") { $0.time },
      .integer("uid", "The Workload object.") { Int64(bitPattern: $0.content.uid) },
      .symbol("podset", "The podset's name.") { $0.content.podSet },
      .symbol("level", "The narrowest level of the topology, by its label.") { $0.content.level },
      .symbol("domain", "A hostname, or the values of all levels with commas.") { $0.content.domain },
      .integer("pods", "How many.") { Int64($0.content.podCount) },
    ]
  ).indexed(by: "uid").from("Facts about admissions: the topology assignment.")

  package static let placementSpread = TimelineTable<Timed<PlacementQualityFact>>(
    "placement_spread", "How far apart the pods of a podset stand at one level, when it got its places.",
    columns: [
      .time("time_ns", "When.") { $0.time },
      .integer("uid", "The Workload object.") { Int64(bitPattern: $0.content.uid) },
      .symbol("podset", "The podset's name.") { $0.content.podSet },
      .symbol("flavor", "The ResourceFlavor whose topology it is.") { $0.content.flavor },
      .symbol("level", "The level, by its label.") { $0.content.level },
      .integer("domains", "In how many domains of the level the pods stand.") { Int64($0.content.domainCount) },
      .real("distance", "Hops in the tree between two pods, the mean over all pairs; the same at every level.") {
        $0.content.distance
      },
    ]
  ).indexed(by: "uid").from("Facts about admissions, measured as docs/model/placement-quality.md says.")
}

extension TimelineTables {
  package static let topologyRoom = TimelineTable<Interval<TopologyRoomKey, TopologyRoom>>(
    "topology_room", "A time during which a flavor's topology had the same room at a level. Written when it ends.",
    columns: [
      .symbol("flavor", "The ResourceFlavor.") { $0.key.flavor },
      .symbol("level", "The level, by its label.") { $0.key.level },
      .symbol("resource", "The resource; cpu in thousandths of a core.") { $0.key.resource },
      .integer("free", "What is free in all domains.") { $0.state.free },
      .integer("largest", "What is free in the domain with most.") { $0.state.largest },
      .integer("whole_domains", "Domains that have room and of which admitted workloads use nothing.") {
        Int64($0.state.wholeDomains)
      },
      .integer("free_in_whole", "What is free in those.") { $0.state.freeInWhole },
    ] + interval()
  ).indexed(by: "flavor", "level").from("The topology as Kueue counts it, looked at every 15 s while things change.")

  package static let quotaUse = TimelineTable<Interval<QuotaKey, QuotaUse>>(
    "quota_use", "A time during which the use of a quota was the same. Written when it ends.",
    columns: [
      .symbol("node", "The ClusterQueue or cohort.") { $0.key.node },
      .flag("is_cohort", "1 for a cohort: what all ClusterQueues below it use.") { $0.key.isCohort },
      .symbol("flavor", "The ResourceFlavor.") { $0.key.flavor },
      .symbol("resource", "The resource; cpu in thousandths of a core.") { $0.key.resource },
      .integer("nominal", "Its quota; of a cohort: its own and what those below lend.") { $0.state.nominal },
      .integer("reserved", "What workloads hold.") { $0.state.reserved },
      .integer("admitted", "What admitted workloads hold.") { $0.state.admitted },
      .integer("borrowed", "What is held above nominal, from the cohort above.") { $0.state.borrowed },
      .integer("available", "What could still be reserved, borrowing included.") { $0.state.available },
    ] + interval()
  ).indexed(by: "node").from("The ledger of quotas after every instant in which something changed; KUEUE-SPEC 3.")

  package static let metricSample = TimelineTable<Timed<MetricFact>>(
    "metric_sample", "A series of a metric of Kueue's had this value from this look until its next row.",
    columns: [
      .time("time_ns", "When it was looked at.") { $0.time },
      .symbol("name", "The metric's name as Prometheus shows it.") { $0.content.name },
      .symbol("labels", "Its labels as Prometheus writes them, without the braces.") { $0.content.labels },
      .real("value", "Its value.") { $0.content.value },
    ]
  ).indexed(by: "name").from("Metrics of KUEUE-SPEC 9, looked at every 15 s while things change.")
}
