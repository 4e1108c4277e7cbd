package import Cluster
package import Kernel
package import Simulation

/// A time during which something had one state.
package struct Interval<Key: Sendable, State: Sendable>: Sendable {
  package var key: Key
  package var state: State
  package var start: SimTime
  package var end: SimTime
  /// Whether the state still held when the run ended, so that `end` is the end of the run.
  package var isOpen: Bool
}

/// A row of a dictionary.
package struct Term: Sendable, Equatable {
  package var id: Int64
  package var text: String
}

/// What a pod's row says besides its time; the key is its uid.
package struct PodState: Sendable, Equatable {
  package var namespace: Symbol
  package var name: Symbol
  package var phase: PodPhase
  package var reason: PodReason
  package var node: NodeID?
}

/// What a node's row says besides its time; the key is its ID.
package struct NodeState: Sendable, Equatable {
  package var state: Symbol
  package var reason: Symbol
}

/// Which group a row is about.
package struct GroupKey: Sendable, Hashable, Comparable {
  package var namespace: Symbol
  package var set: Symbol
  package var group: Int32

  package static func < (left: GroupKey, right: GroupKey) -> Bool {
    (left.namespace.index, left.set.index, left.group) < (right.namespace.index, right.set.index, right.group)
  }
}

/// What a group's row says besides its time.
package struct GroupCondition: Sendable, Equatable {
  package var revision: Symbol
  package var state: GroupState
}

/// A fact that is an instant, with its time.
package struct Timed<Content: Sendable>: Sendable {
  package var time: SimTime
  package var content: Content
}

/// A level of the topology by position, from the widest.
package struct LevelRow: Sendable, Equatable {
  package var id: Int64
  package var name: String
  package var labelKey: String
}

/// A domain by position.
package struct DomainRow: Sendable, Equatable {
  package var id: Int64
  package var level: Int64
  package var name: String
}

/// A node stands in a domain.
package struct NodeDomainRow: Sendable, Equatable {
  package var node: Int64
  package var level: Int64
  package var domain: Int64
}

/// A property of the run.
package struct RunRow: Sendable, Equatable {
  package var key: String
  package var value: String
}

/// A file that the scenario was made of.
package struct InputRow: Sendable, Equatable {
  package var path: String
  package var sha256: String
  package var content: String
}
