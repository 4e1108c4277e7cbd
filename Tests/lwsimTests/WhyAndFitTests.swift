import Foundation
import Testing

/// `why` and `fit` as a shell sees them.
@Suite struct WhyAndFitTests {
  /// Two nodes, quota for one of them, and a set of two groups of a node each.
  private static let scenario = """
    kind: Scenario
    name: one-node
    cluster: {preset: superpod-h100, blocks: 1, racks: 1, nodes: 2}
    duration: 20m
    manifests:
      - {apiVersion: kueue.x-k8s.io/v1beta2, kind: ResourceFlavor, metadata: {name: h100}}
      - apiVersion: kueue.x-k8s.io/v1beta2
        kind: ClusterQueue
        metadata: {name: cq}
        spec:
          namespaceSelector: {}
          resourceGroups:
            - coveredResources: [nvidia.com/gpu]
              flavors: [{name: h100, resources: [{name: nvidia.com/gpu, nominalQuota: 8}]}]
      - apiVersion: kueue.x-k8s.io/v1beta2
        kind: LocalQueue
        metadata: {namespace: default, name: team}
        spec: {clusterQueue: cq}
      - apiVersion: leaderworkerset.x-k8s.io/v1
        kind: LeaderWorkerSet
        metadata: {name: vllm, labels: {kueue.x-k8s.io/queue-name: team}}
        spec:
          replicas: 2
          leaderWorkerTemplate:
            size: 1
            workerTemplate:
              spec:
                containers:
                  - {name: vllm, image: "vllm:1", resources: {limits: {nvidia.com/gpu: "8"}}}

    """

  private static func job(gpus: Int) -> String {
    """
    apiVersion: batch/v1
    kind: Job
    metadata: {name: new, labels: {kueue.x-k8s.io/queue-name: team}}
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
            - {name: main, image: train, resources: {limits: {nvidia.com/gpu: \(gpus)}}}

    """
  }

  private static func folder() throws -> Folder {
    let folder = try Folder()
    try folder.write("one-node.yaml", scenario)
    return folder
  }

  @Test func whySaysWhatIsMissing() throws {
    let folder = try Self.folder()
    defer { folder.remove() }
    #expect(try CommandLineRun("run", "one-node.yaml", "--db", "one.db", in: folder).status == 0)
    let why = try CommandLineRun("why", "one.db", "lws/vllm/1", in: folder)
    #expect(why.status == 0)
    #expect(why.error == "")
    #expect(why.output.contains("lws/vllm/1 is waiting for quota: it needs 8 nvidia.com/gpu"))
    #expect(why.output.contains("if ClusterQueue cq had 8 nvidia.com/gpu more of flavor h100"))
    #expect(why.output.contains("kueue says"))
    #expect(why.output.contains("history"))
    let json = try CommandLineRun("why", "one.db", "lws/vllm", "--at", "5m", "--json", in: folder).json()
    #expect(json["object"] as? String == "lws/vllm/1")
    #expect(json["cause"] as? String == "Quota")
    #expect(json["timeSeconds"] as? Double == 300)
    #expect(json["running"] as? Int == 1)
    #expect((json["wouldRunIf"] as? [[String: Any]])?.isEmpty == false)
  }

  @Test func mistakesAreBadInput() throws {
    let folder = try Self.folder()
    defer { folder.remove() }
    try folder.write("bad.yaml", Self.job(gpus: 8).replacing("metadata", with: "metadat"))
    let unknown = try CommandLineRun("why", "one-node.yaml", "lws/vlm", in: folder)
    #expect(unknown.status == 2)
    #expect(unknown.error.contains("did you mean \"lws/vllm\"?"))
    #expect(try CommandLineRun("why", "one-node.yaml", "nothing", in: folder).status == 2)
    #expect(try CommandLineRun("why", "one-node.yaml", "lws/vllm", "--at", "5", in: folder).status == 2)
    #expect(try CommandLineRun("why", "one-node.yaml", "lws/vllm", "--at", "5h", in: folder).status == 2)
    let broken = try CommandLineRun("fit", "-f", "bad.yaml", "--scenario", "one-node.yaml", in: folder)
    #expect(broken.status == 2)
    #expect(broken.error.contains("bad.yaml:"))
    #expect(try CommandLineRun("fit", "-f", "none.yaml", "--scenario", "one-node.yaml", in: folder).status == 2)
  }

  @Test func fitDependsOnTheRoom() throws {
    let folder = try Self.folder()
    defer { folder.remove() }
    try folder.write("small.yaml", Self.job(gpus: 0))
    try folder.write("large.yaml", Self.job(gpus: 8))
    let small = try CommandLineRun("fit", "-f", "small.yaml", "--scenario", "one-node.yaml", "--at", "10m", in: folder)
    #expect(small.status == 0)
    #expect(small.output.contains("job/new  admitted at once"))
    let large = try CommandLineRun("fit", "-f", "large.yaml", "--scenario", "one-node.yaml", "--json", in: folder)
    #expect(large.status == 3)
    let json = try large.json()
    #expect(json["fits"] as? Bool == false)
    let answers = json["workloads"] as? [[String: Any]]
    #expect(answers?.first?["name"] as? String == "job/new")
    #expect((answers?.first?["why"] as? [String: Any])?["cause"] as? String == "Quota")
  }
}
