/// What a communication library makes of links: overheads and the part of a link's rate that it reaches.
package struct CollectiveTuning: Equatable, Sendable {
  /// A way to move data through a step.
  package struct WireProtocol: Equatable, Sendable {
    /// Part of the bytes on the wire that are payload.
    package var payload: Double
    /// Once for a call, and for each step over NVLink and over the network. **unit**: seconds.
    package var base: Double
    package var nvlinkStep: Double
    package var networkStep: Double
  }

  /// Of which the fastest is taken.
  package var ring: [WireProtocol]
  package var tree: [WireProtocol]
  /// Part of a NIC's rate that large messages reach.
  package var networkEfficiency: Double
  /// Part of NVLink's rate that large messages reach.
  package var nvlinkEfficiency: Double

  /// NCCL's.
  ///
  /// Source: latencies of LL, LL128 and Simple from NCCL `src/graph/tuning.cc` (2.19 and later), NVLink and network; LL
  /// carries 4 bytes of payload in 8, LL128 120 in 128. 0.73 of the NIC reproduces the measured all-reduce of 4 nodes
  /// of 8 B200 (4 GiB: 22.05 ms; stas00/ml-engineering); 0.8 of NVLink lies amid the rings of A100, H200 and B200
  /// (0.78, 0.82, 0.76, ibid.).
  package static let nccl = CollectiveTuning(
    ring: [
      .init(payload: 0.5, base: 6.6e-6, nvlinkStep: 0.6e-6, networkStep: 2.7e-6),
      .init(payload: 0.9375, base: 14e-6, nvlinkStep: 1.9e-6, networkStep: 4e-6),
      .init(payload: 1, base: 8.4e-6, nvlinkStep: 3.4e-6, networkStep: 14e-6),
    ],
    tree: [
      .init(payload: 0.5, base: 6.8e-6, nvlinkStep: 0.6e-6, networkStep: 5e-6),
      .init(payload: 0.9375, base: 14e-6, nvlinkStep: 1.25e-6, networkStep: 8.5e-6),
      .init(payload: 1, base: 8.4e-6, nvlinkStep: 4e-6, networkStep: 14e-6),
    ],
    networkEfficiency: 0.73, nvlinkEfficiency: 0.8)
}
