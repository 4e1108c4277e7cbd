package import Kernel

/// What a summary tells of the way, as opposed to the end: faults and what they cost, refusals, restarts.
///
/// Listens to the facts of a run and hands them on; a class because it is a sink, which the run and its owner share.
package final class RunChronicle: FactSink {
  /// Nodes that lost power at one instant for one cause, and what the groups made of it.
  package struct Outage: Sendable, Equatable {
    package var time: SimTime
    package var cause: String
    /// By name, in order of position.
    package var nodes: [String]
    /// From the loss of power until the control plane saw the first of the nodes as lost.
    package var detectedAfter: SimDuration?
    /// Groups that were ready until their pods on these nodes were seen as lost.
    package var lostGroupCount = 0
    /// Until all of them had been ready again; nil when that never happened, or none was lost.
    package var restoredAfter: SimDuration?
  }

  /// An operation that the API server refused.
  package struct Refusal: Sendable, Equatable {
    package var time: SimTime
    package var object: String
    package var reason: String
    package var message: String
  }

  package private(set) var outages: [Outage] = []
  package private(set) var refusals: [Refusal] = []
  /// Containers that ended and were started again after a back-off.
  package private(set) var crashCount = 0
  /// Pods that a node's taints drove away.
  package private(set) var evictionCount = 0
  /// Why pods could not be created, the last time, by kind, namespace and name of what creates them.
  package private(set) var creationFailures: [String: String] = [:]

  /// What the failures of the catalogue cost.
  package private(set) var costs = FaultCosts()

  private let next: (any FactSink)?
  private let nodeNames: [String]
  private var readyGroups: Set<Group> = []
  /// The groups of each outage that have not been ready since. **shape**: as `outages`.
  private var groupsGone: [Set<Group>] = []
  /// The outage whose node was seen as lost last, and when.
  private var lastLoss: (outage: Int, time: SimTime)?
  /// How long after a node is seen as lost its groups stop being ready: watch delays and one reconcile, amply.
  private static let lossWindow = SimDuration.seconds(1)
  private var roles: [Role] = []

  private struct Group: Hashable {
    var namespace: Symbol
    var set: Symbol
    var group: Int32
  }

  /// What an event's reason means here; looked up by symbol, so that facts cost no comparison of texts.
  private enum Role {
    case none, powerLost, backOff, eviction, failedCreate
  }

  /// - Parameters:
  ///   - nodeNames: By position.
  ///   - next: Gets every batch as it came.
  package init(nodeNames: [String], next: (any FactSink)?) {
    self.nodeNames = nodeNames
    self.next = next
  }

  package func receive(_ facts: [TimedFact], symbols: SymbolTable) {
    for name in symbols.strings[roles.count...] { roles.append(Self.role(of: name)) }
    for fact in facts {
      switch fact.fact {
      case .group(let change): note(change, at: fact.time)
      case .groupGone(let namespace, let set, let group):
        stoppedBeingReady(Group(namespace: namespace, set: set, group: group), at: fact.time)
      case .node(let change):
        if !outages.isEmpty, ["Unknown", "NotReady", "Gone"].contains(symbols[change.state]) {
          noteLost(nodeNames[Int(change.node.index)], at: fact.time)
        }
      case .event(let event): note(event, at: fact.time, symbols)
      case .fault(let step): costs.note(step, at: fact.time, symbols)
      case .pod, .podGone, .placement, .status, .queueing, .gang, .gangGone, .gangBandwidth, .gangSilent, .gangHours,
        .link, .linkLoad:
        break
      }
    }
    next?.receive(facts, symbols: symbols)
  }

  private static func role(of reason: String) -> Role {
    switch reason {
    case "PowerLost": .powerLost
    case "BackOff": .backOff
    case "TaintManagerEviction": .eviction
    case "FailedCreate": .failedCreate
    default: .none
    }
  }

  private func note(_ change: GroupFact, at time: SimTime) {
    let group = Group(namespace: change.namespace, set: change.set, group: change.group)
    if change.state != .ready { return stoppedBeingReady(group, at: time) }
    readyGroups.insert(group)
    for index in outages.indices where groupsGone[index].remove(group) != nil && groupsGone[index].isEmpty {
      outages[index].restoredAfter = time - outages[index].time
    }
  }

  private func stoppedBeingReady(_ group: Group, at time: SimTime) {
    guard readyGroups.remove(group) != nil, let loss = lastLoss, time - loss.time <= Self.lossWindow,
      groupsGone[loss.outage].insert(group).inserted
    else { return }
    outages[loss.outage].lostGroupCount += 1
    outages[loss.outage].restoredAfter = nil
  }

  private func noteLost(_ node: String, at time: SimTime) {
    guard let index = outages.lastIndex(where: { $0.nodes.contains(node) }) else { return }
    lastLoss = (index, time)
    if outages[index].detectedAfter == nil { outages[index].detectedAfter = time - outages[index].time }
  }

  private func note(_ event: EventFact, at time: SimTime, _ symbols: SymbolTable) {
    if symbols[event.about] == "Operation" {
      refusals.append(
        Refusal(
          time: time, object: symbols[event.name], reason: symbols[event.reason], message: symbols[event.message]))
    }
    switch roles[Int(event.reason.index)] {
    case .none: break
    case .powerLost: notePowerLoss(of: symbols[event.name], symbols[event.message], at: time)
    case .backOff: if symbols[event.message].contains("restarting") { crashCount += 1 }
    case .eviction: evictionCount += 1
    case .failedCreate:
      let subject = "\(symbols[event.about]) \(symbols[event.namespace])/\(symbols[event.name])"
      creationFailures[subject] = symbols[event.message]
    }
  }

  private func notePowerLoss(of node: String, _ message: String, at time: SimTime) {
    let cause = message.split(separator: ":", maxSplits: 1).last.map { String($0.drop { $0 == " " }) } ?? ""
    if let last = outages.last, last.time == time, last.cause == cause {
      outages[outages.count - 1].nodes.append(node)
    } else {
      outages.append(Outage(time: time, cause: cause, nodes: [node]))
      groupsGone.append([])
    }
  }
}
