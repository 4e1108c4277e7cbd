/// The place of an object in the store, and which of the objects that stood there is meant.
///
/// Places are used again; an ID of an earlier object never finds a later one.
package struct Slot: Hashable, Sendable, BitwiseCopyable {
  package var index: UInt32
  package var generation: UInt32

  package init(index: UInt32, generation: UInt32) {
    self.index = index
    self.generation = generation
  }
}

/// A node, by its position in the scenario; nodes are never removed from their position.
package struct NodeID: Hashable, Comparable, Sendable, BitwiseCopyable {
  package var index: Int32

  package init(_ index: Int) {
    self.index = Int32(index)
  }

  package static func < (left: NodeID, right: NodeID) -> Bool { left.index < right.index }
}

package struct PodID: Hashable, Sendable, BitwiseCopyable {
  package var slot: Slot
  package init(_ slot: Slot) { self.slot = slot }
}

/// A gang of pods that work together, by its slot among those of the world.
package struct GangID: Hashable, Sendable, BitwiseCopyable {
  package var index: Int32
  package init(_ index: Int32) { self.index = index }
}

package struct StatefulSetID: Hashable, Sendable, BitwiseCopyable {
  package var slot: Slot
  package init(_ slot: Slot) { self.slot = slot }
}

package struct LeaderWorkerSetID: Hashable, Sendable, BitwiseCopyable {
  package var slot: Slot
  package init(_ slot: Slot) { self.slot = slot }
}

package struct RevisionID: Hashable, Sendable, BitwiseCopyable {
  package var slot: Slot
  package init(_ slot: Slot) { self.slot = slot }
}

package struct ServiceID: Hashable, Sendable, BitwiseCopyable {
  package var slot: Slot
  package init(_ slot: Slot) { self.slot = slot }
}

package struct ClaimID: Hashable, Sendable, BitwiseCopyable {
  package var slot: Slot
  package init(_ slot: Slot) { self.slot = slot }
}

package struct JobID: Hashable, Sendable, BitwiseCopyable {
  package var slot: Slot
  package init(_ slot: Slot) { self.slot = slot }
}

/// A stored Workload. Its place in the store is also its place among the claims of the quota system.
package struct WorkloadObjectID: Hashable, Sendable, BitwiseCopyable {
  package var slot: Slot
  package init(_ slot: Slot) { self.slot = slot }
}

/// Any object that can own another, be owned, or be deleted.
package enum ObjectRef: Hashable, Sendable, BitwiseCopyable {
  case leaderWorkerSet(LeaderWorkerSetID)
  case statefulSet(StatefulSetID)
  case pod(PodID)
  case revision(RevisionID)
  case service(ServiceID)
  case claim(ClaimID)
  case job(JobID)
  case workload(WorkloadObjectID)

  /// The place in the store, whatever the kind.
  var slot: Slot {
    switch self {
    case .leaderWorkerSet(let id): id.slot
    case .statefulSet(let id): id.slot
    case .pod(let id): id.slot
    case .revision(let id): id.slot
    case .service(let id): id.slot
    case .claim(let id): id.slot
    case .job(let id): id.slot
    case .workload(let id): id.slot
    }
  }

  /// The kind as a number.
  private var ordinal: UInt64 {
    switch self {
    case .leaderWorkerSet: 0
    case .statefulSet: 1
    case .pod: 2
    case .revision: 3
    case .service: 4
    case .claim: 5
    case .job: 6
    case .workload: 7
    }
  }

  /// In one word, since every event of a work queue looks its key up.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(ordinal << 61 ^ UInt64(slot.index) << 32 ^ UInt64(slot.generation))
  }

  /// The kind as manifests write it.
  package var kind: String {
    switch self {
    case .leaderWorkerSet: "LeaderWorkerSet"
    case .statefulSet: "StatefulSet"
    case .pod: "Pod"
    case .revision: "ControllerRevision"
    case .service: "Service"
    case .claim: "PersistentVolumeClaim"
    case .job: "Job"
    case .workload: "Workload"
    }
  }
}

/// A namespace and a name.
package struct ObjectKey: Hashable, Sendable {
  package var namespace: String
  package var name: String

  package init(_ namespace: String, _ name: String) {
    self.namespace = namespace
    self.name = name
  }
}
