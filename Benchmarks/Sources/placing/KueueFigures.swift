/// What real Kueue takes for the same requests on the same states.
///
/// Source: the note that lwsim was given with its specification: Kueue's own placement code at the specification's
/// commit, Go 1.26, one thread, on a 2-core AMD EPYC machine; medians of 5, CPU time.
struct KueueFigures {
  /// One placement with results of node matching cached between calls, and without. **unit**: milliseconds.
  var matchCacheMilliseconds: Double
  var noCacheMilliseconds: Double
  /// The snapshot before a scheduling cycle, unchanged nodes reused.
  var warmSnapshotMilliseconds: Double

  /// A decision costs one snapshot a cycle and one placement. **unit**: microseconds.
  var decisionMicroseconds: Double { (matchCacheMilliseconds + warmSnapshotMilliseconds) * 1000 }

  init(_ request: Request, _ state: ClusterState, nodeCount: Int) {
    let column = state == .empty ? 0 : 2
    let row = Self.placements[request]?[nodeCount] ?? [.nan, .nan, .nan, .nan]
    matchCacheMilliseconds = row[column]
    noCacheMilliseconds = row[column + 1]
    warmSnapshotMilliseconds = (Self.snapshots[nodeCount] ?? [.nan, .nan])[column / 2]
  }

  /// **shape**: by nodes: empty with and without the cache, mixed with and without.
  private static let placements: [Request: [Int: [Double]]] = [
    .group: [
      640: [0.37, 0.40, 0.43, 0.44], 2560: [1.78, 2.03, 1.83, 1.96], 10240: [10.7, 13.0, 11.2, 11.7],
      40960: [67.1, 78.4, 57.0, 71.3],
    ],
    .gang: [
      640: [0.22, 0.25, 0.27, 0.30], 2560: [0.68, 0.87, 0.72, 0.90], 10240: [4.27, 6.86, 3.55, 6.28],
      40960: [29.1, 44.1, 22.8, 36.5],
    ],
  ]
  /// **shape**: by nodes: empty, mixed.
  private static let snapshots: [Int: [Double]] = [
    640: [0.14, 0.25], 2560: [0.66, 1.1], 10240: [4.7, 10.3], 40960: [27.4, 50.4],
  ]
}
