import Quota

/// Values of workloads by their places among the claims.
struct ClaimTable<Value: Sendable>: Sendable {
  private var values: [Value?] = []

  /// Every place that had a value once, ascending.
  var claims: Range<Int> { values.indices }

  /// The values that there are, in order of their places.
  var all: [Value] { values.compactMap(\.self) }

  subscript(claim: WorkloadID) -> Value? {
    get { claim.index < values.count ? values[claim.index] : nil }
    set {
      if claim.index < values.count {
        values[claim.index] = newValue
      } else if let newValue {
        while values.count < claim.index { values.append(nil) }
        values.append(newValue)
      }
    }
  }
}
