import API
import Cluster

/// Which nodes have which image, for the images that pods to be scheduled name.
struct ImagePresence: Sendable {
  private struct Column: Sendable {
    var image: String
    /// **shape**: by node.
    var isPresent: [Bool]
    var nodeCount: Int
  }

  private var columns: [Column] = []
  private var columnByImage: [String: Int] = [:]

  /// A node's images have changed, or the Node object has come or gone.
  mutating func update(_ node: NodeID, _ record: NodeRecord) {
    let position = Int(node.index)
    for index in columns.indices {
      let isPresent = record.exists && record.images.contains(columns[index].image)
      guard isPresent != columns[index].isPresent[position] else { continue }
      columns[index].isPresent[position] = isPresent
      columns[index].nodeCount += isPresent ? 1 : -1
    }
  }

  /// The score of every node for one pod's images; empty if no image is worth anything. **shape**: by node.
  ///
  /// An image counts for its size times the share of nodes that have it, so that one node does not attract everything.
  ///
  /// Source: kube-scheduler, plugin ImageLocality.
  mutating func scores(for spec: PodSpec, _ nodes: [NodeRecord], imageBytes: [String: Int64]) -> [Int] {
    if imageBytes.isEmpty { return [] }
    let images = (spec.initContainers + spec.containers).map(\.image)
    let existingCount = nodes.count { $0.exists }
    var sums = Array(repeating: Int64(0), count: nodes.count)
    for image in images {
      guard let bytes = imageBytes[image] else { continue }
      let column = columns[column(of: image, nodes)]
      let worth = Int64(Double(bytes) * (Double(column.nodeCount) / Double(max(1, existingCount))))
      for node in sums.indices where column.isPresent[node] { sums[node] += worth }
    }
    return sums.map { Self.score($0, containerCount: images.count) }
  }

  /// 0 up to 23 MiB, 100 from 1,000 MiB for each container.
  private static func score(_ bytes: Int64, containerCount: Int) -> Int {
    let least: Int64 = 23 << 20
    let most = Int64(containerCount) * (1_000 << 20)
    return Int(100 * (min(max(bytes, least), most) - least) / (most - least))
  }

  private mutating func column(of image: String, _ nodes: [NodeRecord]) -> Int {
    if let known = columnByImage[image] { return known }
    let isPresent = nodes.map { $0.exists && $0.images.contains(image) }
    columns.append(Column(image: image, isPresent: isPresent, nodeCount: isPresent.count { $0 }))
    columnByImage[image] = columns.count - 1
    return columns.count - 1
  }
}
