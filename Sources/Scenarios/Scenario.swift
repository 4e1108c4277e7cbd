package import Faults
package import Machines
package import API
package import Kernel

/// What is simulated, as data: a cluster, what runs on it, what goes wrong, and what has to hold at the end.
package struct Scenario: Sendable {
  package var name: String
  /// The question that the scenario answers, for the summary.
  package var question: String?
  package var cluster: ClusterSpec
  /// The objects applied at the start, in document order.
  package var manifests: [Manifest]
  /// What Kueue is given at the start, from the manifests, its configuration resolved for the release and the gates.
  package var kueue: KueueObjects
  /// What becomes of requests for capacity.
  package var provisioning: ProvisioningModel
  /// By image name as containers write it.
  package var images: [String: ImageSpec]
  /// How containers behave, by container name.
  package var containers: [String: ProcessModel]
  /// Jobs that are drawn instead of written.
  package var arrivals: [ArrivalSource]
  /// How gangs train.
  package var training: [TrainedGang]
  /// Nil where nothing is known of it.
  package var network: NetworkModel?
  package var storage: StorageModel?
  package var operations: [Operation]
  package var failures: [ScriptedFailure]
  /// What fails by itself.
  package var failureModel: FailureModel
  package var versions: Versions
  package var timing: TimingProfile
  /// The calendar time of simulated time zero. **unit**: seconds since 1970-01-01T00:00Z.
  package var start: Int64
  package var duration: SimDuration
  package var seed: UInt64
  package var record: RecordedGroups
  package var expect: [Expression]
  /// Fields of the manifests that are not followed exactly, each once, sorted.
  package var notes: [FieldNote]
  /// Kinds of the manifests that are kept but not simulated, as `apiVersion kind`, sorted.
  package var ignoredKinds: [String]
  /// Every file that was read, for the timeline, the scenario first.
  package var inputs: [InputFile]
}

/// The nodes, and the levels that their labels form.
package struct ClusterSpec: Sendable, Equatable {
  /// One level of the topology, such as `rack`, and the node label that names its domains.
  package struct Level: Sendable, Equatable {
    package var name: String
    package var labelKey: String

    package init(name: String, labelKey: String) {
      self.name = name
      self.labelKey = labelKey
    }
  }

  package var nodes: [Node]
  /// From the widest to the narrowest.
  package var levels: [Level]

  package init(nodes: [Node], levels: [Level]) {
    self.nodes = nodes
    self.levels = levels
  }
}

/// One object of a manifest file and where it stood.
package struct Manifest: Sendable, Equatable {
  package var object: KubernetesObject
  /// The path as the scenario wrote it; "inline" for manifests within the scenario.
  package var file: String
  /// Position of the document in its file, from 0.
  package var document: Int

  package init(object: KubernetesObject, file: String, document: Int) {
    self.object = object
    self.file = file
    self.document = document
  }
}

/// A container image: how much there is to pull and where it lies already.
package struct ImageSpec: Sendable, Equatable {
  package enum Cache: Sendable, Equatable {
    /// On every node from the start.
    case everywhere
    /// On no node.
    case nowhere
    /// On the nodes named.
    case nodes([String])
  }

  /// **unit**: bytes, compressed, as pulled.
  package var bytes: Int64
  package var cache: Cache
  /// False for an image that no registry has: its pods end in ImagePullBackOff.
  package var exists: Bool

  /// An image that the scenario says nothing about; 1 GB is *assumed*, between 10 MB and 20 GB.
  package static let unlisted = ImageSpec(bytes: 1_000_000_000, cache: .nowhere)

  package init(bytes: Int64, cache: Cache, exists: Bool = true) {
    self.bytes = bytes
    self.cache = cache
    self.exists = exists
  }
}

/// When something scripted happens.
package enum Trigger: Sendable, Equatable {
  case at(SimTime)
  /// The first time that the condition holds, plus a delay.
  case after(Expression, delay: SimDuration)
}

/// What an operator does during the run.
package struct Operation: Sendable, Equatable {
  package enum Action: Sendable, Equatable {
    case apply([Manifest])
    case patch(ObjectName, LeaderWorkerSetPatch)
    /// Changes values within `spec` of an object of Kueue's.
    case patchKueue(KueueObjectName, [LeaderWorkerSetPatch.PathValue])
    case scale(ObjectName, replicas: Int)
    case delete(ObjectName, Propagation)
    case cordon(NodeTarget)
    case uncordon(NodeTarget)
    case taint(NodeTarget, Taint)
    case untaint(NodeTarget, key: String, effect: Taint.Effect?)
    case stop(ControllerName, duration: SimDuration)
  }

  package var trigger: Trigger
  package var action: Action

  package init(trigger: Trigger, action: Action) {
    self.trigger = trigger
    self.action = action
  }
}

/// A part of the control plane that can be stopped for a while.
package enum ControllerName: String, CaseIterable, Sendable {
  case leaderWorkerSet = "lws"
  case lwsPod = "lws-pod"
  /// The admission webhook of LWS: while it is down, no pod of an LWS can be created.
  case lwsWebhook = "lws-webhook"
  case statefulSet = "statefulset"
  case job = "job"
  case garbageCollector = "garbage-collector"
  case podGarbageCollector = "pod-garbage-collector"
  case nodeLifecycle = "node-lifecycle"
  case taintEviction = "taint-eviction"
  case scheduler = "scheduler"
  /// The scheduling loop of Kueue.
  case kueue = "kueue"
}

