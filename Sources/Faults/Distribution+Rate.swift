package import Kernel

extension Distribution {
  /// As often as `factor` times before: the same shape, shorter.
  package mutating func divide(by factor: Double) {
    switch self {
    case .constant(let value): self = .constant(value / factor)
    case .uniform(let low, let high): self = .uniform(low: low / factor, high: high / factor)
    case .exponential(let mean): self = .exponential(mean: mean / factor)
    case .weibull(let shape, let scale): self = .weibull(shape: shape, scale: scale / factor)
    case .lognormal(let median, let sigma): self = .lognormal(median: median / factor, sigma: sigma)
    case .gamma(let shape, let scale): self = .gamma(shape: shape, scale: scale / factor)
    case .empirical(let sorted): self = .empirical(sorted: sorted.map { $0 / factor })
    }
  }
}
