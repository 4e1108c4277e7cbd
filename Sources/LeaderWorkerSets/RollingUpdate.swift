package import API

/// What the controller knows when it decides how far a rollout may go.
///
/// Source: LWS-SPEC C.5.
package struct RollingUpdate: Equatable, Sendable {
  /// The leader StatefulSet as it is.
  package struct Leaders: Equatable, Sendable {
    package var rollout: LeaderStatefulSet.Rollout
    /// The number of replicas that the set wanted when the StatefulSet was last applied, from its annotation.
    package var recordedReplicas: Int

    package init(rollout: LeaderStatefulSet.Rollout, recordedReplicas: Int) {
      self.rollout = rollout
      self.recordedReplicas = recordedReplicas
    }
  }

  /// The name of the LeaderWorkerSet, for the text of events.
  package var name: String
  /// Groups that the spec asks for.
  package var replicas: Int
  /// The partition that the spec asks for.
  package var partition: Int
  /// How many groups may be down, and how many more than `replicas` there may be, during an update.
  package var limits: RolloutLimits
  /// Nil before the leader StatefulSet exists.
  package var leaders: Leaders?
  /// Whether the template has just changed.
  package var isTemplateUpdated: Bool
  /// By group index, as many as the leader StatefulSet has replicas.
  package var groups: [GroupReadiness]

  /// The question for a set as it is.
  package init(of lws: LeaderWorkerSet, leaders: Leaders?, isTemplateUpdated: Bool, groups: [GroupReadiness]) {
    name = lws.metadata.name
    replicas = lws.spec.replicaCount
    partition = lws.spec.partition
    limits = RolloutLimits(maxUnavailable: lws.spec.maxUnavailable, maxSurge: lws.spec.maxSurge)
    self.leaders = leaders
    self.isTemplateUpdated = isTemplateUpdated
    self.groups = groups
  }
}

/// Bounds of a rollout, resolved to numbers of groups.
package struct RolloutLimits: Equatable, Sendable {
  package var maxUnavailable: Int
  /// At most the number of replicas.
  package var maxSurge: Int

  package init(maxUnavailable: Int, maxSurge: Int) {
    self.maxUnavailable = maxUnavailable
    self.maxSurge = maxSurge
  }
}

/// What the controller writes into the leader StatefulSet, and by which rule.
package struct RollingUpdateDecision: Equatable, Sendable {
  /// The rules of LWS-SPEC C.5, in their order.
  package enum Rule: String, CaseIterable, Sendable {
    case create, newUpdateScaleUpFirst, newUpdate, steady, scaleUp, replicasChanged, advance
  }

  package var rollout: LeaderStatefulSet.Rollout
  package var rule: Rule
  /// The text of the event when surge groups are given back.
  package var surgeEvent: String?
}

extension RollingUpdate {
  /// The partition and the number of leaders to apply.
  ///
  /// Source: LWS-SPEC C.5; A.9, 2 for releases up to 0.8.
  package func decide(version: LWSVersion) -> RollingUpdateDecision {
    guard let leaders else { return decision(.create, partition: 0, replicas: replicas) }
    let (count, partition) = (leaders.rollout.replicas, leaders.rollout.partition)
    if isTemplateUpdated {
      let start = min(replicas, count)
      guard count >= replicas || !version.isAtLeast0_9 else {
        return decision(.newUpdateScaleUpFirst, partition: start, replicas: replicas)
      }
      return surging(.newUpdate, partition: start, unready: replicas, version)
    }
    if partition == 0, count == replicas { return decision(.steady, partition: 0, replicas: replicas) }
    if count < replicas, version.isAtLeast0_9 {
      return decision(.scaleUp, partition: partition, replicas: replicas)
    }
    let unready = replicas - groups.prefix(replicas).count { $0.isReady && $0.isUpdated }
    if leaders.recordedReplicas != replicas {
      return surging(
        .replicasChanged, partition: min(partition, replicas + limits.maxSurge), unready: unready, version)
    }
    // Surge groups that were given back already are no longer there to stand in for unavailable ones.
    let step = limits.maxUnavailable + limits.maxSurge - (replicas + limits.maxSurge - count)
    let advanced = Self.advancedPartition(groups, step: step, from: partition)
    return surging(.advance, partition: advanced, unready: unready, version)
  }

  private func decision(
    _ rule: RollingUpdateDecision.Rule, partition: Int, replicas: Int
  ) -> RollingUpdateDecision {
    RollingUpdateDecision(
      rollout: .init(partition: max(partition, self.partition), replicas: replicas), rule: rule)
  }

  private func surging(
    _ rule: RollingUpdateDecision.Rule, partition: Int, unready: Int, _ version: LWSVersion
  ) -> RollingUpdateDecision {
    let wanted = limits.wantedReplicas(replicas, unready: unready, version: version)
    var decision = decision(rule, partition: partition, replicas: wanted)
    decision.surgeEvent = surgeEvent(wanted: wanted)
    return decision
  }

  private func surgeEvent(wanted: Int) -> String? {
    guard let last = leaders.map({ $0.rollout.replicas - 1 }), wanted <= last else { return nil }
    return wanted == last
      ? "deleting surge replica \(name)-\(wanted)"
      : "deleting surge replicas from \(name)-\(wanted) to \(name)-\(last)"
  }
}
