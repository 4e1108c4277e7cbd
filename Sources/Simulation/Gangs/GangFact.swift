package import Demand

/// How a gang is from now on.
package struct GangFact: Sendable, Equatable {
  /// Counted from 0 in order of their making.
  package var gang: Int32
  /// As `lws/vllm/0`, `job/train`.
  package var name: Symbol
  package var state: GangState
  /// Pods whose processes run and answer.
  package var up: Int32
  /// Pods on nodes.
  package var bound: Int32
}

/// What a gang gets of the network from now on.
package struct GangBandwidthFact: Sendable, Equatable {
  package var gang: Int32
  package var name: Symbol
  /// Of a node. **unit**: bytes per second.
  package var bandwidth: Double
  /// How long a step takes. **unit**: seconds.
  package var step: Double
  /// How long it would take on an idle network of sound hardware. **unit**: seconds.
  package var idealStep: Double
}

/// What the GPUs of a gang did, from its beginning to its end.
package struct GangHoursFact: Sendable {
  package var gang: Int32
  package var name: Symbol
  /// Whom they count for: `lws/vllm`, `arrivals/train`, `cluster`.
  package var owner: Symbol
  package var category: Symbol
  package var gpuHours: Double
}
