import Fabric

/// The keys of what trains how, one entry of `training`.
enum TrainingKey: String, SectionKey {
  case together, pods, work, step, checkpoint, restart

  static let section = "Training"
  var field: ScenarioField {
    switch self {
    case .together:
      ScenarioField(
        .flag, "True when all groups of a LeaderWorkerSet train as one gang; each is a gang of its own unless said.")
    case .pods:
      ScenarioField(
        .section(GangSizeKey.self), "How many pods train, as torchrun --nnodes MIN:MAX; all and no fewer unless said.")
    case .work:
      ScenarioField(
        .durationDistribution,
        "Productive time after which the work is done and the pods of a job end; for ever unless said.")
    case .step: ScenarioField(.section(StepKey.self), "What one step takes.").required
    case .checkpoint:
      ScenarioField(.section(CheckpointKey.self), "Without it, a gang begins anew after every failure.")
    case .restart: ScenarioField(.section(RestartKey.self), "What happens between a failure and the next step.")
    }
  }
}

/// The keys of `pods`.
enum GangSizeKey: String, SectionKey {
  case min, max

  static let section = "GangSize"
  var field: ScenarioField {
    switch self {
    case .min: ScenarioField(.count(atLeast: 1), "The fewest that train; as many as the most unless said.")
    case .max: ScenarioField(.count(atLeast: 1), "The most that train; the others are hot spares. All unless said.")
    }
  }
}

/// The keys of `step`.
enum StepKey: String, SectionKey {
  case compute, jitter, communication

  static let section = "Step"
  var field: ScenarioField {
    switch self {
    case .compute: ScenarioField(.duration, "Computing with all pods, without waiting for the network.").required
    case .jitter:
      ScenarioField(.share, "How much computing differs from pod to pod; a step waits for the slowest. 0% unless said.")
    case .communication:
      ScenarioField(.section(CommunicationKey.self), "What the pods exchange in a step; nothing unless said.")
    }
  }
}

/// The keys of `communication`.
enum CommunicationKey: String, SectionKey {
  case collective, bytes, overlap

  static let section = "Communication"
  var field: ScenarioField {
    switch self {
    case .collective:
      ScenarioField(.choice(Collective.names.map(\.name)), "Who sends what to whom; all-reduce unless said.")
    case .bytes: ScenarioField(.size, "What every rank holds: gradients for an all-reduce.").required
    case .overlap:
      ScenarioField(.share, "How much of computing can hide communication; 85% unless said, assumed (80% to 90%).")
    }
  }
}

/// The keys of `checkpoint`.
enum CheckpointKey: String, SectionKey {
  case every, write, upload, restore, size, mttf

  static let section = "Checkpoint"
  var field: ScenarioField {
    switch self {
    case .every:
      ScenarioField(
        .either([.duration, .choice(["young", "daly"])]),
        "Training between two of them, or the formula that finds what costs least."
      ).required
    case .write: ScenarioField(.duration, "How long training stands still for one.")
    case .upload:
      ScenarioField(.duration, "From then until it survives the loss of a node; 0s unless said.")
    case .restore:
      ScenarioField(
        .durationDistribution,
        "How long it takes to read one; lognormal of median 3m and sigma 0.5 unless said, assumed.")
    case .size:
      ScenarioField(.size, "Instead of these times: what goes to and from the storage that all gangs share.")
    case .mttf:
      ScenarioField(.duration, "Mean time to failure of the gang for the formulas; from the failures unless said.")
    }
  }
}

/// The keys of `restart`.
enum RestartKey: String, SectionKey {
  case detection, watchdog, teardown, limit, lastCall, joinTimeout, initialisation, build

  static let section = "Restart"
  var field: ScenarioField {
    switch self {
    case .detection:
      ScenarioField(.durationDistribution, "From the exit of a process until its peers know; 0s to 5s unless said.")
    case .watchdog: ScenarioField(.duration, "How long peers wait for one that says nothing; 10m unless said.")
    case .teardown: ScenarioField(.duration, "Until their processes have ended; 5s unless said, assumed.")
    case .limit:
      ScenarioField(
        .either([.count(atLeast: 0), .choice(["unlimited"])]),
        "How often processes begin anew within their pods, torchrun's max-restarts; 0 unless said.")
    case .lastCall: ScenarioField(.duration, "How long a quorum waits for more; 30s unless said.")
    case .joinTimeout: ScenarioField(.duration, "How long pods wait for a quorum before they give up; 10m unless said.")
    case .initialisation:
      ScenarioField(
        .either([.choice(GroupInitialisationName.allCases.map(\.rawValue)), .duration]),
        "How process groups form, or how long it takes; modern unless said.")
    case .build:
      ScenarioField(.durationDistribution, "Building and compiling the model; 30s to 120s unless said, assumed.")
    }
  }
}

/// The keys of `storage`.
enum StorageKey: String, SectionKey {
  case write, read, node

  static let section = "Storage"
  var field: ScenarioField {
    switch self {
    case .write: ScenarioField(.rate, "What all checkpoints together are written with.").required
    case .read: ScenarioField(.rate, "What all checkpoints together are read with.").required
    case .node: ScenarioField(.rate, "What one pod can write or read at most; 10GB/s unless said, assumed.")
    }
  }
}

/// The keys of `network`.
enum NetworkKey: String, SectionKey {
  case preset, detail, nicBandwidth, nvlinkBandwidth, rackOversubscription, blockOversubscription, wiring, sample

  static let section = "Network"
  var field: ScenarioField {
    switch self {
    case .preset:
      ScenarioField(.choice(NetworkPreset.all.map(\.name)), "A network of a known kind; the cluster's own unless said.")
    case .detail:
      ScenarioField(
        .choice(["pipes", "rails"]),
        "One pipe for a node, rack or block, or every NIC, leaf and spine; pipes unless said.")
    case .nicBandwidth: ScenarioField(.rate, "Of one GPU's part of the network cards, each way.")
    case .nvlinkBandwidth: ScenarioField(.rate, "Of one GPU, each way.")
    case .rackOversubscription:
      ScenarioField(.count(atLeast: 1), "Capacity down over capacity up of a rack's switches.")
    case .blockOversubscription:
      ScenarioField(.count(atLeast: 1), "Capacity down over capacity up of a block's switches.")
    case .wiring:
      ScenarioField(
        .choice(NetworkPreset.Wiring.names.map(\.name)), "Where the network cards' cables go; the preset's unless said."
      )
    case .sample: ScenarioField(.duration, "How often the busiest links are looked at; 1h unless said.")
    }
  }
}

/// How process groups form, as scenarios name it.
enum GroupInitialisationName: String, CaseIterable {
  case naive, store, tuned, modern
}

extension Collective {
  /// As scenarios write them.
  static let names: [(name: String, collective: Collective)] = [
    ("all-reduce", .allReduce), ("reduce-scatter", .reduceScatter), ("all-gather", .allGather),
    ("all-to-all", .allToAll), ("chain", .chain),
  ]
}

extension NetworkPreset.Wiring {
  /// As scenarios write them.
  static let names: [(name: String, wiring: NetworkPreset.Wiring)] = [
    ("rail-optimised", .railOptimised), ("top-of-rack", .topOfRack), ("multipath", .multipath),
  ]
}
