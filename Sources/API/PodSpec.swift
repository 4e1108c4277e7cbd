/// What a pod runs and where it may run: the part of a pod template's `spec` that the simulator follows.
package struct PodSpec: Equatable, Sendable {
  package var containers: [Container] = []
  package var initContainers: [Container] = []
  package var nodeName: String?
  package var nodeSelector: [String: String] = [:]
  package var affinity = Affinity()
  package var tolerations: [Toleration] = []
  package var schedulingGates: [String] = []
  package var schedulerName: String?
  package var priority: Int = 0
  package var priorityClassName: String?
  package var overhead: ResourceList = [:]
  /// **unit**: seconds.
  package var terminationGracePeriodSeconds: Int = 30
  package var hostname: String?
  package var subdomain: String?
  package var restartPolicy: PodRestartPolicy = .always

  package init() {}

  /// What the scheduler reserves: the larger of every init container and the sum of the containers, plus overhead.
  ///
  /// Source: Kubernetes resource model, effective requests of a pod with init containers.
  package var effectiveRequests: ResourceList {
    var sum: ResourceList = [:]
    for container in containers { sum.add(container.effectiveRequests) }
    var sidecars: ResourceList = [:]
    for container in initContainers {
      if container.isSidecar {
        sidecars.add(container.effectiveRequests)
        sum.add(container.effectiveRequests)
        continue
      }
      var alone = container.effectiveRequests
      alone.add(sidecars)
      sum.raise(to: alone)
    }
    sum.add(overhead)
    return sum
  }
}

/// Amounts by resource name: `cpu`, `memory`, `nvidia.com/gpu`, …
package typealias ResourceList = [String: Quantity]

extension ResourceList {
  /// Adds every amount of `other`.
  package mutating func add(_ other: ResourceList) {
    merge(other, uniquingKeysWith: +)
  }

  /// Raises every amount to at least that of `other`.
  package mutating func raise(to other: ResourceList) {
    merge(other, uniquingKeysWith: Swift.max)
  }
}

package enum PodRestartPolicy: String, CaseIterable, Sendable {
  case always = "Always"
  case onFailure = "OnFailure"
  case never = "Never"
}

/// One container of a pod.
package struct Container: Equatable, Sendable {
  package var name: String
  package var image: String
  package var imagePullPolicy: ImagePullPolicy?
  package var env: [EnvironmentVariable] = []
  package var requests: ResourceList = [:]
  package var limits: ResourceList = [:]
  package var readinessProbe: Probe?
  package var livenessProbe: Probe?
  package var startupProbe: Probe?
  /// An init container with `restartPolicy: Always`, which keeps running beside the containers.
  package var isSidecar = false
  /// The time a `preStop` hook of kind sleep takes. **unit**: seconds.
  package var preStopSleepSeconds = 0

  package init(name: String, image: String = "") {
    self.name = name
    self.image = image
  }

  /// Requests, with limits standing in for requests that are not given.
  ///
  /// Source: Kubernetes API defaulting of container resources.
  package var effectiveRequests: ResourceList {
    limits.merging(requests) { _, request in request }
  }
}

package enum ImagePullPolicy: String, CaseIterable, Sendable {
  case always = "Always"
  case ifNotPresent = "IfNotPresent"
  case never = "Never"
}

package struct EnvironmentVariable: Hashable, Sendable {
  package var name: String
  package var value: String

  package init(name: String, value: String) {
    self.name = name
    self.value = value
  }
}

/// When the kubelet asks a container how it is. **unit**: seconds.
///
/// Source: Kubernetes API defaults of `Probe`.
package struct Probe: Equatable, Sendable {
  package var initialDelaySeconds = 0
  package var periodSeconds = 10
  package var timeoutSeconds = 1
  package var successThreshold = 1
  package var failureThreshold = 3

  package init() {}
}

package struct Toleration: Hashable, Sendable {
  /// Nil tolerates every key.
  package var key: String?
  /// Nil means `Exists`.
  package var value: String?
  /// Nil tolerates every effect.
  package var effect: Taint.Effect?
  /// How long a NoExecute taint is tolerated; nil is for ever. **unit**: seconds.
  package var seconds: Int?

  package init(key: String?, value: String? = nil, effect: Taint.Effect? = nil, seconds: Int? = nil) {
    self.key = key
    self.value = value
    self.effect = effect
    self.seconds = seconds
  }

  package func tolerates(_ taint: Taint) -> Bool {
    if let effect, effect != taint.effect { return false }
    if let key, key != taint.key { return false }
    return value == nil || value == taint.value
  }
}

package struct Taint: Hashable, Sendable {
  package enum Effect: String, CaseIterable, Sendable {
    case noSchedule = "NoSchedule"
    case preferNoSchedule = "PreferNoSchedule"
    case noExecute = "NoExecute"
  }

  package var key: String
  package var value: String
  package var effect: Effect

  package init(key: String, value: String = "", effect: Effect) {
    self.key = key
    self.value = value
    self.effect = effect
  }
}

/// Node and inter-pod affinity of a pod.
package struct Affinity: Hashable, Sendable {
  /// Any of these terms has to match the node; empty asks nothing.
  package var requiredNodeTerms: [NodeSelectorTerm] = []
  package var preferredNodeTerms: [Weighted<NodeSelectorTerm>] = []
  package var requiredPods: [PodAffinityTerm] = []
  package var preferredPods: [Weighted<PodAffinityTerm>] = []
  package var requiredAntiPods: [PodAffinityTerm] = []
  package var preferredAntiPods: [Weighted<PodAffinityTerm>] = []

  package init() {}
}

/// A preference with its weight, 1 to 100.
package struct Weighted<Term: Hashable & Sendable>: Hashable, Sendable {
  package var weight: Int
  package var term: Term

  package init(weight: Int, term: Term) {
    self.weight = weight
    self.term = term
  }
}

/// Requirements on a node's labels and fields, all of which have to hold.
package struct NodeSelectorTerm: Hashable, Sendable {
  package var labels: [LabelSelector.Requirement]
  /// Requirements on `metadata.name`, the only field that Kubernetes supports.
  package var names: [LabelSelector.Requirement]

  package init(labels: [LabelSelector.Requirement] = [], names: [LabelSelector.Requirement] = []) {
    self.labels = labels
    self.names = names
  }

  /// Whether a node with these labels and this name meets all requirements; an empty term matches no node.
  ///
  /// Source: Kubernetes component helpers, `nodeaffinity`.
  package func matches(_ nodeLabels: [String: String], name: String) -> Bool {
    guard !labels.isEmpty || !names.isEmpty else { return false }
    return labels.allSatisfy { $0.matches(nodeLabels[$0.key]) } && names.allSatisfy { $0.matches(name) }
  }
}

/// Pods to be near to, or away from, by a label of their node.
package struct PodAffinityTerm: Hashable, Sendable {
  package var selector: LabelSelector
  package var topologyKey: String
  /// Empty means the pod's own namespace.
  package var namespaces: [String]

  package init(selector: LabelSelector, topologyKey: String, namespaces: [String] = []) {
    self.selector = selector
    self.topologyKey = topologyKey
    self.namespaces = namespaces
  }
}
