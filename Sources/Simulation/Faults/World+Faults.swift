import API
import Cluster
import Faults
import Kernel
import Scenarios
import Topology

// The life of a failure: it begins, is found, is mended rung by rung, and ends.
extension World {
  /// Puts the first failure of every entry on the agenda, or all of a trace.
  mutating func planFaults() {
    guard board.model.isOn else { return }
    for entry in board.model.entries.indices { planFault(of: entry) }
    planMaintenance()
    for (index, traced) in (board.model.trace ?? []).enumerated() {
      agenda.schedule(.fault(.traced(Int32(index))), at: traced.time, phase: .physics)
    }
  }

  private mutating func planFault(of entry: Int) {
    guard let time = board.generator.nextTime(of: entry), time <= .zero + scenario.duration else { return }
    agenda.schedule(.fault(.next(entry: Int32(entry))), at: time, phase: .physics)
  }

  mutating func handle(_ event: FaultEvent) {
    switch event {
    case .next(let entry):
      let fault = board.generator.take(Int(entry))
      planFault(of: Int(entry))
      if let fault { start(fault) }
    case .traced(let index): if let trace = board.model.trace { start(trace[Int(index)].fault) }
    case .detected(let fault): detected(fault)
    case .watchdog(let fault): watchdogEnds(fault)
    case .silenceOver(let fault): silenceOver(fault)
    case .strikes(let fault): strike(fault)
    case .drained(let fault): board.active[fault]?.work == nil ? takeOff(fault) : beginWork(fault)
    case .remedied(let fault): remedied(fault)
    case .ended(let fault): end(fault)
    case .settled(let fault): board.watched.settle(fault)
    case .returns(let fault): returns(fault)
    case .spareMended(let pool): board.spares.giveBack(Int(pool))
    case .round(let plan): beginRound(Int(plan))
    case .windowOpens(let plan): openWindow(Int(plan))
    case .patienceOver(let fault): patienceOver(fault)
    case .gpusReady(let node, let epoch): gpusReady(node, epoch)
    }
  }

  mutating func later(_ event: FaultEvent, _ delay: SimDuration) {
    schedule(.fault(event), after: delay, .physics)
  }

  // MARK: Beginning

  /// Begins a failure that a script names, drawing all that it does not say.
  mutating func inject(_ entry: Int, on target: NodeTarget) {
    switch target {
    case .node:
      let declared = board.model.entries[entry]
      // The first GPU stands for any.
      let gpu = declared.hazard.component == .gpu && declared.blast == nil ? 0 : nil
      for node in nodes(target) { start(board.generator.draw(entry, hitting: .node(node, gpu: gpu))) }
    case .domain(let level, let name):
      for domain in cluster.topology.domains(level: level, named: name) {
        start(board.generator.draw(entry, hitting: .domain(domain.index)))
      }
    }
  }

  /// What has no power cannot fail.
  private mutating func start(_ drawn: DrawnFault) {
    guard let drawn = resolved(drawn) else { return }
    let nodes = self.nodes(of: drawn.victim)
    guard nodes.contains(where: { cluster[$0].isPowered }) else { return }
    let entry = board.model.entries[drawn.entry]
    let number = board.takeNumber()
    let fault = ActiveFault(name: symbol(entry.name), drawn: drawn, effect: entry.effect, nodes: nodes)
    begin(number, fault, script: FaultScript(model: board.model, cluster: cluster).line(for: drawn, at: now))
    if let notice = drawn.notice { return announce(number, notice) }
    applyEffect(of: number)
    if case .silent = entry.effect { return }
    if let detection = drawn.detection { return later(.detected(number), detection) }
    nextRemedy(number)
  }

  /// A failure is known before it happens: its nodes are emptied meanwhile.
  private mutating func announce(_ number: Int32, _ notice: SimDuration) {
    guard let fault = board.active[number] else { return }
    tell(number, fault.name, .detected)
    if board.model.reaction.cordons { cordon(number, fault.nodes) }
    if board.model.reaction.drains { drain(fault.nodes, for: number) }
    later(.strikes(number), notice)
  }

  /// What was announced happens; nobody has to find it.
  private mutating func strike(_ number: Int32) {
    guard let fault = board.active[number] else { return }
    applyEffect(of: number)
    if case .silent = fault.effect { return }
    nextRemedy(number)
  }

  /// A failure of a job hits one GPU of its first node, which is enough to end it; nil when there is no such job.
  private func resolved(_ drawn: DrawnFault) -> DrawnFault? {
    guard case .job(let place) = drawn.victim else { return drawn }
    guard case .job(let over) = board.model.entries[drawn.entry].hazard.component,
      let pod = podOfLargeGang(at: place, over: over), let node = cluster[pod].node
    else { return nil }
    var resolved = drawn
    resolved.victim = .node(node, gpu: firstGPU(of: pod, on: node))
    return resolved
  }

  private func nodes(of victim: FaultVictim) -> [NodeID] {
    switch victim {
    case .node(let node, _): [node]
    case .domain(let index): cluster.topology.domains[index].nodes.map(NodeID.init)
    case .job: []
    case .cluster: cluster.nodes.indices.map { NodeID($0) }
    }
  }

