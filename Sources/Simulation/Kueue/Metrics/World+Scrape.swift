import API
import Cluster
import Kernel
import Queueing
import Quota

// Metrics are looked at as Prometheus does it, at round times after something has changed.
extension World {
  mutating func planScrape() {
    guard kueue.isOn, !kueue.metrics.isScrapePlanned else { return }
    kueue.metrics.isScrapePlanned = true
    let next = (now + .nanoseconds(1)).nextTick(every: KueueMetrics.scrapeInterval, from: .zero)
    schedule(.queueing(.scrape), after: next - now, .sample)
  }

  /// Tells every series whose value differs from what was told last, and the room in topologies.
  mutating func scrape() {
    guard kueue.isOn else { return }
    kueue.metrics.isScrapePlanned = false
    reportRoom()
    kueue.metrics.beginScrape()
    setQueueGauges()
    setWorkloadGauges()
    setCohortGauges()
    if kueue.objects.configuration.exportsClusterQueueResources { setResourceGauges() }
    for fact in kueue.metrics.takeChanges(&log.symbols) { append(.queueing(.metric(fact))) }
  }

  private mutating func setQueueGauges() {
    let tree = kueue.admission.tree
    let shares = kueue.objects.configuration.fairSharing != nil
    for index in tree.clusterQueueIDs {
      let node = QuotaNodeID(index: index)
      let queue = [("cluster_queue", tree[node].name)]
      let pending = kueue.admission.queues.counts(in: node)
      kueue.metrics.set(.pendingWorkloads, queue + [("status", "active")], to: Double(pending.active))
      kueue.metrics.set(.pendingWorkloads, queue + [("status", "inadmissible")], to: Double(pending.inadmissible))
      let holderCount = kueue.admission.state.holders[index].count
      kueue.metrics.set(.reservingActiveWorkloads, queue, to: Double(holderCount))
      kueue.metrics.set(.admittedActiveWorkloads, queue, to: Double(kueue.admission.state.admittedCount(in: node)))
      let skips = kueue.metrics.skippedPreemptions[tree[node].name] ?? 0
      kueue.metrics.set(.preemptionSkips, queue, to: Double(skips))
      let status = kueue.admission.activities[index].isActive ? "active" : "pending"
      for name in ["pending", "active", "terminating"] {
        kueue.metrics.set(.clusterQueueStatus, queue + [("status", name)], to: name == status ? 1 : 0)
      }
      let parent = tree[node].parent.map { tree[$0].name } ?? ""
      let root = tree[node].parent.map { tree[tree.root(of: $0)].name } ?? ""
      kueue.metrics.set(.clusterQueueInfo, queue + [("parent_cohort", parent), ("root_cohort", root)], to: 1)
      guard shares else { continue }
      let share = kueue.admission.state.ledger.dominantShare(of: node).weightedShare
      kueue.metrics.set(.clusterQueueShare, queue + [("cohort", parent)], to: Double(share))
    }
    for queue in kueue.objects.localQueues {
      let isActive =
        queue.stopPolicy == .none
        && tree.clusterQueue(named: queue.clusterQueue).map { kueue.admission.activities[$0.index].isActive } ?? false
      let labels = [("name", queue.name), ("namespace", queue.namespace)]
      kueue.metrics.set(.localQueueStatus, labels + [("active", "true")], to: isActive ? 1 : 0)
      kueue.metrics.set(.localQueueStatus, labels + [("active", "false")], to: isActive ? 0 : 1)
    }
  }

  private mutating func setCohortGauges() {
    let tree = kueue.admission.tree
    let shares = kueue.objects.configuration.fairSharing != nil
    for index in tree.clusterQueues.count..<tree.nodes.count {
      let node = QuotaNodeID(index: index)
      let cohort = [("cohort", tree[node].name)]
      let parent = tree[node].parent.map { tree[$0].name } ?? ""
      let root = tree[tree.root(of: node)].name
      kueue.metrics.set(.cohortInfo, cohort + [("parent_cohort", parent), ("root_cohort", root)], to: 1)
      let queues = tree.clusterQueues(below: node)
      let admittedCount = queues.reduce(0) { $0 + kueue.admission.state.admittedCount(in: $1) }
      kueue.metrics.set(.cohortAdmittedActive, cohort, to: Double(admittedCount))
      for pair in (0..<tree.pairCount).map(PairID.init) where tree.quota(node, pair).isDefined {
        let labels = cohort + tree.labels(of: pair)
        kueue.metrics.set(.cohortQuota, labels, to: tree.metricValue(tree.quota(node, pair).subtree, pair))
        let reserved = queues.reduce(0) { $0 + kueue.admission.state.ledger.usage($1, pair) }
        kueue.metrics.set(.cohortReservations, labels, to: tree.metricValue(reserved, pair))
      }
      guard shares else { continue }
      let share = kueue.admission.state.ledger.dominantShare(of: node).weightedShare
      kueue.metrics.set(.cohortShare, cohort, to: Double(share))
    }
  }

  /// Source: KUEUE-SPEC 9, enableClusterQueueResources.
  private mutating func setResourceGauges() {
    let tree = kueue.admission.tree
    for index in tree.clusterQueueIDs {
      let node = QuotaNodeID(index: index)
      let cohort = [("cohort", tree[node].parent.map { tree[$0].name } ?? ""), ("cluster_queue", tree[node].name)]
      for pair in (0..<tree.pairCount).map(PairID.init) where tree.quota(node, pair).isDefined {
        let (quota, labels) = (tree.quota(node, pair), cohort + tree.labels(of: pair))
        kueue.metrics.set(.nominalQuota, labels, to: tree.metricValue(quota.nominal, pair))
        let borrowing = quota.borrowingLimit.map { tree.metricValue($0, pair) } ?? .infinity
        kueue.metrics.set(.borrowingLimit, labels, to: borrowing)
        let lending = quota.lendingLimit.map { tree.metricValue($0, pair) } ?? .infinity
        kueue.metrics.set(.lendingLimit, labels, to: lending)
        let reserved = kueue.admission.state.ledger.usage(node, pair)
        kueue.metrics.set(.resourceReservation, labels, to: tree.metricValue(reserved, pair))
        let admitted = kueue.uses.admitted[index * tree.pairCount + pair.index]
        kueue.metrics.set(.resourceUsage, labels, to: tree.metricValue(admitted, pair))
      }
    }
  }
}

extension QuotaTree {
  func labels(of pair: PairID) -> [(String, String)] {
    let name = name(of: pair)
    return [("flavor", name.flavor), ("resource", name.resource)]
  }

  /// Kueue's metrics count cpu in whole cores.
  func metricValue(_ amount: Int, _ pair: PairID) -> Double {
    if amount == .max { return .infinity }
    return resource(of: pair) == "cpu" ? Double(amount) / 1000 : Double(amount)
  }

  func clusterQueues(below node: QuotaNodeID) -> [QuotaNodeID] {
    self[node].isCohort ? self[node].children.flatMap(clusterQueues(below:)) : [node]
  }
}
