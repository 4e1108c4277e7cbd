import API
import Cluster
import Faults
import Kernel

// What failures do to nodes and processes while they last, and how that is undone.
extension World {
  mutating func applyEffect(of number: Int32) {
    guard let fault = board.active[number] else { return }
    let reaction = board.model.reaction
    switch fault.effect {
    case .crash: crashProcesses(of: number)
    case .hang:
      for pod in pods(hitBy: fault) { kubelet.hang(pod, at: now, in: &cluster, &machineOutbox) }
      drainMachines()
      schedule(.fault(.watchdog(number)), after: reaction.watchdog, .physics)
    case .gpuLost:
      crashProcesses(of: number)
      kubelet.spoilStarts(on: fault.nodes, fault: number, after: reaction.crashDelay)
    case .gpuWithdrawn: withdrawGPUs(of: number)
    case .nodeDown:
      board.active[number]?.holdsByEffect = true
      hold(fault.nodes, cause: log.symbols[fault.name])
    case .silent:
      for node in fault.nodes { silence(node) }
      let time = SimDuration.seconds(min(fault.drawn?.magnitude ?? 0, 3.2e9))
      schedule(.fault(.silenceOver(number)), after: time, .physics)
    case .link(_, let aborts), .nvlink(_, let aborts):
      for node in fault.nodes { weaken(node) }
      if aborts { crashProcesses(of: number) }
    case .slow, .storage: for node in fault.nodes { weaken(node) }
    case .corrupt: spoilGangs(of: fault)
    }
  }

  /// Results of the gangs that a failure hits are wrong, and nobody knows.
  private mutating func spoilGangs(of fault: ActiveFault) {
    for gang in Set(pods(hitBy: fault).compactMap { cluster[$0].gang }).sorted(by: { $0.index < $1.index }) {
      tend(gang) { gang, now in
        gang.spoil(at: now)
        return .none
      }
    }
  }

  /// It comes out that results of the gangs that a failure hits are wrong.
  mutating func unmaskGangs(of fault: ActiveFault) {
    for gang in Set(pods(hitBy: fault).compactMap { cluster[$0].gang }).sorted(by: { $0.index < $1.index }) {
      tend(gang) { gang, now in
        gang.unmask(at: now)
        return .none
      }
    }
  }

  mutating func undoEffect(of fault: ActiveFault, _ number: Int32) {
    switch fault.effect {
    case .gpuLost, .gpuWithdrawn:
      kubelet.endSpoiling(by: number)
      for node in fault.nodes { offerGPUs(of: node) }
    case .link, .nvlink, .slow, .storage: for node in fault.nodes { weaken(node) }
    case .hang: endHang(of: fault)
    case .crash, .nodeDown, .silent, .corrupt: break
    }
  }

  // MARK: Processes

  /// The pods whose processes a failure ends: of a GPU, the one that holds it; of a link, those that talk across nodes.
  func pods(hitBy fault: ActiveFault) -> [PodID] {
    var pods = fault.nodes.flatMap { cluster[$0].pods }.filter { !cluster[$0].isFinished }
    if case .node(_, .some(let gpu)) = fault.drawn?.victim {
      pods = holder(of: gpu, among: pods).map { [$0] } ?? []
    }
    switch fault.effect {
    case .link, .nvlink: return pods.filter { cluster[$0].membership != nil || cluster[$0].job != nil }
    case .storage: return []
    case .crash, .hang, .gpuLost, .gpuWithdrawn, .slow, .corrupt, .nodeDown, .silent: return pods
    }
  }

  /// The pod that holds a GPU, if GPUs are given out in order of binding.
  private func holder(of gpu: Int, among pods: [PodID]) -> PodID? {
    var given = 0
    for pod in pods {
      given += Int(gpuCount(of: cluster[pod]))
      if gpu < given { return pod }
    }
    return nil
  }

  /// Which GPU of a node a pod holds first; nil when it holds none.
  func firstGPU(of pod: PodID, on node: NodeID) -> Int? {
    guard gpuCount(of: cluster[pod]) > 0 else { return nil }
    let before = cluster[node].pods.prefix { $0 != pod }.filter { !cluster[$0].isFinished }
    return before.reduce(0) { $0 + Int(gpuCount(of: cluster[$1])) }
  }

  func gpuCount(of pod: PodRecord) -> Int64 {
    pod.requests.amounts.reduce(0) { $0 + (cluster.gpuColumns.contains($1.column) ? $1.amount : 0) }
  }

  /// A pod of one of the groups and jobs that run on more than so many nodes, groups first, each in order of the store.
  func podOfLargeGang(at place: Int, over nodeCount: Int) -> PodID? {
    var left = place
    func isIt(_ pods: [PodID]) -> Bool {
      guard pods.count > nodeCount, Set(pods.compactMap { cluster[$0].node }).count > nodeCount else { return false }
      left -= 1
      return left < 0
    }
    for set in cluster.allLeaderWorkerSets {
      let key = cluster[set].header.key
      for group in signals.groupIndices(of: key) {
        guard (signals.groups[Signals.GroupKey(set: key, group: group)] ?? nil)?.state == .ready else { continue }
        let pods = cluster.pods(ofGroup: group, in: key)
        if isIt(pods) { return pods.first { gpuCount(of: cluster[$0]) > 0 } ?? pods.first }
      }
    }
    for job in cluster.allJobs where isWell(job) {
      let pods = cluster.pods(of: job).filter { !cluster[$0].isFinished }
      if isIt(pods) { return pods.first { gpuCount(of: cluster[$0]) > 0 } ?? pods.first }
    }
    return nil
  }

