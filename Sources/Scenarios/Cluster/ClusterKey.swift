/// The keys of `cluster` when it has several pools.
enum ClusterKey: String, SectionKey {
  case pools

  static let section = "Cluster"
  var field: ScenarioField {
    ScenarioField(.list(of: .section(PoolKey.self)), "Pools of nodes; each is a cluster of its own.").required
  }
}

/// The keys of a pool of nodes, which is what `cluster` is when it has only one.
enum PoolKey: String, SectionKey {
  case name, preset, blocks, racks, nodes, levels, labels, allocatable, nodeLabels, taints

  static let section = "Pool"
  var field: ScenarioField {
    switch self {
    case .name: ScenarioField(.text, "What the names of this pool's nodes and domains start with.")
    case .preset: ScenarioField(.choice(ClusterPreset.all.map(\.name)), "A cluster of a known kind.")
    case .blocks: ScenarioField(.count(atLeast: 1), "Blocks of the preset, 1 unless said.")
    case .racks: ScenarioField(.count(atLeast: 1), "Racks in a block; the preset's own number unless said.")
    case .nodes:
      ScenarioField(
        .either([.count(atLeast: 1), .path]),
        "Nodes in a rack, or a file that `kubectl get nodes -o yaml` or `-o json` wrote.")
    case .levels:
      ScenarioField(.list(of: .section(LevelKey.self)), "Levels of the topology, from the widest to the node.")
    case .labels: ScenarioField(.map(to: .text), "The node label of a level, by the level's name.")
    case .allocatable: ScenarioField(.map(to: .quantity), "What a node offers, by resource; adds to a preset's.")
    case .nodeLabels: ScenarioField(.map(to: .text), "Further labels of every node.")
    case .taints:
      ScenarioField(
        .list(of: .either([.text, .section(TaintKey.self)])), "Taints of every node, as key=value:NoSchedule.")
    }
  }
}

/// The keys of one entry of `levels`.
enum LevelKey: String, SectionKey {
  case name, label, count

  static let section = "Level"
  var field: ScenarioField {
    switch self {
    case .name: ScenarioField(.text, "The level's name, such as rack.").required
    case .label: ScenarioField(.text, "The node label that names its domains.")
    case .count: ScenarioField(.count(atLeast: 1), "Domains of this level in one of the next wider level.")
    }
  }
}

/// The keys of a taint that is written as a mapping.
enum TaintKey: String, SectionKey {
  case key, value, effect

  static let section = "Taint"
  var field: ScenarioField {
    switch self {
    case .key: ScenarioField(.text, "The taint's key.").required
    case .value: ScenarioField(.text, "The taint's value.")
    case .effect: ScenarioField(.choice(["NoSchedule", "PreferNoSchedule", "NoExecute"]), "What it does.").required
    }
  }
}
