import API

/// The keys of a scenario.
enum ScenarioKey: String, SectionKey {
  case kind, name, question, cluster, network, storage, manifests, images, containers, kueue, arrivals, training
  case operations, failures, versions, timing
  case start, duration, seed, record, expect

  static let section = "Scenario"
  var field: ScenarioField {
    switch self {
    case .kind: ScenarioField(.choice(["Scenario"]), "Scenario, always.").required
    case .name: ScenarioField(.text, "A short name, which files of its runs carry.").required
    case .question: ScenarioField(.text, "The question that the scenario answers.")
    case .cluster:
      ScenarioField(.either([.section(PoolKey.self), .section(ClusterKey.self)]), "The nodes.").required
    case .network:
      ScenarioField(.section(NetworkKey.self), "What joins the nodes; what the cluster's preset has unless said.")
    case .storage: ScenarioField(.section(StorageKey.self), "What checkpoints are written to and read from.")
    case .manifests:
      ScenarioField(
        .either([.path, .kubernetes, .list(of: .either([.path, .kubernetes]))]),
        "What is applied at the start: Kubernetes YAML, as files or inline.")
    case .images: ScenarioField(.map(to: .section(ImageKey.self)), "Container images, by name; \"*\" means all others.")
    case .containers:
      ScenarioField(.map(to: .section(ContainerKey.self)), "How the processes in containers behave, by container name.")
    case .kueue:
      ScenarioField(.section(KueueScenarioKey.self), "What Kueue's manifests do not say: gates and outside systems.")
    case .arrivals:
      ScenarioField(.list(of: .section(ArrivalKey.self)), "Jobs that come by rate or by trace: background load.")
    case .training:
      ScenarioField(
        .map(to: .section(TrainingKey.self)),
        "How gangs train, by what makes their pods: lws/name, statefulset/name, a job, or arrivals/name.")
    case .operations: ScenarioField(.list(of: .section(OperationKey.self)), "What an operator does during the run.")
    case .failures: ScenarioField(.section(FailuresKey.self), "What goes wrong.")
    case .versions: ScenarioField(.section(VersionsKey.self), "Which releases are simulated.")
    case .timing:
      ScenarioField(
        .either([.choice(TimingProfile.builtInNames), .path, .section(TimingPart.self)]),
        "How long each step of the control plane and the kubelets takes.")
    case .start:
      ScenarioField(.calendarTime, "The calendar time at which the run starts; 2026-01-01T00:00Z unless said.")
    case .duration: ScenarioField(.duration, "How long the run lasts, in simulated time.").required
    case .seed: ScenarioField(.count(atLeast: 0), "What all random draws follow from; 1 unless said.")
    case .record:
      ScenarioField(
        .either([.choice(["all", "none"]), .list(of: .choice(RecordedGroups.names.map(\.name)))]),
        "What the timeline records; all unless said.")
    case .expect: ScenarioField(.list(of: .expression), "What has to hold at the end.")
    }
  }
}

/// The keys of an image.
enum ImageKey: String, SectionKey {
  case size, cached, exists

  static let section = "Image"
  var field: ScenarioField {
    switch self {
    case .size: ScenarioField(.size, "What a node pulls.")
    case .cached:
      ScenarioField(
        .either([.choice(["everywhere", "nowhere"]), .list(of: .either([.text, .section(SelectionKey.self)]))]),
        "Where it lies from the start: everywhere, nowhere (unless said), or on these nodes and domains.")
    case .exists: ScenarioField(.flag, "False for an image that no registry has; true unless said.")
    }
  }
}

/// The keys of a container's behaviour.
enum ContainerKey: String, SectionKey {
  case startup, shutdown, runTime

  static let section = "Container"
  var field: ScenarioField {
    switch self {
    case .startup:
      ScenarioField(
        .durationDistribution,
        "From process start until its probes succeed; without a readiness or startup probe it changes nothing.")
    case .shutdown: ScenarioField(.durationDistribution, "From SIGTERM until the process has gone.")
    case .runTime:
      ScenarioField(
        .durationDistribution,
        "How long an init container runs, or a container of a pod that ends: restartPolicy Never or OnFailure.")
    }
  }
}

/// The keys of `versions`.
enum VersionsKey: String, SectionKey {
  case kubernetes, lws, kueue

  static let section = "Versions"
  var field: ScenarioField {
    switch self {
    case .kubernetes: ScenarioField(.text, "A Kubernetes release, in quotes: \"1.34\", which it is unless said.")
    case .lws:
      ScenarioField(.choice(["v0.8.0", "v0.9.0", "v0.10.0", "head"]), "A LeaderWorkerSet release; head unless said.")
    case .kueue:
      ScenarioField(
        .choice(KueueVersion.allCases.map(\.rawValue)), "A Kueue release, with its feature gates; head unless said.")
    }
  }
}

/// The keys of a selection of nodes: `node`, or any level of the cluster.
enum SelectionKey: String, SectionKey {
  case node

  static let section = "Selection"
  static let otherKeys: ScenarioField? = ScenarioField(.text, "A domain of a level, such as rack: b0-r1.")
  var field: ScenarioField { ScenarioField(.text, "A node's name.") }
}
