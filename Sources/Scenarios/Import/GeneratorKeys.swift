// The generator files of Kueue's scheduler performance test, key by key.
//
// Source: kubernetes-sigs/kueue, test/performance/scheduler/runner/generator.

/// The keys of a generator file.
enum GeneratorKey: String, SectionKey {
  case topology, resourceFlavor, cohorts

  static let section = "Generator"
  var field: ScenarioField {
    switch self {
    case .topology: ScenarioField(.section(GeneratorTopologyKey.self), "The nodes.")
    case .resourceFlavor: ScenarioField(.section(GeneratorFlavorKey.self), "The only flavor.")
    case .cohorts: ScenarioField(.list(of: .section(GeneratorCohortKey.self)), "Sets of cohorts.").required
    }
  }
}

enum GeneratorTopologyKey: String, SectionKey {
  case name, levels

  static let section = "GeneratorTopology"
  var field: ScenarioField {
    switch self {
    case .name: ScenarioField(.text, "The Topology's name.").required
    case .levels: ScenarioField(.list(of: .section(GeneratorLevelKey.self)), "Levels, the widest first.").required
    }
  }
}

enum GeneratorLevelKey: String, SectionKey {
  case name, count, nodeLabel, capacity

  static let section = "GeneratorLevel"
  var field: ScenarioField {
    switch self {
    case .name: ScenarioField(.text, "The level's name, such as rack.").required
    case .count: ScenarioField(.count(atLeast: 1), "How many there are in one of the level above.").required
    case .nodeLabel: ScenarioField(.text, "The node label that names its domains.").required
    case .capacity: ScenarioField(.section(GeneratorCapacityKey.self), "What a node offers.")
    }
  }
}

enum GeneratorCapacityKey: String, SectionKey {
  case cpu, memory

  static let section = "GeneratorCapacity"
  var field: ScenarioField {
    switch self {
    case .cpu: ScenarioField(.quantity, "Processors of a node; 96 unless said.")
    case .memory: ScenarioField(.quantity, "Memory of a node; 256Gi unless said.")
    }
  }
}

enum GeneratorFlavorKey: String, SectionKey {
  case name, nodeLabel, topologyName

  static let section = "GeneratorFlavor"
  var field: ScenarioField {
    switch self {
    case .name: ScenarioField(.text, "The ResourceFlavor's name.").required
    case .nodeLabel: ScenarioField(.text, "The label of its nodes, whose value is \"tas\".")
    case .topologyName: ScenarioField(.text, "The Topology of its nodes.")
    }
  }
}

enum GeneratorCohortKey: String, SectionKey {
  case className, count, queuesSets

  static let section = "GeneratorCohort"
  var field: ScenarioField {
    switch self {
    case .className: ScenarioField(.text, "What the names of the cohorts start with.").required
    case .count: ScenarioField(.count(atLeast: 0), "How many cohorts there are.").required
    case .queuesSets: ScenarioField(.list(of: .section(GeneratorQueuesKey.self)), "Sets of ClusterQueues.").required
    }
  }
}

enum GeneratorQueuesKey: String, SectionKey {
  case className, count, nominalQuota, borrowingLimit, reclaimWithinCohort, withinClusterQueue, workloadsSets

  static let section = "GeneratorQueues"
  var field: ScenarioField {
    switch self {
    case .className: ScenarioField(.text, "What the names of the ClusterQueues start with.").required
    case .count: ScenarioField(.count(atLeast: 0), "How many there are in each cohort.").required
    case .nominalQuota: ScenarioField(.quantity, "Processors that are theirs.").required
    case .borrowingLimit: ScenarioField(.quantity, "Processors that they may borrow; without limit unless said.")
    case .reclaimWithinCohort: ScenarioField(.choice(["Never", "LowerPriority", "Any"]), "Never unless said.")
    case .withinClusterQueue:
      ScenarioField(.choice(["Never", "LowerPriority", "LowerOrNewerEqualPriority"]), "Never unless said.")
    case .workloadsSets:
      ScenarioField(.list(of: .section(GeneratorWorkloadsKey.self)), "What comes into each of them.").required
    }
  }
}

enum GeneratorWorkloadsKey: String, SectionKey {
  case count, creationIntervalMs, workloads

  static let section = "GeneratorWorkloads"
  var field: ScenarioField {
    switch self {
    case .count: ScenarioField(.count(atLeast: 0), "How often each of the workloads is created.").required
    case .creationIntervalMs:
      ScenarioField(.count(atLeast: 0), "Milliseconds before each creation.").required
    case .workloads: ScenarioField(.list(of: .section(GeneratorWorkloadKey.self)), "Workloads, in turn.").required
    }
  }
}

enum GeneratorWorkloadKey: String, SectionKey {
  case className, runtimeMs, priority, request, podCount, tasConstraint, tasLevel, sliceSize

  static let section = "GeneratorWorkload"
  var field: ScenarioField {
    switch self {
    case .className: ScenarioField(.text, "What the names of the workloads start with.").required
    case .runtimeMs: ScenarioField(.count(atLeast: 0), "Milliseconds from admission to the end.").required
    case .priority: ScenarioField(.count(atLeast: Int(Int32.min)), "The priority; 0 unless said.")
    case .request: ScenarioField(.quantity, "Processors of one pod.").required
    case .podCount: ScenarioField(.count(atLeast: 1), "Pods; 1 unless said.")
    case .tasConstraint:
      ScenarioField(.choice(["required", "preferred", "balanced"]), "What is asked of the topology.")
    case .tasLevel: ScenarioField(.text, "The node label of the level that is meant.")
    case .sliceSize: ScenarioField(.count(atLeast: 1), "Pods of a slice, with \"balanced\".")
    }
  }
}
