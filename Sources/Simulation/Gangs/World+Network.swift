import Cluster
import Demand
import Fabric
import Kernel
import Scenarios

// Gangs that train talk over the network, each as fast as distance, neighbours and broken links allow.
extension World {
  /// A gang has another phase: it begins to talk, or falls silent, and asks for storage.
  mutating func enteredPhase(_ id: GangID, from phase: GangPhase) {
    let new = gangs[id].gang.phase
    if new == .training, phase != .writing { beginTalking(id) }
    if phase == .training || phase == .writing, new != .training, new != .writing { silenceGang(id) }
    if new == .writing || new == .restoring { beginTransfer(id, isWrite: new == .writing) }
    if phase == .writing || phase == .restoring { endTransfer(id) }
  }

  private mutating func beginTalking(_ id: GangID) {
    guard let model = gangs[id].gang.character.model else { return }
    if let communication = model.step.communication, var network {
      let nodes = nodesByRank(of: id).map { network.places[Int($0.index)] }
      let plan = network.traffic.cluster.plan(communication.collective, among: nodes)
      if !plan.uses.isEmpty {
        let flow = network.traffic.start(plan)
        while network.gangs.count <= flow.index { network.gangs.append(nil) }
        network.gangs[flow.index] = id
        gangs[id].traffic.flow = flow
        gangs[id].traffic.idealExchange = idealExchange(plan, communication.bytes, network)
        self.network = network
        return planSharing()
      }
    }
    setPace(of: id)
  }

  /// A gang no longer talks.
  mutating func silenceGang(_ id: GangID) {
    guard let flow = gangs[id].traffic.flow else { return }
    gangs[id].traffic.flow = nil
    network?.traffic.stop(flow)
    network?.gangs[flow.index] = nil
    if gangs[id].traffic.toldBandwidth != nil {
      gangs[id].traffic.toldBandwidth = nil
      append(.gangSilent(gangs[id].number))
    }
    planSharing()
  }

  /// Nodes of the members that take part, by rank: the index in the group, the job, or the set.
  private func nodesByRank(of id: GangID) -> [NodeID] {
    let pods = gangs[id].pods.filter { cluster[$0].node != nil && isTakingPart($0, in: id) }
    let ranked = pods.map { pod in (rank: cluster[pod].rank, pod: pod) }.sorted { $0.rank < $1.rank }
    var seen: Set<NodeID> = []
    return ranked.compactMap { cluster[$0.pod].node }.filter { seen.insert($0).inserted }
  }

  private func isTakingPart(_ pod: PodID, in id: GangID) -> Bool {
    gangs[id].gang.takesPart(cluster[pod].header.uid)
  }

  /// With all nodes at full line rate, wherever they stand.
  private func idealExchange(_ plan: CollectivePlan, _ bytes: Double, _ network: ClusterTraffic) -> SimDuration {
    let cluster = network.traffic.cluster
    let capacities = cluster.capacities
    var rate = network.lineRate
    for use in plan.uses where use.link.index >= cluster.tree.linkCount {
      rate = min(rate, capacities[use.link.index] / use.share)
    }
    if plan.uses.allSatisfy({ $0.link.index >= cluster.tree.linkCount }) {
      rate = plan.uses.map { capacities[$0.link.index] / $0.share }.min() ?? rate
    }
    return plan.time(bytes: bytes, rate: rate)
  }

  // MARK: Sharing

  /// Rates are solved for once, after everything that happens at this instant.
  private mutating func planSharing() {
    guard let isDirty = network?.isDirty, !isDirty else { return }
    network?.isDirty = true
    schedule(.gang(.share), after: .zero, .observation)
  }

  mutating func shareNetwork() {
    guard network?.isDirty == true, let changes = network?.traffic.share() else { return }
    network?.isDirty = false
    for change in changes {
      guard change.flow.index < network?.gangs.count ?? 0, let id = network?.gangs[change.flow.index] else { continue }
      setPace(of: id)
    }
  }

  /// A node's links or its speed are other ones than before.
  mutating func networkFollows(_ node: NodeID) {
    guard gangs.isOn else { return }
    if let place = network?.places[Int(node.index)], let rails = network?.traffic.cluster.railCount {
      let share = cluster[node].linkShare
      for rail in 0..<rails {
        guard let nic = network?.traffic.cluster.nic(of: place, rail: rail) else { continue }
        network?.traffic.setHealth(of: nic.send, to: share)
        network?.traffic.setHealth(of: nic.receive, to: share)
      }
      append(.link(LinkFact(link: symbol(network?.name(ofNode: place) ?? ""), share: share)))
      planSharing()
    }
    for pod in cluster[node].pods {
      if let gang = cluster[pod].gang, gangs[gang].gang.phase == .training { setPace(of: gang) }
    }
  }

  /// Tells what the busiest links carry, from time to time.
  mutating func sampleLinks() {
    guard let network else { return }
    for busy in network.busiest(Self.busiestCount) {
      let link = symbol(network.name(of: busy.link))
      append(.linkLoad(LinkLoadFact(link: link, load: busy.load, capacity: busy.capacity)))
    }
    schedule(.gang(.sampleLinks), after: network.samplePeriod, .sample)
  }

  private static let busiestCount = 10

  /// Brings a gang's pace in line with the network and with its slowest member.
  private mutating func setPace(of id: GangID) {
    let record = gangs[id]
    guard let model = record.gang.character.model, record.gang.isTraining else { return }
    let step = model.step
    var exchange = record.traffic.idealExchange
    var rate = 0.0
    if let flow = record.traffic.flow, let network, let bytes = step.communication?.bytes {
      exchange = network.traffic.time(of: flow, bytes: bytes)
      rate = network.traffic.rate(of: flow)
    }
    let size = (members: record.gang.members.activeCount, full: record.gang.fullSize)
    let speed = record.pods.reduce(1.0) { least, pod in
      guard let node = cluster[pod].node, record.gang.takesPart(cluster[pod].header.uid) else { return least }
      return min(least, cluster[node].speed)
    }
    let ideal = step.time(members: size.members, of: size.full, speed: 1, exchange: record.traffic.idealExchange)
    let actual = step.time(members: size.members, of: size.full, speed: speed, exchange: exchange)
    if gangs[id].traffic.step != actual.seconds { signals.isChanged = true }
    gangs[id].traffic.step = actual.seconds
    tend(id) { gang, now in
      gang.setPace(min(1, ideal.seconds / max(actual.seconds, 1e-9)), at: now)
      return .none
    }
    tellBandwidth(
      id,
      GangBandwidthFact(
        gang: record.number, name: record.name, bandwidth: rate, step: actual.seconds, idealStep: ideal.seconds))
  }

  private mutating func tellBandwidth(_ id: GangID, _ fact: GangBandwidthFact) {
    guard gangs[id].traffic.flow != nil, gangs[id].traffic.toldBandwidth != fact else { return }
    gangs[id].traffic.toldBandwidth = fact
    append(.gangBandwidth(fact))
  }
}

extension PodRecord {
  /// The rank of the pod's processes among those of its gang: by group and index.
  fileprivate var rank: RankKey {
    if let membership { return RankKey(group: membership.group, index: membership.worker, uid: header.uid) }
    return RankKey(group: job?.podSet ?? 0, index: job?.index ?? ordinal ?? 0, uid: header.uid)
  }
}

/// An order of ranks.
private struct RankKey: Comparable {
  var group: Int
  var index: Int
  var uid: UInt64

  static func < (left: RankKey, right: RankKey) -> Bool {
    (left.group, left.index, left.uid) < (right.group, right.index, right.uid)
  }
}
