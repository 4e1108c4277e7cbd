import API
package import Cluster
import Faults
package import Kernel
import Kubernetes
import Machines
package import Scenarios
import Topology

/// The assembled world: what exists, what is due, and the state of everybody who acts on it.
///
/// Only its handlers change anything. It is not copyable by accident; `clone()` makes an independent one.
package struct World: ~Copyable {
  private let inputs: SharedScenario
  package internal(set) var cluster: Cluster
  var agenda: Agenda<SimEvent>
  var kubelet: Kubelet
  var faults: Faults
  var board: FaultBoard
  var zones: NodeZones
  var scheduling: PodScheduling
  var queues: [WorkQueue]
  var clients: APIClients
  /// Changes with every change of a node's NoExecute taints; evictions carry it. **shape**: by node.
  var taintings: [UInt32]
  /// When a node's object was deleted. **shape**: by node.
  var missingSince: [SimTime?]
  /// What TrainJobs may name, in the order in which they were applied.
  var trainingRuntimes: [TrainingRuntime] = []
  var isTaintPassPlanned = false
  var isSweepPlanned = false
  var kueue: KueueSystem
  var gangs: GangBoard
  /// Nil where nothing is known of it.
  var network: ClusterTraffic?
  var storage: ClusterStorage?
  var machineOutbox = MachineOutbox()
  /// Parts of the control plane that are stopped, but for those with a queue of their own.
  var stopped: Set<ControllerName> = []
  /// Counts of disturbances and faults so far, which name their random streams.
  var faultCount = 0
  /// **shape**: by source of the scenario.
  var arrivals: [ArrivalProgress]
  var log: FactLog
  var signals: Signals
  var triggers: Triggers
  /// The first broken invariant, if any.
  package internal(set) var violation: String?
  /// Events handled.
  package internal(set) var eventCount = 0

  package var scenario: Scenario { inputs.scenario }
  package var now: SimTime { agenda.now }
  package var streams: Streams { Streams(seed: scenario.seed) }
  var timing: TimingProfile { scenario.timing }

  /// The world of a scenario at time zero: its nodes, and everything it scripts on the agenda.
  package init(_ scenario: Scenario) {
    inputs = SharedScenario(scenario)
    cluster = Cluster(
      nodes: scenario.cluster.nodes,
      levels: scenario.cluster.levels.map { TopologyLevel(name: $0.name, labelKey: $0.labelKey) })
    agenda = Agenda()
    let streams = Streams(seed: scenario.seed)
    kubelet = Kubelet(model: MachineModel(scenario, streams: streams))
    faults = Faults(streams: streams, leaseRenewal: scenario.timing.kubelet.leaseRenewalPeriod)
    board = FaultBoard(scenario.failureModel, in: cluster, streams)
    zones = NodeZones(nodes: cluster.nodes)
    scheduling = PodScheduling(cluster: cluster, scenario: scenario, streams: streams)
    queues = Reconciler.allCases.map { _ in WorkQueue() }
    clients = APIClients(scenario.timing)
    taintings = Array(repeating: 0, count: cluster.nodes.count)
    missingSince = Array(repeating: nil, count: cluster.nodes.count)
    arrivals = scenario.arrivals.map { ArrivalProgress($0, streams) }
    log = FactLog()
    triggers = Triggers(scenario)
    signals = Signals(watched: triggers.signals)
    kueue = KueueSystem(scenario.kueue, cluster: cluster, scenario.timing.kueue)
    gangs = GangBoard(scenario, in: cluster)
    storage = scenario.storage.map { ClusterStorage($0) }
    if let model = scenario.network, scenario.training.contains(where: { $0.model.step.communication != nil }) {
      network = ClusterTraffic(model, cluster.topology, nodeCount: cluster.nodes.count)
    }
    cacheImages()
    reportNodes()
    startKueue()
    planScript()
    planArrivals()
    planFaults()
    if let network { schedule(.gang(.sampleLinks), after: network.samplePeriod, .sample) }
  }

  private init(cloning other: borrowing World) {
    inputs = other.inputs
    cluster = other.cluster
    agenda = other.agenda.clone()
    kubelet = other.kubelet
    faults = other.faults
    board = other.board
    zones = other.zones
    scheduling = other.scheduling
    queues = other.queues
    clients = other.clients
    taintings = other.taintings
    missingSince = other.missingSince
    trainingRuntimes = other.trainingRuntimes
    isTaintPassPlanned = other.isTaintPassPlanned
    isSweepPlanned = other.isSweepPlanned
    kueue = other.kueue
    gangs = other.gangs
    network = other.network
    storage = other.storage
    stopped = other.stopped
    faultCount = other.faultCount
    arrivals = other.arrivals
    log = other.log
    signals = other.signals
    triggers = other.triggers
    violation = other.violation
    eventCount = other.eventCount
  }

  /// An independent world at the same time with the same future.
  package borrowing func clone() -> World { World(cloning: self) }

  private mutating func cacheImages() {
    for (name, image) in scenario.images.sorted(by: { $0.key < $1.key }) {
      switch image.cache {
      case .nowhere: break
      case .everywhere: for node in cluster.nodes.indices { cluster.nodes[node].images.insert(name) }
      case .nodes(let names):
        for node in names.compactMap({ cluster.nodeByName[$0] }) { cluster[node].images.insert(name) }
      }
    }
  }
}

