import API
import Testing

@testable import Scenarios

@Suite struct ClusterTests {
  private func cluster(_ yaml: String, files: [InputFile] = []) throws -> ClusterSpec {
    try load("kind: Scenario\nname: a\nduration: 1h\ncluster: \(yaml)\n", files: files).cluster
  }

  @Test(
    arguments: [
      ("superpod-h100", 32, 8, "b0-r7-n3"), ("superpod-b200", 32, 8, "b0-r15-n1"), ("roce-2tier", 64, 8, "b0-r15-n3"),
      ("gb200", 144, 4, "b0-r7-n17"), ("cloud-a3", 32, 8, "b0-s3-h7-n0"), ("aws-p5", 64, 8, "s0-a3-l0-n15"),
    ] as [(String, Int, Int, String)])
  func makesEveryPreset(_ name: String, _ nodes: Int, _ gpus: Int, _ last: String) throws {
    let cluster = try cluster("{preset: \(name)}")
    #expect(cluster.nodes.count == nodes)
    #expect(cluster.nodes.last?.metadata.name == last)
    #expect(cluster.nodes.last?.metadata.labels["kubernetes.io/hostname"] == last)
    #expect(cluster.nodes.allSatisfy { $0.allocatable["nvidia.com/gpu"] == Quantity(units: Int64(gpus)) })
    #expect(
      cluster.levels.allSatisfy { level in cluster.nodes.allSatisfy { $0.metadata.labels[level.labelKey] != nil } })
  }

  @Test func makesLevelsOfOnesOwn() throws {
    let cluster = try cluster(
      """
      {levels: [{name: zone, count: 2}, {name: row, label: x/row, count: 3}, {name: rack, label: x/rack, count: 1}, {name: node, count: 2}],
       allocatable: {cpu: 64, memory: 512Gi, rdma/hca: 8}, nodeLabels: {a: b}, taints: ["k=v:NoExecute", {key: k2, effect: NoSchedule}], name: eu}
      """)
    #expect(cluster.nodes.count == 12)
    // Row and rack start with the same letter, so whole names are used.
    let node = try #require(cluster.nodes.last)
    #expect(node.metadata.name == "eu-zone1-row2-rack0-node1")
    #expect(node.metadata.labels["topology.kubernetes.io/zone"] == "eu-zone1")
    #expect(node.metadata.labels["x/row"] == "eu-zone1-row2")
    #expect(node.metadata.labels["a"] == "b")
    #expect(node.allocatable["rdma/hca"] == Quantity(units: 8))
    #expect(node.allocatable["pods"] == Quantity(units: 110))
    #expect(node.taints == [Taint(key: "k", value: "v", effect: .noExecute), Taint(key: "k2", effect: .noSchedule)])
  }

  @Test func joinsPoolsAndTheirLevels() throws {
    let cluster = try cluster(
      """
      {pools: [{preset: superpod-h100, labels: {rack: x/rack}},
               {name: cpu, levels: [{name: zone, count: 1}, {name: block, count: 1}, {name: node, count: 2}], allocatable: {cpu: 8, memory: 1Gi}}]}
      """)
    #expect(cluster.nodes.count == 34)
    #expect(cluster.levels.map(\.name) == ["zone", "block", "rack", "node"])
    #expect(cluster.levels[2].labelKey == "x/rack")
    #expect(cluster.nodes.last?.metadata.name == "cpu-z0-b0-n1")
  }

  private static let nodeFile = InputFile(
    path: "nodes.yaml",
    content: """
      apiVersion: v1
      kind: NodeList
      items:
        - apiVersion: v1
          kind: Node
          metadata:
            name: a
            labels: {x/block: b0, x/rack: r1, kubernetes.io/hostname: a}
            annotations: {whatever: it says}
            managedFields: [{manager: kubelet}]
          spec:
            unschedulable: true
            podCIDR: 10.0.0.0/24
            taints:
              - {key: node.kubernetes.io/unschedulable, effect: NoSchedule}
              - {key: gpu, value: "yes", effect: NoSchedule, timeAdded: "2026-01-01T00:00:00Z"}
          status:
            capacity: {cpu: "8", memory: 33Gi}
            allocatable: {cpu: 7800m, memory: 32Gi, pods: "110", nvidia.com/gpu: "8"}
            conditions: [{type: Ready, status: "True"}]
        - {kind: Node, metadata: {name: b, labels: {x/block: b1, x/rack: r1}}, status: {capacity: {cpu: 4}}}

      """)

  @Test func takesNodesFromKubectl() throws {
    let cluster = try cluster(
      "{nodes: nodes.yaml, levels: [{name: block, label: x/block}, {name: rack, label: x/rack}, {name: node}]}",
      files: [Self.nodeFile])
    #expect(cluster.nodes.map(\.metadata.name) == ["a", "b"])
    #expect(cluster.nodes[0].isUnschedulable)
    #expect(cluster.nodes[0].taints == [Taint(key: "gpu", value: "yes", effect: .noSchedule)])
    #expect(cluster.nodes[0].allocatable["cpu"] == Quantity(millis: 7800))
    #expect(cluster.nodes[1].allocatable["cpu"] == Quantity(units: 4))
    #expect(cluster.nodes[1].metadata.labels["kubernetes.io/hostname"] == "b")
    #expect(cluster.levels.map(\.labelKey) == ["x/block", "x/rack", "kubernetes.io/hostname"])
  }

  @Test func aNameInTwoParentsNeedsItsPath() throws {
    let text = """
      kind: Scenario
      name: a
      duration: 1h
      cluster: {nodes: nodes.yaml, levels: [{name: block, label: x/block}, {name: rack, label: x/rack}, {name: node}]}
      failures: {script: [{at: 1m, fail: {rack: r1}}]}

      """
    #expect(
      complaints(text, files: [Self.nodeFile]) == [
        "test.yaml:5:43  failures.script[0].fail.rack  \"r1\" exists 2 times; write its path: \"b0/r1\", \"b1/r1\""
      ])
    let scenario = try load(text, files: [Self.nodeFile], overrides: ["failures.script[0].fail.rack=b1/r1"])
    guard case .fail(let selection, _) = scenario.failures[0].action else {
      Issue.record("nothing fails")
      return
    }
    #expect(scenario.cluster.nodes(in: selection, scenario.cluster.topology) == [1])
  }

  @Test func findsLevelsByWellKnownLabels() throws {
    let file = InputFile(
      path: "n.yaml",
      content: """
        kind: Node
        metadata: {name: a, labels: {cloud.provider.com/topology-block: b, cloud.provider.com/topology-rack: r, kubernetes.io/hostname: a}}
        status: {allocatable: {cpu: 8}}

        """)
    #expect(try cluster("{nodes: n.yaml}", files: [file]).levels.map(\.name) == ["block", "rack", "node"])
  }

  @Test func aLargeClusterLoadsInALinearTime() throws {
    #expect(try cluster("{preset: superpod-h100, blocks: 6250}").nodes.count == 200_000)
  }
}
