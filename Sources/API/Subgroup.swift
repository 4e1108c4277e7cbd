/// Which pods of a group belong together more closely.
package enum Subgroup {
  /// The subgroup of a worker.
  ///
  /// When only the workers divide evenly the leader is the extra pod of the first subgroup, or of none. A subgroup
  /// size of 1 divides everything: from 0.10 on it counts the leader, before it did not.
  ///
  /// - Parameters:
  ///   - workerIndex: 1 to `size − 1`.
  /// - Precondition: `subGroupSize ≥ 1`; validation has checked it.
  /// - Source: LWS-SPEC B.5.
  package static func index(size: Int, subGroupSize: Int, workerIndex: Int, version: LWSVersion) -> Int {
    precondition(subGroupSize >= 1, "subgroups of \(subGroupSize) pods")
    let workersDivide = (size - 1) % subGroupSize == 0
    let leaderIsExtra = workersDivide && (size % subGroupSize != 0 || !version.isAtLeast0_10)
    return (leaderIsExtra ? workerIndex - 1 : workerIndex) / subGroupSize
  }
}
