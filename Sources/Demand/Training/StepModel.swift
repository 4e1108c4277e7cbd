#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
package import Fabric
package import Kernel

/// How long one training step takes.
///
/// Source: `T_step = T_compute + max(0, T_communication − overlap · T_compute)`, as in Narayanan et al., *Efficient
/// Large-Scale Language Model Training on GPU Clusters Using Megatron-LM*, SC 2021, with communication hidden behind
/// computation up to `overlap`.
package struct StepModel: Sendable, Equatable {
  /// With all members, on sound hardware.
  package var compute: SimDuration
  package var communication: StepCommunication?
  /// Deviation of the logarithm of a member's compute time; a step waits for its slowest member.
  package var jitter = 0.0

  package init(compute: SimDuration, communication: StepCommunication? = nil) {
    self.compute = compute
    self.communication = communication
  }

  /// - Parameters:
  ///   - members: That take part.
  ///   - fullSize: Members for which `compute` holds; with fewer, each has more of the batch.
  ///   - speed: Of the slowest member, at most 1.
  ///   - exchange: How long the members communicate in a step when nothing else goes on.
  package func time(members: Int, of fullSize: Int, speed: Double, exchange: SimDuration) -> SimDuration {
    let share = Double(fullSize) / Double(max(1, members))
    let computing = compute.seconds * share * slowestOf(members) / max(speed, 1e-9)
    let hidden = (communication?.overlap ?? 0) * computing
    return .seconds(min(computing + max(0, exchange.seconds - hidden), 1e9))
  }

  /// The expected slowest of so many lognormal times of median 1, to leading order: `exp(σ √(2 ln n))`.
  ///
  /// Source: extreme values of normal variables, Cramér, *Mathematical Methods of Statistics*, 28.6.
  private func slowestOf(_ members: Int) -> Double {
    members > 1 && jitter > 0 ? exp(jitter * (2 * log(Double(members))).squareRoot()) : 1
  }
}

/// What the members of a gang exchange in every step.
package struct StepCommunication: Sendable, Equatable {
  package var collective: Collective
  /// That every rank holds.
  package var bytes: Double
  /// The share of computing behind which communication can hide, between 0 and 1.
  package var overlap: Double

  package init(collective: Collective, bytes: Double, overlap: Double) {
    self.collective = collective
    self.bytes = bytes
    self.overlap = overlap
  }
}
