import API
import Placement

/// A generated cluster of one size: racks of 16 hosts of 8 GPUs.
struct ClusterSize {
  var blocks: Int
  var racksPerBlock: Int

  var nodeCount: Int { blocks * racksPerBlock * 16 }

  static let all = [
    ClusterSize(blocks: 5, racksPerBlock: 8), ClusterSize(blocks: 10, racksPerBlock: 16),
    ClusterSize(blocks: 40, racksPerBlock: 16), ClusterSize(blocks: 160, racksPerBlock: 16),
  ]
}

/// What is in use: nothing; or all GPUs of 40 % of the hosts and some of another 30 %.
enum ClusterState: String, CaseIterable {
  case empty
  case mixed

  func cluster(_ size: ClusterSize) -> GridCluster {
    var shape = GridCluster.Shape(
      blocks: size.blocks, racksPerBlock: size.racksPerBlock, hostsPerRack: 16, gpusPerHost: 8)
    if self == .mixed { (shape.usedPercent, shape.fullPercent) = (30, 40) }
    return GridCluster(shape)
  }
}

/// What is asked.
enum Request: String, CaseIterable {
  case group = "leader + 7 workers x 8 GPUs, rack required"
  case gang = "64 pods x 8 GPUs, block preferred"

  private static let leader: ResourceAmounts = ["cpu": 4000]
  private static let worker: ResourceAmounts = ["cpu": 16000, GridCluster.gpu: 8]

  var question: PlacementQuestion {
    switch self {
    case .group:
      let rack = TopologyRequest(required: "rack")
      var leader = PodSetRequest(name: "leader", count: 1, requests: Self.leader, topology: rack)
      var workers = PodSetRequest(name: "workers", count: 7, requests: Self.worker, topology: rack)
      (leader.group, workers.group) = ("group", "group")
      return PlacementQuestion(podSets: [leader, workers])
    case .gang:
      let block = TopologyRequest(preferred: "block")
      return PlacementQuestion(podSets: [
        PodSetRequest(name: "main", count: 64, requests: Self.worker, topology: block)
      ])
    }
  }
}
