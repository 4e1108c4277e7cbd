import API
import Kernel

/// The constants of a timing profile as scenarios name them, with their values and where these come from.
enum TimingConstant: String, SectionKey {
  case profile, watchDelay, reconcile, jobSync, garbageCollection, schedulePod, bind, kubeletSync, podSandbox,
    containerStart
  case containerStop, initContainerRun, imagePullRate, imagePullLatency, leaseRenewal, nodeMonitorPeriod
  case nodeMonitorGrace, podGarbageCollection, missingNodeQuarantine, nodeBoot, admissionCycle

  static let section = "Timing"

  /// Where a constant is kept.
  enum Place {
    case duration(WritableKeyPath<TimingProfile, SimDuration>)
    case optionalDuration(WritableKeyPath<TimingProfile, SimDuration?>)
    case rate(WritableKeyPath<TimingProfile, Double>)
    case name
  }

  var place: Place {
    switch self {
    case .profile: .name
    case .watchDelay: .duration(\.watchDelay)
    case .reconcile: .duration(\.reconcile)
    case .jobSync: .duration(\.jobSync)
    case .garbageCollection: .duration(\.garbageCollection)
    case .schedulePod: .duration(\.schedulePod)
    case .bind: .duration(\.bind)
    case .kubeletSync: .duration(\.kubeletSync)
    case .podSandbox: .duration(\.podSandbox)
    case .containerStart: .duration(\.containerStart)
    case .containerStop: .duration(\.containerStop)
    case .initContainerRun: .duration(\.initContainerRun)
    case .imagePullRate: .rate(\.imagePullBytesPerSecond)
    case .imagePullLatency: .duration(\.imagePullLatency)
    case .leaseRenewal: .duration(\.leaseRenewal)
    case .nodeMonitorPeriod: .duration(\.nodeMonitorPeriod)
    case .nodeMonitorGrace: .optionalDuration(\.nodeMonitorGrace)
    case .podGarbageCollection: .duration(\.podGarbageCollection)
    case .missingNodeQuarantine: .duration(\.missingNodeQuarantine)
    case .nodeBoot: .duration(\.nodeBoot)
    case .admissionCycle: .duration(\.admissionCycle)
    }
  }

  /// Whether zero would make the control plane spin: these are periods rather than delays.
  var isPeriod: Bool { self == .leaseRenewal || self == .nodeMonitorPeriod || self == .podGarbageCollection }

  var field: ScenarioField {
    switch place {
    case .name: ScenarioField(.choice(TimingProfile.all.map(\.name)), doc)
    case .duration, .optionalDuration: ScenarioField(.duration, doc)
    case .rate: ScenarioField(.rate, doc)
    }
  }

  private var doc: String {
    switch self {
    case .profile: "The profile whose constants these change; default unless said."
    case .watchDelay: "From a write to the moment a controller that watches it looks."
    case .reconcile: "One reconcile of one key, its API calls included."
    case .jobSync: "From a change of a job's pod until the job controller looks, beside the watch delay."
    case .garbageCollection: "The garbage collector's delay per level of ownership."
    case .schedulePod: "One pod through the scheduler."
    case .bind: "From a decision of the scheduler until the pod is bound."
    case .kubeletSync: "From binding until the kubelet starts on a pod."
    case .podSandbox: "Sandbox, network and volumes of a pod."
    case .containerStart: "One container, its image present."
    case .containerStop: "What a process without a behaviour of its own takes to leave after SIGTERM."
    case .initContainerRun: "What an init container without a behaviour of its own runs."
    case .imagePullRate: "Image pulls of one node, bytes a second."
    case .imagePullLatency: "Registry round trips before the first byte."
    case .leaseRenewal: "How often a kubelet renews its lease."
    case .nodeMonitorPeriod: "How often node health is looked at."
    case .nodeMonitorGrace: "How long a silent node stays Ready; follows the Kubernetes version unless said."
    case .podGarbageCollection: "How often orphaned and stuck pods are swept."
    case .missingNodeQuarantine: "How long a node has to be missing before its pods are swept."
    case .admissionCycle: "One scheduling cycle of Kueue, its writes included."
    case .nodeBoot: "From power-on until the kubelet of a repaired node answers."
    }
  }
}

