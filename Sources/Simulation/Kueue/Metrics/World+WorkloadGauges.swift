import API
import Cluster
import Placement
import Queueing
import Quota

// Gauges that are counts and sums over all workloads.
extension World {
  mutating func setWorkloadGauges() {
    var gauges = WorkloadGauges()
    let (tree, queues) = (kueue.admission.tree, kueue.admission.queues)
    for id in cluster.allWorkloads {
      guard let fact = kueue.reported[id.claim.index] else { continue }
      let workload = cluster[id].workload
      let subject = MetricSubject(
        clusterQueue: log.symbols[fact.clusterQueue], localQueue: workload.queueName,
        namespace: workload.metadata.namespace, priorityClass: workload.priorityClass ?? "")
      if workload.isFinished {
        gauges.add(.finishedWorkloads, of: subject)
        continue
      }
      if !workload.isTrue(.admitted) {
        let reason = workload.status.admission == nil ? log.symbols[fact.reason] : "UnsatisfiedChecks"
        gauges.add(.unadmittedWorkloads, of: subject, [("reason", reason), ("underlying_cause", "")])
      }
      if workload.status.admission != nil {
        gauges.addTwin(.reservingActiveWorkloads, of: subject)
        if workload.isTrue(.admitted) { gauges.addTwin(.admittedActiveWorkloads, of: subject) }
      } else if let place = queues.place(of: id.claim) {
        let status = [("status", place == .inadmissible ? "inadmissible" : "active")]
        gauges.addTwin(.pendingWorkloads, of: subject, status)
        if let shape = queues.shape(of: id.claim), gauges.shapes.insert(.init(subject, status[0].1, shape)).inserted {
          gauges.add(.pendingHashes, subject.ofClusterQueue + status)
        }
      }
      if kueue.objects.configuration.exportsClusterQueueResources { addAmounts(of: id, subject, tree, &gauges) }
    }
    for (key, value) in gauges.ordered {
      kueue.metrics.set(key.metric, ofLocalQueue: key.isOfLocalQueue, key.labels, to: value)
    }
    setFairUsage()
  }

  private func addAmounts(
    of id: WorkloadObjectID, _ subject: MetricSubject, _ tree: QuotaTree, _ gauges: inout WorkloadGauges
  ) {
    let state = kueue.admission.state
    guard kueue.workload(id.claim) == id else { return }
    if state.home(of: id.claim) == nil {
      for podSet in state[id.claim].podSets {
        for (resource, amount) in podSet.requests.sorted(by: { $0.key < $1.key }) {
          let sum = Double(amount * podSet.effectiveCount)
          gauges.add(
            .resourcePending, subject.ofClusterQueue + [("resource", resource)],
            by: resource == "cpu" ? sum / 1000 : sum)
        }
      }
    }
    for item in state.usage(of: id.claim).quota {
      let (labels, amount) = (
        subject.ofLocalQueue + tree.labels(of: item.pair), tree.metricValue(item.amount, item.pair)
      )
      gauges.add(.localQueueReservation, labels, by: amount)
      if state[id.claim].isAdmitted { gauges.add(.localQueueUsage, labels, by: amount) }
    }
  }

  private mutating func setFairUsage() {
    guard kueue.objects.configuration.admissionFairSharing != nil else { return }
    for queue in kueue.objects.localQueues {
      guard let usage = kueue.admission.state.localQueueUsages["\(queue.namespace)/\(queue.name)"] else { continue }
      let labels = [("name", queue.name), ("namespace", queue.namespace), ("cluster_queue", queue.clusterQueue)]
      kueue.metrics.set(.localQueueFairUsage, labels, to: usage)
    }
  }
}

/// Sums on the way to gauges, in order of first appearance.
struct WorkloadGauges {
  struct Key: Hashable {
    var metric: KueueMetric
    var isOfLocalQueue: Bool
    var names: [String]
    var values: [String]

    var labels: [(String, String)] { Array(zip(names, values)) }
  }

  struct Shape: Hashable {
    var queue: String
    var status: String
    var shape: ShapeID

    init(_ subject: MetricSubject, _ status: String, _ shape: ShapeID) {
      queue = subject.clusterQueue
      self.status = status
      self.shape = shape
    }
  }

  private(set) var ordered: [(Key, Double)] = []
  private var positions: [Key: Int] = [:]
  /// Those that were counted.
  var shapes: Set<Shape> = []

  /// Counts a workload for its ClusterQueue and its LocalQueue.
  mutating func add(_ metric: KueueMetric, of subject: MetricSubject, _ more: [(String, String)] = []) {
    add(metric, subject.ofClusterQueue + more)
    addTwin(metric, of: subject, more)
  }

  /// Counts a workload for its LocalQueue.
  mutating func addTwin(_ metric: KueueMetric, of subject: MetricSubject, _ more: [(String, String)] = []) {
    add(metric, ofLocalQueue: true, subject.ofLocalQueue + more)
  }

  mutating func add(
    _ metric: KueueMetric, ofLocalQueue: Bool = false, _ labels: [(String, String)], by amount: Double = 1
  ) {
    let key = Key(metric: metric, isOfLocalQueue: ofLocalQueue, names: labels.map(\.0), values: labels.map(\.1))
    if let position = positions[key] {
      ordered[position].1 += amount
    } else {
      positions[key] = ordered.count
      ordered.append((key, amount))
    }
  }
}