  // MARK: Detection

  private mutating func detected(_ number: Int32) {
    guard let fault = board.active[number], let drawn = fault.drawn else { return }
    tell(number, fault.name, .detected)
    switch fault.effect {
    case .gpuLost: withdrawGPUs(of: number)
    case .corrupt:
      unmaskGangs(of: fault)
      crashProcesses(of: number)
    case .crash, .hang, .gpuWithdrawn, .nodeDown, .silent, .link, .nvlink, .slow, .storage: break
    }
    if board.model.reaction.cordons, drawn.steps.contains(where: { board.model.remedies[$0.remedy].kind != .elsewhere })
    {
      cordon(number, fault.nodes)
    }
    nextRemedy(number)
  }

  mutating func cordon(_ number: Int32, _ nodes: [NodeID]) {
    for node in nodes where cluster[node].exists {
      guard board.cordons[Int(node.index)] > 0 || !cluster[node].isUnschedulable else { continue }
      board.cordons[Int(node.index)] += 1
      board.active[number]?.cordoned.append(node)
      setUnschedulable(node, true)
    }
    if let fault = board.active[number], !fault.cordoned.isEmpty { tell(number, fault.name, .cordoned) }
  }

  // MARK: Remedies

  /// Tries the next rung; after the last one the failure is over.
  private mutating func nextRemedy(_ number: Int32) {
    guard let fault = board.active[number], let drawn = fault.drawn else { return }
    guard fault.tried < drawn.steps.count else {
      // What nobody mends stands still until its watchdog ends it.
      if case .hang = fault.effect, drawn.steps.isEmpty { return }
      return end(number)
    }
    let step = drawn.steps[fault.tried]
    let remedy = board.model.remedies[step.remedy]
    board.active[number]?.tried += 1
    tell(number, fault.name, .remedy, about: remedy.name)
    switch remedy.kind {
    case .elsewhere: later(.remedied(number), step.time)
    case .reset:
      if board.model.reaction.drains { drain(fault.nodes, for: number) }
      later(.remedied(number), step.time)
    case .down, .replace:
      let drains = board.model.reaction.drains && !fault.holdsByEffect
      let wait = drains ? drain(fault.nodes, for: number) : .zero
      if wait == .zero { takeOff(number) } else { later(.drained(number), wait) }
    }
  }

  /// Deletes the pods of nodes that are to be worked on; returns how long they may take to leave.
  @discardableResult
  mutating func drain(_ nodes: [NodeID], for number: Int32) -> SimDuration {
    var longest = 0
    for node in nodes where cluster[node].isHeard {
      for pod in cluster[node].pods where !cluster[pod].isTerminating && !cluster[pod].isFinished {
        longest = max(longest, cluster[pod].spec.terminationGracePeriodSeconds)
        noteFaults(on: node, .evicted)
        delete(.pod(pod), .background, graceSeconds: nil)
      }
    }
    return .seconds(longest)
  }

  private mutating func takeOff(_ number: Int32) {
    guard let fault = board.active[number], let drawn = fault.drawn, fault.tried > 0 else { return }
    let step = drawn.steps[fault.tried - 1]
    let remedy = board.model.remedies[step.remedy]
    board.active[number]?.holdsByRemedy = true
    hold(fault.nodes, cause: remedy.name)
    guard remedy.kind == .replace, fault.nodes.count == 1, drawn.swap < step.time,
      let pool = board.spares.take(for: fault.nodes[0])
    else { return later(.remedied(number), step.time) }
    tell(number, fault.name, .swapped)
    later(.spareMended(Int32(pool)), step.time)
    later(.remedied(number), drawn.swap)
  }

  private mutating func remedied(_ number: Int32) {
    guard let fault = board.active[number] else { return }
    if fault.holdsByRemedy {
      board.active[number]?.holdsByRemedy = false
      release(fault.nodes)
    }
    if fault.work != nil { return workDone(number) }
    nextRemedy(number)
  }

  // MARK: End

  mutating func end(_ number: Int32) {
    guard let fault = board.active.removeValue(forKey: number) else { return }
    tell(number, fault.name, .ended)
    for node in fault.nodes { board.ofNode[Int(node.index)].removeAll { $0 == number } }
    if fault.holdsByEffect { release(fault.nodes) }
    undoEffect(of: fault, number)
    for node in fault.cordoned {
      board.cordons[Int(node.index)] -= 1
      if board.cordons[Int(node.index)] == 0 { setUnschedulable(node, false) }
    }
    if board.watched.hasAny(of: number) { later(.settled(number), Self.settling) }
    if let work = fault.work { return finish(work, of: number) }
    guard let drawn = fault.drawn, let delay = drawn.recurrence else { return }
    board.returning[number] = drawn
    later(.returns(number), delay)
  }

  /// How long after its end a failure may still be the reason why a group is lost: the delays of the control plane.
  private static let settling = SimDuration.minutes(10)

  private mutating func returns(_ number: Int32) {
    guard let drawn = board.returning.removeValue(forKey: number) else { return }
    start(board.generator.again(drawn))
  }
}
