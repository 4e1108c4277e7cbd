extension LeaderWorkerSetValidation {
  /// Rules of `rollingUpdateConfiguration`.
  static func rolloutProblems(_ spec: LeaderWorkerSetSpec) -> [Problem] {
    guard let configuration = spec.rolloutStrategy?.rollingUpdate else { return [] }
    var problems: [Problem] = []
    if let error = nonNegative(spec.partition) {
      problems.append(invalid(rolling.key("partition"), "\(spec.partition)", error))
    }
    let unavailable = configuration.maxUnavailable ?? .count(1)
    let surge = configuration.maxSurge ?? .count(0)
    problems += amountProblems(rolling.key("maxUnavailable"), unavailable)
    problems += amountProblems(rolling.key("maxSurge"), surge)
    let replicas = spec.replicaCount
    if replicas != 0, isZero(unavailable, of: replicas, .down), isZero(surge, of: replicas, .up) {
      problems.append(
        invalid(
          rolling.key("maxUnavailable"), found(unavailable),
          "must not be 0 when `maxSurge` is 0\(explanation(unavailable, of: replicas))"))
    }
    return problems
  }

  /// The refusal of a number below zero.
  package static func nonNegative(_ number: Int) -> String? {
    number < 0 ? "must be greater than or equal to 0" : nil
  }

  /// The refusal of a percentage above a hundred.
  package static func notMoreThan100Percent(_ amount: CountOrPercent) -> String? {
    guard case .percent(let percent) = amount, percent > 100 else { return nil }
    return "must not be greater than 100%"
  }

  private static func amountProblems(_ path: FieldPath, _ amount: CountOrPercent) -> [Problem] {
    let error =
      switch amount {
      case .count(let count): nonNegative(count)
      case .percent: notMoreThan100Percent(amount)
      case .malformed: "must be a whole number, or a percentage with its sign, such as \"25%\""
      }
    return error.map { [invalid(path, found(amount), $0)] } ?? []
  }

  private enum Rounding { case up, down }

  /// Whether an amount comes to nothing. A malformed one has been refused already and counts as something.
  private static func isZero(_ amount: CountOrPercent, of replicas: Int, _ rounding: Rounding) -> Bool {
    switch amount {
    case .count(let count): return count == 0
    case .percent(let percent):
      let capped = CountOrPercent.percent(min(percent, 100))
      return rounding == .up ? capped.roundedUp(of: replicas) == 0 : capped.roundedDown(of: replicas) == 0
    case .malformed: return false
    }
  }

  private static func explanation(_ amount: CountOrPercent, of replicas: Int) -> String {
    guard case .percent(let percent) = amount, percent > 0 else { return "" }
    return " (\(percent)% of \(replicas) replicas rounds down to 0)"
  }

  private static func found(_ amount: CountOrPercent) -> String {
    amount.value.found
  }
}
