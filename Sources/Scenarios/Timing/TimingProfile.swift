package import Kernel

/// The constants of time of a control plane and its kubelets: how long each step takes when nothing is wrong, and how
/// fast each client may write.
///
/// A profile is a file; the sources and ranges of the constants stand there, beside the values. What each constant
/// means is said once, in `TimingKeys`.
package struct TimingProfile: Sendable, Equatable {
  package var name: String
  /// One line for people.
  package var about = ""
  package var api = APITiming()
  package var lws = LWSTiming()
  package var kueue = KueueTiming()
  package var controllerManager = ControllerManagerTiming()
  package var scheduler = SchedulerTiming()
  package var kubelet = KubeletRates()
  package var nodes = NodeTiming()

  /// A profile without delays or limits.
  init(name: String) {
    self.name = name
  }
}

/// The API server and its watches.
package struct APITiming: Sendable, Equatable {
  package var watchDelay = SimDuration.zero
  package var write = SimDuration.zero
}

/// The manager of LeaderWorkerSets.
package struct LWSTiming: Sendable, Equatable {
  package var client = ClientLimit()
  package var reconcile = SimDuration.zero
  package var workers = 1
}

/// Kueue's manager: its reconcilers, its scheduler, and the windows in which it gathers events.
package struct KueueTiming: Sendable, Equatable {
  package var client = ClientLimit()
  package var reconcile = SimDuration.zero
  package var workers = 1
  package var workloadWorkers = 1
  package var cycle = CycleTiming()
  package var requeueBatch = SimDuration.zero
  package var updatesBatch = SimDuration.zero
  package var nodeBatch = SimDuration.zero
  package var drainPeriod = SimDuration.zero
}

/// How long a scheduling cycle of Kueue computes, and how long it waits after one without progress.
package struct CycleTiming: Sendable, Equatable {
  package var base = SimDuration.zero
  package var perHead = SimDuration.zero
  package var perFlavor = SimDuration.zero
  package var perNode = SimDuration.zero
  package var perHeadAndNode = SimDuration.zero
  package var perRemoval = SimDuration.zero
  package var shortestBackoff = SimDuration.zero
  package var longestBackoff = SimDuration.zero
}

/// kube-controller-manager. Each of its controllers writes through a client of its own.
package struct ControllerManagerTiming: Sendable, Equatable {
  package var client = ClientLimit()
  package var reconcile = SimDuration.zero
  package var statefulSetWorkers = 1
  package var jobWorkers = 1
  package var garbageCollectorWorkers = 1
  package var garbageCollection = SimDuration.zero
  package var jobSync = SimDuration.zero
  package var podGarbageCollectionPeriod = SimDuration.zero
  package var missingNodeQuarantine = SimDuration.zero
}

/// kube-scheduler.
package struct SchedulerTiming: Sendable, Equatable {
  package var client = ClientLimit()
  package var pod = SimDuration.zero
  package var bind = SimDuration.zero
}

/// A kubelet and the container runtime below it.
package struct KubeletRates: Sendable, Equatable {
  package var sync = SimDuration.zero
  package var podSandbox = SimDuration.zero
  package var containerStart = SimDuration.zero
  package var containerStop = SimDuration.zero
  package var initContainerRun = SimDuration.zero
  /// **unit**: bytes a second and node.
  package var imagePullRate = 1e15
  package var imagePullLatency = SimDuration.zero
  package var leaseRenewalPeriod = SimDuration.zero
}

/// The health of nodes and how they come back.
package struct NodeTiming: Sendable, Equatable {
  package var monitorPeriod = SimDuration.zero
  /// Nil follows the Kubernetes version.
  package var monitorGrace: SimDuration?
  package var boot = SimDuration.zero
}

/// How fast a client may write: client-go's token bucket.
package struct ClientLimit: Sendable, Equatable {
  /// Writes a second in the long run; infinite when nothing limits them.
  package var qps = Double.infinity
  /// Writes at once after a pause.
  package var burst = 1

  package init(qps: Double = .infinity, burst: Int = 1) {
    self.qps = qps
    self.burst = burst
  }
}
