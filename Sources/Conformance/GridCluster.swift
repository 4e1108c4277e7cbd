import Placement

/// A regular cluster of blocks, racks and hosts with random use, generated from a seed.
struct GridCluster {
  static let gpu = "nvidia.com/gpu"

  struct Shape {
    var blocks: Int
    var racksPerBlock: Int
    var hostsPerRack: Int
    var gpusPerHost: Int
    /// So many percent of the hosts have another number of GPUs.
    var otherGPUs = (perHost: 0, percent: 0)
    /// Hosts of which some GPUs are in use, and those of which all are.
    var usedPercent = 0
    var fullPercent = 0
    var seed = 1
  }

  private struct Host {
    var path: [String]
    var gpuCount: Int
    var usedCount: Int
  }

  private var hosts: [Host] = []

  init(_ shape: Shape) {
    let (used, full) = (shape.usedPercent, shape.fullPercent)
    var numbers = GridNumbers(state: UInt64(bitPattern: Int64(shape.seed)))
    for block in 0..<shape.blocks {
      for rack in 0..<shape.racksPerBlock {
        for host in 0..<shape.hostsPerRack {
          let isOther = shape.otherGPUs.perHost > 0 && numbers.next() % 100 < shape.otherGPUs.percent
          let gpuCount = isOther ? shape.otherGPUs.perHost : shape.gpusPerHost
          let dice = numbers.next() % 100
          let usedCount = dice < full ? gpuCount : dice < full + used ? numbers.next() % gpuCount + 1 : 0
          let names = ["b\(padded(block))", "r\(padded(rack))", "h\(padded(host))"]
          let path = (1...3).map { names.prefix($0).joined(separator: "-") }
          hosts.append(Host(path: path, gpuCount: gpuCount, usedCount: usedCount))
        }
      }
    }
  }

  func nodes(levels: [String]) -> [FlavorNode] {
    hosts.map { host in
      FlavorNode(
        name: host.path[2], labels: Dictionary(uniqueKeysWithValues: zip(levels, host.path)),
        allocatable: ["cpu": 128_000, "memory": 1_099_511_627_776, "pods": 110, Self.gpu: host.gpuCount])
    }
  }

  /// The pods of one GPU that run already, by host.
  var usedPods: [(host: String, count: Int)] {
    hosts.filter { $0.usedCount > 0 }.map { ($0.path[2], $0.usedCount) }
  }
}

/// The generator that the recorded clusters were drawn with: a linear congruence with wrap-around.
private struct GridNumbers {
  var state: UInt64

  mutating func next() -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33)
  }
}

private func padded(_ number: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, 3 - digits.count)) + digits
}
