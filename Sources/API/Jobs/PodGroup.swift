import Crypto

/// Plain pods that Kueue admits together: podsets in, as every other kind has them.
///
/// Pods of one shape are one podset; a pod without a group is a group of its own.
package struct PodGroup: Equatable, Sendable {
  /// The value of the label `kueue.x-k8s.io/pod-group-name`.
  package var name: String
  package var namespace: String
  /// How many pods the group waits for; nil when its pods do not say, or not the same.
  package var totalCount: Int?
  /// In the order in which the pods were given.
  package var podSets: [GangPodSet]

  /// The group that pods form.
  ///
  /// Source: Kueue's pod integration, `constructGroupPodSets`.
  /// - Precondition: `pods` is not empty and all name the same group.
  package init(_ pods: [Pod]) {
    precondition(!pods.isEmpty, "a pod group of no pods")
    name = Self.name(of: pods[0]) ?? pods[0].metadata.name
    namespace = pods[0].metadata.namespace
    let counts = Set(pods.map { Self.totalCount(of: $0) })
    totalCount = counts.count == 1 ? counts.first ?? nil : nil
    podSets = []
    for pod in pods {
      let role = Self.role(of: pod)
      if let index = podSets.firstIndex(where: { $0.name == role }) {
        podSets[index].count += 1
        podSets[index].completions = podSets[index].count
      } else {
        podSets.append(Self.podSet(role, pod))
      }
    }
  }

  /// The podset of a pod that is admitted alone. Source: Kueue's pod integration, podset `main`.
  package static func single(_ pod: Pod) -> GangPodSet { podSet("main", pod) }

  /// The group that a pod's label names; nil for a pod of its own.
  package static func name(of pod: Pod) -> String? { pod.metadata.labels[KueueKey.podGroupName] }

  /// What the pod's annotation says; nil when it is no number above 0.
  package static func totalCount(of pod: Pod) -> Int? {
    pod.metadata.annotations[KueueKey.podGroupTotalCount].flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
  }

  /// The shape of a pod, by its annotation or else a hash of eight digits.
  ///
  /// Kueue hashes its own encoding of the spec; ours hashes another, so the digits differ from a real cluster's and the
  /// equality does not.
  package static func role(of pod: Pod) -> String {
    if let role = pod.metadata.annotations[KueueKey.roleHash] { return role }
    let digest = SHA256.hash(data: Array(String(describing: PodShape(pod.spec)).utf8))
    return digest.prefix(4).map { byte in
      let text = String(byte, radix: 16)
      return byte < 16 ? "0" + text : text
    }.joined()
  }

  private static func podSet(_ name: String, _ pod: Pod) -> GangPodSet {
    var template = PodTemplate()
    template.labels = pod.metadata.labels
    template.annotations = pod.metadata.annotations
    template.spec = pod.spec
    var podSet = GangPodSet(name: name, count: 1, template: template)
    podSet.podIndexLabel = KueueKey.podGroupPodIndex
    return podSet
  }
}

/// What makes pods interchangeable for admission: requests and where they may run. Dictionaries are sorted.
private struct PodShape {
  var containers: [String]
  var initContainers: [String]
  var nodeSelector: [String]
  var affinity: Affinity
  var tolerations: [Toleration]
  var priority: Int
  var overhead: [String]

  init(_ spec: PodSpec) {
    containers = spec.containers.map(Self.shape)
    initContainers = spec.initContainers.map(Self.shape)
    nodeSelector = spec.nodeSelector.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    affinity = spec.affinity
    tolerations = spec.tolerations
    priority = spec.priority
    overhead = Self.amounts(spec.overhead)
  }

  private static func shape(_ container: Container) -> String {
    amounts(container.effectiveRequests).joined(separator: ",") + (container.isSidecar ? " sidecar" : "")
  }

  private static func amounts(_ list: ResourceList) -> [String] {
    list.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.description)" }
  }
}
