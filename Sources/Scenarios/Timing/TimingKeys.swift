// What each constant of a timing profile means. Values, sources and ranges stand in the profiles.

enum APITimingKey: String, TimingKey {
  case watchDelay, write

  static let section = "APITiming"
  var constant: TimingConstant {
    switch self {
    case .watchDelay:
      TimingConstant(
        place: .duration(\.api.watchDelay), doc: "From a write to the moment a controller that watches it looks.")
    case .write:
      TimingConstant(place: .duration(\.api.write), doc: "One write, from the client's call to the server's answer.")
    }
  }
}

enum LWSTimingKey: String, TimingKey {
  case clientQPS, clientBurst, reconcile, workers

  static let section = "LWSTiming"
  var constant: TimingConstant {
    switch self {
    case .clientQPS:
      TimingConstant(
        place: .frequency(\.lws.client.qps),
        doc: "Writes a second to objects of one kind, a number or unlimited: each kind has a client of its own.")
    case .clientBurst:
      TimingConstant(place: .count(\.lws.client.burst), doc: "Writes to one kind at once after a pause.")
    case .reconcile:
      TimingConstant(place: .duration(\.lws.reconcile), doc: "One reconcile of one key, beside its writes.")
    case .workers:
      TimingConstant(place: .count(\.lws.workers), doc: "Keys that each of the two controllers works on at once.")
    }
  }
}

enum KueueTimingKey: String, TimingKey {
  case clientQPS, clientBurst, reconcile, workers, workloadWorkers
  case cycle, cyclePerHead, cyclePerFlavor, cyclePerNode, cyclePerHeadAndNode, cyclePerRemoval
  case shortestBackoff, longestBackoff
  case requeueBatch, updatesBatch, nodeBatch, drainPeriod

  static let section = "KueueTiming"
  var constant: TimingConstant { TimingConstant(place: place, doc: doc) }

  private var place: TimingConstant.Place {
    switch self {
    case .clientQPS: .frequency(\.kueue.client.qps)
    case .clientBurst: .count(\.kueue.client.burst)
    case .reconcile: .duration(\.kueue.reconcile)
    case .workers: .count(\.kueue.workers)
    case .workloadWorkers: .count(\.kueue.workloadWorkers)
    case .cycle: .duration(\.kueue.cycle.base)
    case .cyclePerHead: .duration(\.kueue.cycle.perHead)
    case .cyclePerFlavor: .duration(\.kueue.cycle.perFlavor)
    case .cyclePerNode: .duration(\.kueue.cycle.perNode)
    case .cyclePerHeadAndNode: .duration(\.kueue.cycle.perHeadAndNode)
    case .cyclePerRemoval: .duration(\.kueue.cycle.perRemoval)
    case .shortestBackoff: .duration(\.kueue.cycle.shortestBackoff)
    case .longestBackoff: .duration(\.kueue.cycle.longestBackoff)
    case .requeueBatch: .duration(\.kueue.requeueBatch)
    case .updatesBatch: .duration(\.kueue.updatesBatch)
    case .nodeBatch: .duration(\.kueue.nodeBatch)
    case .drainPeriod: .period(\.kueue.drainPeriod)
    }
  }

  private var doc: String {
    switch self {
    case .clientQPS:
      "Writes a second to objects of one kind, a number or unlimited; clientConnection of Kueue's configuration "
        + "sets it too."
    case .clientBurst: "Writes to one kind at once after a pause."
    case .reconcile: "One reconcile of one key, beside its writes."
    case .workers: "Keys that each reconciler of jobs and pods works on at once."
    case .workloadWorkers: "Workloads that their reconciler works on at once."
    case .cycle: "One scheduling cycle, whatever it holds."
    case .cyclePerHead: "For each workload that a cycle tries."
    case .cyclePerFlavor: "For each flavor of its ClusterQueue."
    case .cyclePerNode: "For each node of a topology-aware flavor, in every cycle: the snapshot."
    case .cyclePerHeadAndNode: "For each node of the largest such flavor and each workload that asks for places."
    case .cyclePerRemoval: "For each time that a workload is taken out to see what would fit without it."
    case .shortestBackoff: "The first wait after a cycle that admitted nothing; it doubles."
    case .longestBackoff: "The longest wait after a cycle that admitted nothing."
    case .requeueBatch: "From a release of quota until inadmissible workloads are tried again."
    case .updatesBatch: "How long the reconcilers of groups and pod groups and the ungater gather events."
    case .nodeBatch: "How long the node controller gathers events of pods."
    case .drainPeriod: "How often room that pods without a topology left is looked for."
    }
  }
}

enum ControllerManagerTimingKey: String, TimingKey {
  case clientQPS, clientBurst, reconcile, statefulSetWorkers, jobWorkers, garbageCollectorWorkers
  case garbageCollection, jobSync, podGarbageCollectionPeriod, missingNodeQuarantine

