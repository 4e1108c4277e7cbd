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

/// A link has this share of its capacity from now on.
package struct LinkFact: Sendable, Equatable {
  /// In words, as `b0/r1/b0-r1-n2`.
  package var link: Symbol
  /// 1 as built, 0 broken.
  package var share: Double
}

/// What a busy link carries at a moment.
package struct LinkLoadFact: Sendable {
  /// In words, as `b0/r1/b0-r1-n2 up`.
  package var link: Symbol
  /// **unit**: bytes per second.
  package var load: Double
  /// **unit**: bytes per second.
  package var capacity: Double
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