  mutating func crashProcesses(of number: Int32) {
    guard let fault = board.active[number] else { return }
    for pod in pods(hitBy: fault) { kubelet.crash(pod, at: now, in: &cluster, &machineOutbox) }
    drainMachines()
  }

  /// Whoever still stands still gives up.
  mutating func watchdogEnds(_ number: Int32) {
    guard let fault = board.active[number] else { return }
    endHang(of: fault)
    if fault.drawn?.steps.isEmpty == true { handle(.ended(number)) }
  }

  private mutating func endHang(of fault: ActiveFault) {
    for pod in pods(hitBy: fault) {
      let record = cluster[pod]
      guard (0..<record.containerCount).contains(where: { record[container: $0].isHung }) else { continue }
      kubelet.crash(pod, at: now, in: &cluster, &machineOutbox)
    }
    drainMachines()
  }

  // MARK: Power

  /// Keeps nodes off until as many releases.
  mutating func hold(_ nodes: [NodeID], cause: String) {
    for node in nodes {
      board.holds[Int(node.index)] += 1
      powerOff(node, cause: cause, repairAfter: nil)
    }
  }

  mutating func release(_ nodes: [NodeID]) {
    for node in nodes {
      board.holds[Int(node.index)] -= 1
      if board.holds[Int(node.index)] == 0 { powerOn(node) }
    }
  }

  // MARK: Silence

  private mutating func silence(_ node: NodeID) {
    guard cluster[node].isHeard else { return }
    let heartbeat = faults.lastHeartbeat(of: cluster[node], at: now)
    kubelet.fellSilent(node, lastHeartbeat: heartbeat, in: &cluster)
    gangsObserve(node)
    let event = SimEvent.node(.silent(node, powerEpoch: cluster[node].powerEpoch))
    schedule(event, after: monitorTick(after: heartbeat + monitorGrace) - now, .observation)
  }

  mutating func silenceOver(_ number: Int32) {
    guard let fault = board.active[number] else { return }
    for node in fault.nodes where cluster[node].isSilent {
      kubelet.answersAgain(node, at: now, in: &cluster, &machineOutbox)
      drainMachines()
      gangsObserve(node)
      guard cluster[node].exists, cluster[node].readiness != .ready else { continue }
      let wait = max(.zero, monitorTick(after: now) - now)
      schedule(.node(.heardOf(node, powerEpoch: cluster[node].powerEpoch)), after: wait, .observation)
      setReadiness(node, .ready, reason: "KubeletReady")
    }
    handle(.ended(number))
  }

  // MARK: What a node offers

  /// A node that has just booted offers no GPUs until its driver and device plugin are ready.
  mutating func awaitGPUs(of node: NodeID) {
    let wait = board.model.reaction.gpuReady
    guard board.model.isOn, wait > .zero, cluster.gpuColumns.contains(where: { cluster[node].capacity[$0] > 0 }) else {
      return
    }
    board.awaitsGPUs[Int(node.index)] = true
    offerGPUs(of: node)
    schedule(.fault(.gpusReady(node, powerEpoch: cluster[node].powerEpoch)), after: wait, .physics)
  }

  mutating func gpusReady(_ node: NodeID, _ epoch: UInt32) {
    guard cluster[node].isPowered, board.awaitsGPUs[Int(node.index)] else { return }
    // A silence changes the epoch and stops no driver; a loss of power begins the wait anew.
    guard cluster[node].powerEpoch == epoch || cluster[node].isHeard else { return }
    board.awaitsGPUs[Int(node.index)] = false
    offerGPUs(of: node)
  }

  /// The GPUs that a failure took are no longer offered.
  mutating func withdrawGPUs(of number: Int32) {
    board.active[number]?.withdrawsGPUs = true
    for node in board.active[number]?.nodes ?? [] { offerGPUs(of: node) }
  }

  /// Brings what a node offers in line with its failures.
  mutating func offerGPUs(of node: NodeID) {
    let numbers = board.ofNode[Int(node.index)]
    let withdrawn = numbers.reduce(Int64(0)) { $0.addingClamped(board.active[$1]?.withdrawnCount ?? 0) }
    var isChanged = false
    for column in cluster.gpuColumns {
      let whole = cluster[node].capacity[column]
      let offered = board.awaitsGPUs[Int(node.index)] ? 0 : max(0, whole - withdrawn)
      guard cluster[node].allocatable[column] != offered else { continue }
      cluster[node].allocatable[column] = offered
      isChanged = true
    }
    if isChanged { nodeChanged(node) }
  }

  /// The worst failure of each kind counts.
  private mutating func weaken(_ node: NodeID) {
    var (link, nvlink, storage, speed) = (1.0, 1.0, 1.0, 1.0)
    for number in board.ofNode[Int(node.index)] {
      guard let fault = board.active[number], let drawn = fault.drawn else { continue }
      switch fault.effect {
      case .link: link = min(link, drawn.magnitude)
      case .nvlink: nvlink = min(nvlink, drawn.magnitude)
      case .storage: storage = min(storage, drawn.magnitude)
      case .slow: speed = min(speed, drawn.magnitude)
      case .crash, .hang, .gpuLost, .gpuWithdrawn, .nodeDown, .silent, .corrupt: break
      }
    }
    let isSlower = cluster[node].linkShare != link || cluster[node].speed != speed
    cluster[node].linkShare = link
    cluster[node].nvlinkShare = nvlink
    cluster[node].storageShare = storage
    cluster[node].speed = speed
    if isSlower { networkFollows(node) }
  }
}

extension Int64 {
  /// The sum, at most the largest number.
  fileprivate func addingClamped(_ other: Int64) -> Int64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }
}
