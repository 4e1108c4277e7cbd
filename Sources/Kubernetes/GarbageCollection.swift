package import Cluster

/// What the garbage collector does about one object.
///
/// Source: LWS-SPEC E.2.
package enum GarbageCollection {
  /// Commands for an object that is being deleted, or whose owners may have gone; none when there is nothing to do.
  package static func plan(for object: ObjectRef, in cluster: Cluster) -> [Command] {
    if let deletion = cluster[header: object].deletion {
      return deletion.isForeground ? foreground(object, cluster[header: object], in: cluster) : []
    }
    let owners = cluster[header: object].owners
    let gone = owners.filter { !cluster.contains($0.object) }
    if gone.isEmpty { return [] }
    // An object with another owner left only loses the reference.
    guard gone.count == owners.count else {
      return gone.map { .removeOwner($0.object, from: object) }
    }
    return [.delete(object, .background, graceSeconds: nil)]
  }

  /// An owner that waits for its dependents: they are deleted, and the owner goes when none that blocks is left.
  ///
  /// A dependent with an owner that stays is no longer waited for and only loses the reference.
  private static func foreground(_ object: ObjectRef, _ header: ObjectHeader, in cluster: Cluster) -> [Command] {
    let children = header.children.filter(cluster.contains)
    let kept = children.filter { stays($0, without: object, in: cluster) }
    let dependents = children.filter { !kept.contains($0) }
    let removals = kept.map { Command.removeOwner(object, from: $0) }
    let blocking = dependents.filter { dependent in
      cluster[header: dependent].owners.contains { $0.object == object && $0.blocksOwnerDeletion }
    }
    if blocking.isEmpty { return removals + [.releaseForeground(object)] }
    return removals
      + dependents.filter { !cluster[header: $0].isTerminating }.map { dependent in
        let hasBlockingDependents = cluster[header: dependent].children.contains(where: cluster.contains)
        return .delete(dependent, hasBlockingDependents ? .foreground : .background, graceSeconds: nil)
      }
  }

  /// Whether a dependent has another owner that exists and does not wait for its own dependents.
  private static func stays(_ dependent: ObjectRef, without owner: ObjectRef, in cluster: Cluster) -> Bool {
    cluster[header: dependent].owners.contains { other in
      other.object != owner && cluster.contains(other.object)
        && cluster[header: other.object].deletion?.isForeground != true
    }
  }
}