/// An object by kind and name, written `lws/vllm` or `pod/serving/vllm-0`.
package struct ObjectName: Sendable, Hashable, CustomStringConvertible {
  package enum Kind: String, CaseIterable, Sendable {
    case leaderWorkerSet = "lws"
    case statefulSet = "statefulset"
    case pod, node, service
    case persistentVolumeClaim = "pvc"
    case namespace
    case clusterQueue = "clusterqueue"
    case cohort
    case localQueue = "localqueue"
    case resourceFlavor = "resourceflavor"
    case topology
    case workloadPriorityClass = "workloadpriorityclass"
    case priorityClass = "priorityclass"
    case admissionCheck = "admissioncheck"
    case provisioningRequestConfig = "provisioningrequestconfig"
    case workload
    case job
    case jobSet = "jobset"
    case trainJob = "trainjob"
    case pyTorchJob = "pytorchjob"

    /// The kinds of jobs.
    package static let jobs: [Kind] = [.job, .jobSet, .trainJob, .pyTorchJob]

    /// The job's own kind, if it is one.
    package var job: GangJob.Kind? {
      switch self {
      case .job: .job
      case .jobSet: .jobSet
      case .trainJob: .trainJob
      case .pyTorchJob: .pyTorchJob
      case .leaderWorkerSet, .statefulSet, .pod, .node, .service, .persistentVolumeClaim, .namespace, .clusterQueue,
        .cohort, .localQueue, .resourceFlavor, .topology, .workloadPriorityClass, .priorityClass, .admissionCheck,
        .provisioningRequestConfig, .workload:
        nil
      }
    }
  }

  package var kind: Kind
  package var namespace: String
  package var name: String

  package init(kind: Kind, namespace: String = "default", name: String) {
    self.kind = kind
    self.namespace = namespace
    self.name = name
  }

  package var description: String {
    ["default", ""].contains(namespace) ? "\(kind.rawValue)/\(name)" : "\(kind.rawValue)/\(namespace)/\(name)"
  }
}

/// Changes to a LeaderWorkerSet: values by path within it.
package struct LeaderWorkerSetPatch: Sendable, Equatable {
  /// Within both pod templates, e.g. `containers/vllm-leader/image`; a container that a template lacks is skipped there.
  package var template: [PathValue]
  /// Within `spec`, e.g. `rolloutStrategy/rollingUpdateConfiguration/partition`.
  package var spec: [PathValue]

  package struct PathValue: Sendable, Equatable {
    /// The key as the scenario wrote it, for messages.
    package var key: String
    package var steps: [String]
    /// Null removes what is at the path.
    package var value: Value

    package init(key: String? = nil, steps: [String], value: Value) {
      self.key = key ?? steps.joined(separator: "/")
      self.steps = steps
      self.value = value
    }
  }

  package init(template: [PathValue] = [], spec: [PathValue] = []) {
    self.template = template
    self.spec = spec
  }
}

/// Something that goes wrong, by script.
package struct ScriptedFailure: Sendable, Equatable {
  package enum Action: Sendable, Equatable {
    /// Nodes lose power; with a repair time they come back, else they stay dark.
    case fail(NodeTarget, repair: Distribution?)
    case repair(NodeTarget)
    /// A failure of the catalogue, by its place there.
    case inject(Int, NodeTarget)
    /// Pods are deleted as `kubectl delete pod` does; `graceSeconds` 0 is `--force`.
    case kill(ContainerSelection, graceSeconds: Int?)
    /// The next `times` starts of matching containers, or the running ones, exit after `delay`.
    case crash(ContainerSelection, times: Int, delay: SimDuration)
    /// Matching running containers stop answering probes, for a while or for good.
    case hang(ContainerSelection, times: Int, duration: SimDuration?)
  }

  package var trigger: Trigger
  package var action: Action
  package var cause: String?

  package init(trigger: Trigger, action: Action, cause: String? = nil) {
    self.trigger = trigger
    self.action = action
    self.cause = cause
  }
}

/// Containers meant by any of these, all of which have to match; nil matches everything.
package struct ContainerSelection: Sendable, Equatable {
  package var container: String?
  /// A pod's name.
  package var pod: String?
  package var namespace: String?
  /// A LeaderWorkerSet's name.
  package var leaderWorkerSet: String?
  package var node: NodeTarget?

  package init(
    container: String? = nil, pod: String? = nil, namespace: String? = nil, leaderWorkerSet: String? = nil,
    node: NodeTarget? = nil
  ) {
    self.container = container
    self.pod = pod
    self.namespace = namespace
    self.leaderWorkerSet = leaderWorkerSet
    self.node = node
  }
}

/// Which groups of tables a run records.
package struct RecordedGroups: OptionSet, Sendable {
  package let rawValue: UInt8

  package init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  package static let pods = RecordedGroups(rawValue: 1)
  package static let nodes = RecordedGroups(rawValue: 2)
  package static let groups = RecordedGroups(rawValue: 4)
  package static let events = RecordedGroups(rawValue: 8)
  package static let queueing = RecordedGroups(rawValue: 16)
  package static let gangs = RecordedGroups(rawValue: 32)
  package static let all: RecordedGroups = [.pods, .nodes, .groups, .events, .queueing, .gangs]
  /// As scenarios name them.
  package static let names: [(name: String, group: RecordedGroups)] = [
    ("pods", .pods), ("nodes", .nodes), ("groups", .groups), ("events", .events),
    ("queueing", .queueing), ("gangs", .gangs),
  ]
}

/// One file that the scenario is made of.
package struct InputFile: Sendable, Equatable {
  /// As the scenario wrote it.
  package var path: String
  package var content: String

  package init(path: String, content: String) {
    self.path = path
    self.content = content
  }
}