/// What a world was made of, which never changes.
///
/// A class, so that clones share it, and because the compiler follows every stored part of a value that must not be
/// copied: the hundreds of a scenario made up most of the time that the room took to compile.
private final class SharedScenario: Sendable {
  let scenario: Scenario

  init(_ scenario: Scenario) {
    self.scenario = scenario
  }
}

// MARK: - Time

extension World {
  /// Handles every event up to a time, the time itself included.
  ///
  /// Ends early when an invariant breaks.
  package mutating func advance(until limit: SimTime) {
    while violation == nil {
      if signals.isChanged, agenda.nextTime ?? .distantFuture > now { observeSignals() }
      guard let event = agenda.next(until: limit) else { return }
      eventCount += 1
      handle(event)
      if agenda.roundLimitExceeded {
        violation = "more than \(Agenda<SimEvent>.roundLimit) rounds at \(now); the last event was \(event)"
      }
    }
  }

  /// The time of the next event, if there is one.
  package var nextTime: SimTime? { agenda.nextTime }

  private mutating func handle(_ event: SimEvent) {
    switch event {
    case .machine(let event): handle(event)
    case .controller(let event): handle(event)
    case .scheduler(let event): handle(event)
    case .node(let event): handle(event)
    case .script(let event): handle(event)
    case .queueing(let event): handle(event)
    case .arrival(let event): handle(event)
    case .fault(let event): handle(event)
    case .gang(let event): handle(event)
    }
  }

  mutating func schedule(_ event: SimEvent, after delay: SimDuration, _ phase: Phase) {
    agenda.schedule(event, after: delay, phase: phase)
  }

  mutating func handle(_ event: MachineEvent) {
    kubelet.handle(event, at: now, in: &cluster, &machineOutbox)
    drainMachines()
    if case .nodeBooted(let node, let epoch) = event, cluster[node].powerEpoch == epoch { nodeAnswers(node) }
  }

  /// Takes what the kubelets left behind: plans their events and tells everyone what changed.
  mutating func drainMachines() {
    var outbox = MachineOutbox()
    swap(&outbox, &machineOutbox)
    for (event, delay) in outbox.events { schedule(.machine(event), after: delay, .physics) }
    for report in outbox.reports { emit(report) }
    for node in outbox.imagesPulled { scheduling.scheduler.imagesChanged(on: node, in: cluster) }
    for pod in outbox.changedPods { podChanged(pod) }
    for pod in outbox.disturbedPods where cluster.contains(pod) { gangObserves(pod) }
    for pod in outbox.stoppedPods { podStopped(pod) }
    outbox.removeAll()
    swap(&outbox, &machineOutbox)
  }
}
