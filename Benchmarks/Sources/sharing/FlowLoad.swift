import Fabric
import Kernel
import Measuring

/// So many flows between random endpoints of a fat tree at any time: whenever one finishes, the next one starts.
///
/// Two tiers of full-duplex links of 50 GB/s, static D-mod-k routes, latency 0, pure max-min sharing. A flow carries
/// 0.5 to 1.5 GB, drawn evenly. The C++ rival does the same with SimGrid.
struct FlowLoad {
  var hostsPerLeaf: Int
  var leafCount: Int
  var spineCount: Int
  var flowsInFlight: Int

  static let bytesPerSecond = 50e9

  var hostCount: Int { hostsPerLeaf * leafCount }

  private var tree: FatTree {
    FatTree([
      .init(down: hostsPerLeaf, bandwidth: Self.bytesPerSecond),
      .init(down: leafCount, up: spineCount, bandwidth: Self.bytesPerSecond),
    ])
  }

  /// Lets so many flows finish, after a tenth as many that warm up.
  ///
  /// - Returns: Finished flows in a second of CPU time, each with one flow that takes its place; and how many rates
  ///   changed for each.
  func measure(finishing count: Int) -> (flowsPerSecond: Double, changesPerFlow: Double) {
    let tree = tree
    var transfers = Transfers(capacities: tree.capacities)
    var random = Streams(seed: 42).stream("benchmarks/flows")
    for _ in 0..<flowsInFlight { post(&transfers, tree, &random) }
    var (start, finishedCount, changeCount) = (0.0, -count / 10, 0)
    while finishedCount < count, let time = transfers.nextTime() {
      if finishedCount >= 0 { changeCount += transfers.network.changes.count }
      transfers.advance(to: time)
      while transfers.nextFinished() != nil {
        post(&transfers, tree, &random)
        finishedCount += 1
        if finishedCount == 0 { start = cpuNanoseconds() }
      }
    }
    let seconds = (cpuNanoseconds() - start) / 1e9
    return (Double(finishedCount) / seconds, Double(changeCount) / Double(finishedCount))
  }

  private func post(_ transfers: inout Transfers, _ tree: FatTree, _ random: inout RandomStream) {
    let source = random.below(hostCount)
    let other = random.below(hostCount - 1)
    let destination = other < source ? other : other + 1
    let bytes = 1e9 * (0.5 + random.uniform())
    _ = transfers.post(bytes: bytes, over: tree.route(from: source, to: destination))
  }
}
