import API
import Cluster
import Kernel
import Testing

/// Reads through a cluster that it may change, which is how the Simulation and the scheduler hold theirs.
private struct Holder {
  var cluster: Cluster

  mutating func name(of pod: PodID) -> String { cluster[pod].header.name }
  mutating func name(ofSome pod: PodID?) -> String? { pod.map { cluster[$0].header.name } }
}

@Test func readingARecordManyTimesLeavesItWhole() {
  let name = "a-name-too-long-to-be-stored-in-line"
  var holder = Holder(cluster: Cluster(nodes: [], levels: []))
  let pod = holder.cluster.insert(
    PodRecord(
      header: ObjectHeader(metadata: Metadata(name: String(name.reversed())), uid: 1, createdAt: .zero),
      spec: PodSpec(), requests: ResourceRequest([:], columns: holder.cluster.columns)))
  var readCount = 0
  for _ in 0..<1_000 {
    readCount += holder.name(of: pod).count == name.count ? 1 : 0
    readCount += holder.name(ofSome: pod)?.count == name.count ? 1 : 0
  }
  #expect(readCount == 2_000)
  #expect(String(holder.name(of: pod).reversed()) == name)
}