  static let section = "ControllerManagerTiming"
  var constant: TimingConstant { TimingConstant(place: place, doc: doc) }

  private var place: TimingConstant.Place {
    switch self {
    case .clientQPS: .frequency(\.controllerManager.client.qps)
    case .clientBurst: .count(\.controllerManager.client.burst)
    case .reconcile: .duration(\.controllerManager.reconcile)
    case .statefulSetWorkers: .count(\.controllerManager.statefulSetWorkers)
    case .jobWorkers: .count(\.controllerManager.jobWorkers)
    case .garbageCollectorWorkers: .count(\.controllerManager.garbageCollectorWorkers)
    case .garbageCollection: .duration(\.controllerManager.garbageCollection)
    case .jobSync: .duration(\.controllerManager.jobSync)
    case .podGarbageCollectionPeriod: .period(\.controllerManager.podGarbageCollectionPeriod)
    case .missingNodeQuarantine: .duration(\.controllerManager.missingNodeQuarantine)
    }
  }

  private var doc: String {
    switch self {
    case .clientQPS: "Writes a second of each controller, a number or unlimited."
    case .clientBurst: "Writes of a controller at once after a pause."
    case .reconcile: "One reconcile of one key, beside its writes."
    case .statefulSetWorkers: "StatefulSets worked on at once."
    case .jobWorkers: "Jobs worked on at once."
    case .garbageCollectorWorkers: "Objects that the garbage collector works on at once."
    case .garbageCollection: "The garbage collector's delay per level of ownership."
    case .jobSync: "From a change of a job's pod until the job controller looks, beside the watch delay."
    case .podGarbageCollectionPeriod: "How often orphaned and stuck pods are swept."
    case .missingNodeQuarantine: "How long a node has to be missing before its pods are swept."
    }
  }
}

enum SchedulerTimingKey: String, TimingKey {
  case clientQPS, clientBurst, pod, bind

  static let section = "SchedulerTiming"
  var constant: TimingConstant {
    switch self {
    case .clientQPS:
      TimingConstant(
        place: .frequency(\.scheduler.client.qps),
        doc: "Bindings and refusals written a second, a number or unlimited.")
    case .clientBurst: TimingConstant(place: .count(\.scheduler.client.burst), doc: "Writes at once after a pause.")
    case .pod: TimingConstant(place: .duration(\.scheduler.pod), doc: "One pod through the scheduler.")
    case .bind:
      TimingConstant(
        place: .duration(\.scheduler.bind), doc: "From a decision until the pod is bound, beside the client's limit.")
    }
  }
}

enum KubeletTimingKey: String, TimingKey {
  case sync, podSandbox, containerStart, containerStop, initContainerRun, imagePullRate, imagePullLatency
  case leaseRenewalPeriod

  static let section = "KubeletTiming"
  var constant: TimingConstant { TimingConstant(place: place, doc: doc) }

  private var place: TimingConstant.Place {
    switch self {
    case .sync: .duration(\.kubelet.sync)
    case .podSandbox: .duration(\.kubelet.podSandbox)
    case .containerStart: .duration(\.kubelet.containerStart)
    case .containerStop: .duration(\.kubelet.containerStop)
    case .initContainerRun: .duration(\.kubelet.initContainerRun)
    case .imagePullRate: .byteRate(\.kubelet.imagePullRate)
    case .imagePullLatency: .duration(\.kubelet.imagePullLatency)
    case .leaseRenewalPeriod: .period(\.kubelet.leaseRenewalPeriod)
    }
  }

  private var doc: String {
    switch self {
    case .sync: "From binding until the kubelet starts on a pod."
    case .podSandbox: "Sandbox, network and volumes of a pod."
    case .containerStart: "One container, its image present."
    case .containerStop: "What a process without a behaviour of its own takes to leave after SIGTERM."
    case .initContainerRun: "What an init container without a behaviour of its own runs."
    case .imagePullRate: "Image pulls of one node, bytes a second."
    case .imagePullLatency: "Registry round trips before the first byte."
    case .leaseRenewalPeriod: "How often a kubelet renews its lease."
    }
  }
}

enum NodeTimingKey: String, TimingKey {
  case monitorPeriod, monitorGrace, boot

  static let section = "NodeTiming"
  var constant: TimingConstant {
    switch self {
    case .monitorPeriod:
      TimingConstant(place: .period(\.nodes.monitorPeriod), doc: "How often node health is looked at.")
    case .monitorGrace:
      TimingConstant(
        place: .optionalDuration(\.nodes.monitorGrace),
        doc: "How long a silent node stays Ready; follows the Kubernetes version unless said.")
    case .boot:
      TimingConstant(
        place: .duration(\.nodes.boot), doc: "From power-on until the kubelet of a repaired node answers.")
    }
  }
}