extension TimingProfile {
  /// The profiles that scenarios may name.
  package static let all: [TimingProfile] = [.default, .ideal]

  /// A healthy control plane of ordinary size. `TimingProfile` has the source and range of every constant.
  package static let `default` = TimingProfile(
    name: "default",
    watchDelay: .milliseconds(20),  // LWS-SPEC E.7: 10 to 50 ms
    reconcile: .milliseconds(5),  // assumed, 1 to 20 ms
    jobSync: .seconds(1),  // Kubernetes job controller, syncJobBatchPeriod
    garbageCollection: .milliseconds(500),  // LWS-SPEC E.2: sub-second to seconds
    schedulePod: .milliseconds(5),  // LWS-SPEC E.7: 200 pods a second, of 100 to 300
    bind: .milliseconds(10),  // assumed, 5 to 50 ms
    kubeletSync: .milliseconds(100),  // assumed, 50 to 500 ms
    podSandbox: .milliseconds(1000),  // assumed, 0.5 to 3 s
    containerStart: .milliseconds(300),  // assumed, 0.2 to 1 s
    containerStop: .milliseconds(1000),  // assumed, 0.1 s to the grace period
    initContainerRun: .milliseconds(1000),  // assumed
    imagePullBytesPerSecond: 500e6,  // assumed, 0.1 to 2 GB/s
    imagePullLatency: .milliseconds(1000),  // assumed, 0.2 to 3 s
    leaseRenewal: .seconds(10),  // LWS-SPEC E.6
    nodeMonitorPeriod: .seconds(5),  // LWS-SPEC E.6
    nodeMonitorGrace: nil,  // LWS-SPEC E.6: by Kubernetes version
    podGarbageCollection: .seconds(20),  // LWS-SPEC E.6
    missingNodeQuarantine: .seconds(40),  // LWS-SPEC E.6
    admissionCycle: .milliseconds(10),  // assumed, 1 to 50 ms
    nodeBoot: .seconds(120)  // assumed, 0 to 10 min
  )

  /// No delay anywhere but the periods of node health, for questions about order rather than time.
  package static let ideal: TimingProfile = {
    var profile = TimingProfile.default
    profile.name = "ideal"
    for constant in TimingConstant.allCases where !constant.isPeriod {
      switch constant.place {
      case .duration(let place): profile[keyPath: place] = .zero
      case .rate(let place): profile[keyPath: place] = 1e15
      case .optionalDuration, .name: continue
      }
    }
    return profile
  }()
}

extension TimingProfile {
  /// Reads `timing`: a profile's name, or a mapping that changes one.
  init(reading value: Value, at path: FieldPath, _ problems: ProblemList) {
    self = .default
    guard case .object = value else {
      choose(value, at: path, problems)
      return
    }
    let section = SectionReader<TimingConstant>(value, at: path, problems)
    if let base = section.value(.profile) { choose(base, at: section.path(.profile), problems) }
    for constant in TimingConstant.allCases where section.has(constant) {
      switch constant.place {
      case .name: continue
      case .duration(let place): section.duration(constant).map { self[keyPath: place] = $0 }
      case .optionalDuration(let place): section.duration(constant).map { self[keyPath: place] = $0 }
      case .rate(let place):
        section.value(constant).flatMap { Units.read($0, at: section.path(constant), problems, Units.rate) }
          .map { self[keyPath: place] = $0 }
      }
      if constant.isPeriod, section.duration(constant) == .zero {
        section.add(constant, "a period has to be longer than 0s")
      }
    }
    section.finish()
  }

  private mutating func choose(_ value: Value, at path: FieldPath, _ problems: ProblemList) {
    let names = Self.all.map(\.name)
    guard case .string(let name) = value, let profile = Self.all.first(where: { $0.name == name }) else {
      let hint = suggestion(for: value.scalarText ?? "", among: names)
      problems.add(path, "\(value.found) is not a timing profile; use \(list(names))\(hint)")
      return
    }
    self = profile
  }
}
