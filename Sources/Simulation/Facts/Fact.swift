package import Cluster
package import Kernel

/// Something that became true at a time: what the Timeline records and digests cover.
///
/// A state fact holds until the next one about the same subject.
package enum Fact: Sendable {
  case pod(PodFact)
  /// The pod's object has left the API server.
  case podGone(uid: UInt64)
  case placement(PlacementFact)
  case node(NodeFact)
  case group(GroupFact)
  /// The group no longer exists.
  case groupGone(namespace: Symbol, set: Symbol, group: Int32)
  case status(StatusFact)
  case event(EventFact)
  case queueing(QueueingFact)
  case fault(FaultFact)
  case gang(GangFact)
  /// The gang no longer exists.
  case gangGone(Int32)
  case gangBandwidth(GangBandwidthFact)
  /// The gang no longer talks over the network.
  case gangSilent(Int32)
  case gangHours(GangHoursFact)
  case link(LinkFact)
  case linkLoad(LinkLoadFact)
}

/// The state of a pod from now on.
package struct PodFact: Sendable {
  package var uid: UInt64
  package var namespace: Symbol
  package var name: Symbol
  package var phase: PodPhase
  package var reason: PodReason
  /// Nil while the pod is not bound.
  package var node: NodeID?
}

/// A pod was bound to a node.
package struct PlacementFact: Sendable {
  package var uid: UInt64
  package var namespace: Symbol
  package var name: Symbol
  package var node: NodeID
}

/// The state of a node from now on, as the control plane sees it, and why.
package struct NodeFact: Sendable {
  package var node: NodeID
  /// Ready, NotReady, Unknown, Cordoned or Gone.
  package var state: Symbol
  package var reason: Symbol
}

/// The state of one group of a LeaderWorkerSet from now on.
package struct GroupFact: Sendable {
  package var namespace: Symbol
  package var set: Symbol
  package var group: Int32
  /// The revision key that its leader carries.
  package var revision: Symbol
  package var state: GroupState
}

/// How far a group is.
package enum GroupState: UInt8, Sendable {
  /// No leader pod exists, or it is on its way out.
  case recreating
  /// The leader exists; some pod is not scheduled yet.
  case pending
  /// All pods that exist are scheduled; some are not ready.
  case starting
  /// Every pod is ready, by the rule of LWS-SPEC A.4.
  case ready

  package var text: String {
    switch self {
    case .recreating: "Recreating"
    case .pending: "Pending"
    case .starting: "Starting"
    case .ready: "Ready"
    }
  }
}

/// The status of a LeaderWorkerSet from now on.
package struct StatusFact: Sendable {
  package var namespace: Symbol
  package var name: Symbol
  package var replicas: Int32
  package var readyReplicas: Int32
  package var updatedReplicas: Int32
  /// Types that are True, in the order of the status, joined by commas.
  package var conditions: Symbol
}

/// A Kubernetes Event.
package struct EventFact: Sendable {
  package var about: Symbol
  package var namespace: Symbol
  package var name: Symbol
  package var kind: ObjectEvent.Kind
  package var reason: Symbol
  package var message: Symbol
}

/// The group of tables that a fact belongs to: each has a digest of its own, so that a difference says what moved.
package enum FactGroup: Int, CaseIterable, Sendable {
  case pods, nodes, groups, events, queueing, gangs

  /// The name in digests and in `record`.
  package var name: String {
    switch self {
    case .pods: "pods"
    case .nodes: "nodes"
    case .groups: "groups"
    case .events: "events"
    case .queueing: "queueing"
    case .gangs: "gangs"
    }
  }
}

extension Fact {
  package var group: FactGroup {
    switch self {
    case .pod, .podGone, .placement: .pods
    case .node, .fault: .nodes
    case .group, .groupGone, .status: .groups
    case .event: .events
    case .queueing: .queueing
    case .gang, .gangGone, .gangBandwidth, .gangSilent, .gangHours, .link, .linkLoad: .gangs
    }
  }
}

/// Receives the facts of a run in order, in batches.
///
/// A sink may be called from the simulating thread only, and copies what it keeps.
package protocol FactSink: AnyObject {
  /// `symbols` covers every symbol that the facts mention.
  func receive(_ facts: [TimedFact], symbols: SymbolTable)
}

/// A fact and when it became true.
package struct TimedFact: Sendable {
  package var time: SimTime
  package var fact: Fact
}
