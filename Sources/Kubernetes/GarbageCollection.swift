package import Cluster

/// What the garbage collector does about one object.
///
/// Source: LWS-SPEC E.2.
package enum GarbageCollection {
  /// Commands for an object that is being deleted, or whose owners may have gone; none when there is nothing to do.
  package static func plan(for object: ObjectRef, in cluster: Cluster) -> [Command] {
    let header = cluster[header: object]
    if let deletion = header.deletion {
      return deletion.isForeground ? foreground(object, header, in: cluster) : []
    }
    guard !header.owners.isEmpty else { return [] }
    let gone = header.owners.filter { !cluster.contains($0.object) }
    if gone.isEmpty { return [] }
    // An object with another owner left only loses the reference.
    guard gone.count == header.owners.count else {
      return gone.map { .removeOwner($0.object, from: object) }
    }
    return [.delete(object, .background, graceSeconds: nil)]
  }

  /// An owner that waits for its dependents: they are deleted, and the owner goes when none that blocks is left.
  private static func foreground(_ object: ObjectRef, _ header: ObjectHeader, in cluster: Cluster) -> [Command] {
    let dependents = header.children.filter(cluster.contains)
    let blocking = dependents.filter { dependent in
      cluster[header: dependent].owners.contains { $0.object == object && $0.blocksOwnerDeletion }
    }
    if blocking.isEmpty { return [.releaseForeground(object)] }
    return dependents.filter { !cluster[header: $0].isTerminating }.map { dependent in
      let hasBlockingDependents = cluster[header: dependent].children.contains(where: cluster.contains)
      return .delete(dependent, hasBlockingDependents ? .foreground : .background, graceSeconds: nil)
    }
  }
}
