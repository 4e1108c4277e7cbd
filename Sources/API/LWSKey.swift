/// Labels and annotations of LeaderWorkerSet.
///
/// Source: LWS-SPEC, prefix `leaderworkerset.sigs.k8s.io/`.
package enum LWSKey {
  private static let prefix = "leaderworkerset.sigs.k8s.io/"

  // Labels.
  package static let name = prefix + "name"
  package static let groupIndex = prefix + "group-index"
  package static let workerIndex = prefix + "worker-index"
  package static let groupKey = prefix + "group-key"
  package static let subgroupIndex = prefix + "subgroup-index"
  package static let subgroupKey = prefix + "subgroup-key"
  package static let revision = prefix + "template-revision-hash"

  // Annotations.
  package static let size = prefix + "size"
  package static let replicas = prefix + "replicas"
  package static let leaderName = prefix + "leader-name"
  package static let exclusiveTopology = prefix + "exclusive-topology"
  package static let subgroupExclusiveTopology = prefix + "subgroup-exclusive-topology"
  package static let subgroupSize = prefix + "subgroup-size"
  package static let subgroupPolicyType = prefix + "subgroup-policy-type"
  package static let subdomainPolicy = prefix + "subdomainPolicy"
  package static let leaderRequestsTPUs = prefix + "leader-requests-tpus"
  package static let recreateGroupAfterStart = prefix + "experimental-recreate-group-after-start"
  package static let gangGroupName = "scheduling.k8s.io/group-name"
}
