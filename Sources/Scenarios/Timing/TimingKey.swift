import Kernel

/// A constant of a timing profile: where it is kept and what it means.
struct TimingConstant {
  /// Where a constant is kept.
  enum Place {
    case duration(WritableKeyPath<TimingProfile, SimDuration>)
    /// Has to be longer than zero: the control plane would spin.
    case period(WritableKeyPath<TimingProfile, SimDuration>)
    /// Follows the release unless said.
    case optionalDuration(WritableKeyPath<TimingProfile, SimDuration?>)
    /// **unit**: bytes a second.
    case byteRate(WritableKeyPath<TimingProfile, Double>)
    /// **unit**: a second.
    case frequency(WritableKeyPath<TimingProfile, Double>)
    /// At least 1.
    case count(WritableKeyPath<TimingProfile, Int>)
  }

  var place: Place
  var doc: String

  var field: ScenarioField {
    switch place {
    case .duration, .period, .optionalDuration: ScenarioField(.duration, doc)
    case .byteRate: ScenarioField(.rate, doc)
    case .frequency: ScenarioField(.either([.quantity, .choice([TimingConstant.unlimited])]), doc)
    case .count: ScenarioField(.count(atLeast: 1), doc)
    }
  }

  /// How a profile says that nothing limits a client.
  static let unlimited = "unlimited"
}

/// The constants of one part of a timing profile, by the names that scenarios and profiles use.
protocol TimingKey: SectionKey {
  var constant: TimingConstant { get }
}

extension TimingKey {
  var field: ScenarioField { constant.field }
}

/// The parts of a timing profile.
enum TimingPart: String, SectionKey {
  case profile, api, lws, kueue, controllerManager, scheduler, kubelet, nodes

  static let section = "Timing"

  /// The constants of the part; none of the profile's name.
  var keys: (any TimingKey.Type)? {
    switch self {
    case .profile: nil
    case .api: APITimingKey.self
    case .lws: LWSTimingKey.self
    case .kueue: KueueTimingKey.self
    case .controllerManager: ControllerManagerTimingKey.self
    case .scheduler: SchedulerTimingKey.self
    case .kubelet: KubeletTimingKey.self
    case .nodes: NodeTimingKey.self
    }
  }

  var field: ScenarioField {
    guard let keys else {
      return ScenarioField(
        .either([.choice(TimingProfile.builtInNames), .path]),
        "The profile whose constants these change, by name or as a file; default unless said.")
    }
    return ScenarioField(.section(keys), doc)
  }

  private var doc: String {
    switch self {
    case .profile: ""
    case .api: "The API server and its watches."
    case .lws: "The manager of LeaderWorkerSets."
    case .kueue: "Kueue's manager: reconcilers, scheduler, batching."
    case .controllerManager: "kube-controller-manager; each of its controllers has a client of its own."
    case .scheduler: "kube-scheduler."
    case .kubelet: "A kubelet and its container runtime."
    case .nodes: "The health of nodes and how they come back."
    }
  }
}
