package import API

extension RolloutLimits {
  /// How many leaders there should be while `unready` groups are not ready on the latest revision.
  ///
  /// As long as more groups are unready than may surge, the whole surge is open; then it is given back group by group.
  ///
  /// Source: LWS-SPEC C.5 `wanted`; A.9, 2 for releases up to 0.8, which forget about `maxUnavailable`.
  package func wantedReplicas(_ replicas: Int, unready: Int, version: LWSVersion) -> Int {
    guard unready <= maxSurge else { return replicas + maxSurge }
    return replicas + max(0, unready - (version.isAtLeast0_9 ? maxUnavailable : 1))
  }
}

extension RollingUpdate {
  /// The partition after one step of a rollout; it only moves down.
  ///
  /// From the top, groups that are ready and updated are behind us; of those below, `step` may be taken down. Old
  /// groups that are unavailable anyway use up that budget where they stand further down, and cost nothing where the
  /// partition passes over them.
  ///
  /// - Parameters:
  ///   - groups: By index, as many as the StatefulSet has replicas.
  ///   - step: Groups that may be unavailable at once.
  /// - Source: LWS-SPEC C.5 `advance`.
  package static func advancedPartition(_ groups: [GroupReadiness], step: Int, from partition: Int) -> Int {
    let floor = max(0, groups.count - readyTail(groups) - step)
    var target = floor + groups.prefix(floor).count { !$0.isReady }
    var index = min(target, groups.count - 1)
    while index >= floor, !groups[index].isReady || groups[index].isUpdated {
      target = index
      index -= 1
    }
    return min(target, partition)
  }

  /// How many groups at the top are ready and updated.
  package static func readyTail(_ groups: [GroupReadiness]) -> Int {
    groups.reversed().prefix { $0.isReady && $0.isUpdated }.count
  }
}
