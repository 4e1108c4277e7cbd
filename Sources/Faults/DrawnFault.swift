package import Cluster
package import Kernel

/// One failure with everything about it that chance decides.
package struct DrawnFault: Sendable, Equatable {
  /// The entry's place in the catalogue.
  package var entry: Int
  package var victim: FaultVictim
  /// What of `FaultEffect.magnitude` was drawn; 1 when nothing is.
  package var magnitude = 1.0
  /// How long before it happens somebody knows; nil when it comes without notice.
  package var notice: SimDuration?
  /// Nil when nobody has to find it.
  package var detection: SimDuration?
  /// What is tried until the failure ends, and how long each takes.
  package var steps: [Step] = []
  /// How long a spare takes to come in, if one does.
  package var swap = SimDuration.zero
  /// How long after its end it comes back, if it does.
  package var recurrence: SimDuration?

  package init(entry: Int, victim: FaultVictim) {
    self.entry = entry
    self.victim = victim
  }

  /// A remedy's place in the model, and how long it takes this time.
  package struct Step: Sendable, Equatable {
    package var remedy: Int
    package var time: SimDuration

    package init(remedy: Int, time: SimDuration) {
      self.remedy = remedy
      self.time = time
    }
  }
}

/// Whom a failure hits.
package enum FaultVictim: Sendable, Hashable {
  /// One GPU of a node, or (nil) all of the node.
  case node(NodeID, gpu: Int?)
  /// All nodes of a domain, by its place in the topology.
  case domain(Int)
  case cluster
  /// One of the jobs that are large enough, in the order of the store; there may be fewer. Whoever knows the jobs turns
  /// it into a GPU of one of its nodes.
  case job(Int)
}

/// A failure that a trace tells of.
package struct TracedFault: Sendable, Equatable {
  package var time: SimTime
  package var fault: DrawnFault

  package init(time: SimTime, fault: DrawnFault) {
    self.time = time
    self.fault = fault
  }
}
