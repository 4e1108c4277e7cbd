/// The keys of `failures`.
enum FailuresKey: String, SectionKey {
  case profile, entries, remedies, lemons, infancy, recurrence, healthChecks, unaided, cordon, drain, spares
  case sparesPer, swapTime, maintenance, gpuReady, watchdog, crashDelay, trace, script

  static let section = "Failures"
  var field: ScenarioField {
    switch self {
    case .profile:
      ScenarioField(
        .choice(FailureProfile.names),
        "How much fails by itself, by the catalogue: good (rsc-2), typical (llama3), poor (rsc-1); none unless said.")
    case .entries:
      ScenarioField(.map(to: .section(FaultEntryKey.self)), "Changes entries of the catalogue, or adds some, by name.")
    case .remedies:
      ScenarioField(.map(to: .section(RemedyKey.self)), "Changes remedies of the catalogue, or adds some, by name.")
    case .lemons: ScenarioField(.section(LemonsKey.self), "Nodes that fail more often than others.")
    case .infancy: ScenarioField(.section(InfancyKey.self), "How much more often young machines fail.")
    case .recurrence: ScenarioField(.section(RecurrenceKey.self), "How often what seemed mended comes back.")
    case .healthChecks: ScenarioField(.flag, "Whether daemons find failures; without them people do. True unless said.")
    case .unaided: ScenarioField(.durationDistribution, "How long people take who have no health checks.")
    case .cordon: ScenarioField(.flag, "Whether a node is cordoned once its failure is known; true unless said.")
    case .drain: ScenarioField(.flag, "Whether the pods of a node are deleted before it is mended; true unless said.")
    case .spares:
      ScenarioField(
        .either([.count(atLeast: 0), .share]),
        "Machines that can take the place of one to be replaced, as a number or a share of the nodes; 0 unless said.")
    case .sparesPer:
      ScenarioField(
        .text, "The level in each of whose domains so many wait for that domain alone; one pool unless said.")
    case .swapTime: ScenarioField(.durationDistribution, "How long that takes.")
    case .maintenance:
      ScenarioField(
        .map(to: .section(MaintenanceKey.self)), "Planned work on nodes, by name: windows, rolling upgrades.")
    case .gpuReady: ScenarioField(.duration, "From the boot of a node until its driver and device plugin offer GPUs.")
    case .watchdog: ScenarioField(.duration, "How long processes that stand still wait before they give up.")
    case .crashDelay: ScenarioField(.duration, "How long a process runs on a GPU that is gone before it notices.")
    case .trace:
      ScenarioField(.path, "A list of failures, as lwsim export RUN --faults writes it, in place of random ones.")
    case .script: ScenarioField(.list(of: .section(FailureKey.self)), "Failures at given times or after given events.")
    }
  }
}

/// The keys of an entry of the catalogue.
enum FaultEntryKey: String, SectionKey {
  case enabled, rate, every, of, parts, over, blast, effect, left, aborts
  case forDuration = "for"
  case notice, detection, remedies, source

  static let section = "FaultEntry"
  static let effects = [
    "crash", "hang", "gpu-lost", "gpu-withdrawn", "node-down", "not-ready", "link", "nvlink", "slow", "storage",
    "corrupt",
  ]

  var field: ScenarioField {
    switch self {
    case .enabled: ScenarioField(.flag, "False when it does not happen; true unless said.")
    case .rate: ScenarioField(.text, "How often, at random: 1.3 per 1000 node-days, 0.02 per rack-year.")
    case .every:
      ScenarioField(.durationDistribution, "The time between two failures of one component, in place of rate.")
    case .of:
      ScenarioField(
        .text,
        """
        What fails: node, server (a node counted by its GPUs, eight to one), gpu, cluster, nvlink-domain, job, or a level; \
        follows the unit of rate unless said.
        """)
    case .parts: ScenarioField(.count(atLeast: 1), "How many alike parts each has, such as 8 links; 1 unless said.")
    case .over: ScenarioField(.count(atLeast: 0), "Of job: jobs and groups on more nodes than this; 0 unless said.")
    case .blast:
      ScenarioField(
        .text, "Whom one failure hits, where that is more than what fails: node, cluster, or a level around it.")
    case .effect: ScenarioField(.choice(Self.effects), "What it does.")
    case .left:
      ScenarioField(
        .either([.share, .section(UniformShareKey.self)]), "What is left of bandwidth or speed: 75% or {uniform: […]}.")
    case .aborts: ScenarioField(.flag, "Whether what talks over a link or NVLink gives up; false unless said.")
    case .notice:
      ScenarioField(.section(NoticeKey.self), "How many failures are announced, and how long before: {share, time}.")
    case .forDuration: ScenarioField(.durationDistribution, "How long a node is not ready.")
    case .detection: ScenarioField(.durationDistribution, "From the failure until somebody knows; at once unless said.")
    case .remedies:
      ScenarioField(
        .list(of: .either([.text, .map(to: .share)])),
        "What is tried in turn, each with the share that it ends: [{reset: 92%}, rma].")
    case .source: ScenarioField(.text, "Where it comes from, or the word assumed.")
    }
  }
}

