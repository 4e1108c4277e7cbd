package import Kernel

/// The constants of time of a control plane and its kubelets: how long each step takes when nothing is wrong.
package struct TimingProfile: Sendable, Equatable {
  package var name: String
  /// From a write to the moment a controller that watches it looks. Source: LWS-SPEC E.7, 10 to 50 ms.
  package var watchDelay: SimDuration
  /// One reconcile of one key, its API calls included. *assumed*, 1 to 20 ms.
  package var reconcile: SimDuration
  /// From a change of a job's pod until the job controller looks, beside the watch delay.
  ///
  /// Source: Kubernetes job controller, `syncJobBatchPeriod`, 1 s.
  package var jobSync: SimDuration
  /// The garbage collector's delay per level of ownership. Source: LWS-SPEC E.2, sub-second to seconds.
  package var garbageCollection: SimDuration
  /// One pod through the scheduler. Source: LWS-SPEC E.7, 100 to 300 pods a second.
  package var schedulePod: SimDuration
  /// From a decision of the scheduler until the pod is bound. *assumed*, 5 to 50 ms.
  package var bind: SimDuration
  /// From binding until the kubelet starts on a pod. *assumed*, 50 to 500 ms.
  package var kubeletSync: SimDuration
  /// Sandbox, network and volumes. *assumed*, 0.5 to 3 s; the upstream objective for a start without pulls is 5 s at p99.
  package var podSandbox: SimDuration
  /// One container, image present. *assumed*, 0.2 to 1 s.
  package var containerStart: SimDuration
  /// What a process without a behaviour of its own takes to leave after SIGTERM. *assumed*, 0.1 s to the grace period.
  package var containerStop: SimDuration
  /// What an init container without a behaviour of its own runs. *assumed*.
  package var initContainerRun: SimDuration
  /// **unit**: bytes a second and node. *assumed*, 0.1 to 2 GB/s.
  package var imagePullBytesPerSecond: Double
  /// Registry round trips before the first byte. *assumed*.
  package var imagePullLatency: SimDuration
  /// How often a kubelet renews its lease. Source: LWS-SPEC E.6.
  package var leaseRenewal: SimDuration
  /// How often node health is looked at. Source: LWS-SPEC E.6.
  package var nodeMonitorPeriod: SimDuration
  /// How long a silent node stays Ready; nil follows the Kubernetes version. Source: LWS-SPEC E.6.
  package var nodeMonitorGrace: SimDuration?
  /// How often orphaned and stuck pods are swept. Source: LWS-SPEC E.6.
  package var podGarbageCollection: SimDuration
  /// How long a node has to be missing before its pods are swept. Source: LWS-SPEC E.6.
  package var missingNodeQuarantine: SimDuration
  /// One scheduling cycle of Kueue, its writes included. *assumed*, 1 to 50 ms; 0.2 to 20 ms of it were measured as CPU.
  package var admissionCycle: SimDuration
  /// From power-on until the kubelet of a repaired node answers. *assumed*, 0 to 10 min.
  package var nodeBoot: SimDuration
}
