package import API
package import Kernel

/// What every stored object has: identity, ownership, and its way out.
package struct ObjectHeader: Sendable {
  package var metadata: Metadata
  /// Never used twice in a run.
  package var uid: UInt64
  package var generation = 1
  package var createdAt: SimTime
  package var owners: [OwnerReference] = []
  /// Objects that name this one as an owner, in order of creation.
  package var children: [ObjectRef] = []
  package var deletion: Deletion?

  package var name: String { metadata.name }
  package var namespace: String { metadata.namespace }
  package var key: ObjectKey { ObjectKey(metadata.namespace, metadata.name) }
  package var isTerminating: Bool { deletion != nil }

  /// The owner whose controller manages this object.
  package var controller: ObjectRef? { owners.first { $0.isController }?.object }

  package init(metadata: Metadata, uid: UInt64, createdAt: SimTime) {
    self.metadata = metadata
    self.uid = uid
    self.createdAt = createdAt
  }
}

/// A reference from a dependent to its owner.
package struct OwnerReference: Hashable, Sendable {
  package var object: ObjectRef
  package var isController: Bool
  /// Whether a foreground deletion of the owner waits for this dependent.
  package var blocksOwnerDeletion: Bool

  package init(_ object: ObjectRef, isController: Bool = true, blocksOwnerDeletion: Bool = true) {
    self.object = object
    self.isController = isController
    self.blocksOwnerDeletion = blocksOwnerDeletion
  }
}

/// A deletion that has begun: the object has a deletion timestamp.
package struct Deletion: Equatable, Sendable {
  package var since: SimTime
  /// Whether the finalizer `foregroundDeletion` holds the object until its dependents have gone.
  package var isForeground: Bool
  /// Pods: how long containers may take to stop. **unit**: seconds.
  package var graceSeconds: Int

  package init(since: SimTime, isForeground: Bool = false, graceSeconds: Int = 0) {
    self.since = since
    self.isForeground = isForeground
    self.graceSeconds = graceSeconds
  }
}