/// `{share: 50%, time: 30m}`.
enum NoticeKey: String, SectionKey {
  case share, time

  static let section = "Notice"
  var field: ScenarioField {
    switch self {
    case .share: ScenarioField(.share, "Which share of the failures is announced.").required
    case .time: ScenarioField(.duration, "How long before; the nodes are cordoned and drained meanwhile.").required
    }
  }
}

/// `{uniform: [50%, 90%]}`.
enum UniformShareKey: String, SectionKey {
  case uniform

  static let section = "UniformShare"
  var field: ScenarioField { ScenarioField(.list(of: .share), "The least and the most.").required }
}

/// The keys of a remedy.
enum RemedyKey: String, SectionKey {
  case kind, time, source

  static let section = "Remedy"
  var field: ScenarioField {
    switch self {
    case .kind:
      ScenarioField(
        .choice(["elsewhere", "reset", "down", "replace"]),
        "elsewhere leaves the node alone, reset needs its pods gone, down needs it off, replace may use a spare.")
    case .time: ScenarioField(.durationDistribution, "How long it takes.")
    case .source: ScenarioField(.text, "Where it comes from, or the word assumed.")
    }
  }
}

/// The keys of `lemons`.
enum LemonsKey: String, SectionKey {
  case share, factor, nodes

  static let section = "Lemons"
  var field: ScenarioField {
    switch self {
    case .share: ScenarioField(.share, "Which share of the nodes, drawn once a run.")
    case .factor: ScenarioField(.count(atLeast: 1), "How often they fail, compared with the others.")
    case .nodes: ScenarioField(.list(of: .text), "Further lemons, by name.")
    }
  }
}

/// The keys of `infancy`.
enum InfancyKey: String, SectionKey {
  case factor, decay, age

  static let section = "Infancy"
  var field: ScenarioField {
    switch self {
    case .factor: ScenarioField(.count(atLeast: 1), "How often new machines fail, compared with old ones.").required
    case .decay: ScenarioField(.duration, "After this time a third of the excess is left.").required
    case .age: ScenarioField(.duration, "The age of all machines when the run starts; 0s unless said.")
    }
  }
}

/// The keys of `recurrence`.
enum RecurrenceKey: String, SectionKey {
  case share, within

  static let section = "Recurrence"
  var field: ScenarioField {
    switch self {
    case .share: ScenarioField(.share, "Which share of what a reset or a reboot mended comes back.")
    case .within: ScenarioField(.duration, "How soon, evenly spread.")
    }
  }
}

/// The keys of one failure of a trace.
enum TracedFaultKey: String, SectionKey {
  case at, fail, target, gpu, magnitude, notice, detection, remedies, swap

  static let section = "TracedFault"
  var field: ScenarioField {
    switch self {
    case .at: ScenarioField(.duration, "The time since the start of the run.").required
    case .fail: ScenarioField(.text, "The entry of the catalogue.").required
    case .target: ScenarioField(.either([.section(SelectionKey.self), .choice(["cluster"])]), "Whom it hits.").required
    case .gpu: ScenarioField(.count(atLeast: 0), "Which GPU of the node; the whole node unless said.")
    case .magnitude: ScenarioField(.quantity, "What is left of bandwidth or speed, or the seconds of a silence.")
    case .notice: ScenarioField(.duration, "How long before it happens somebody knows.")
    case .detection: ScenarioField(.duration, "From the failure until somebody knows.")
    case .remedies: ScenarioField(.list(of: .map(to: .duration)), "What is tried in turn, and how long each takes.")
    case .swap: ScenarioField(.duration, "How long a spare takes to come in.")
    }
  }
}
