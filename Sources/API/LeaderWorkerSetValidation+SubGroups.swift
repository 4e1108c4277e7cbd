extension LeaderWorkerSetValidation {
  /// Rules of `subGroupPolicy`.
  static func subGroupProblems(_ spec: LeaderWorkerSetSpec) -> [Problem] {
    guard let policy = spec.leaderWorkerTemplate.subGroupPolicy else { return [] }
    guard let subGroupSize = policy.subGroupSize else {
      return [Problem(subGroupPolicy, "subGroupSize is missing; give the number of pods in a subgroup")]
    }
    return subGroupErrors(size: spec.size, subGroupSize: subGroupSize, type: policy.type).map {
      invalid(subGroupPolicy.key("subGroupSize"), "\(subGroupSize)", "\($0) (size is \(spec.size))")
    }
  }

  /// Everything the webhook says about a subgroup size, in its order.
  ///
  /// A size of 0 makes the real webhook divide by zero; here it is refused like every other size below 1.
  ///
  /// Source: LWS-SPEC A.2.
  package static func subGroupErrors(size: Int, subGroupSize: Int, type: String?) -> [String] {
    guard subGroupSize != 0 else { return ["subGroupSize must be equal or greater than 1"] }
    let isExcluded = type == SubGroupType.leaderExcluded.rawValue
    let dividesWorkers = (size - 1) % subGroupSize == 0
    var errors: [String] = []
    if subGroupSize < 1 { errors.append("subGroupSize must be equal or greater than 1") }
    if !dividesWorkers, size % subGroupSize != 0 {
      errors.append("size or size - 1 must be divisible by subGroupSize")
    }
    if subGroupSize > size { errors.append("subGroupSize cannot be larger than size") }
    if isExcluded, !dividesWorkers {
      errors.append("size-1 must be divisible by subGroupSize when using LeaderExcluded")
    }
    return errors
  }

  /// What may not change once the set exists.
  static func transitionProblems(_ new: SubGroupPolicy?, from old: SubGroupPolicy?) -> [Problem] {
    let path = subGroupPolicy.key("subGroupSize")
    switch (old?.subGroupSize, new?.subGroupSize) {
    case (nil, let size?):
      return [invalid(path, "\(size)", "cannot enable subGroupSize after the lws is already created")]
    case (_?, nil):
      return [invalid(subGroupPolicy, "null", "cannot remove subGroupSize after enabled")]
    case (let before?, let after?) where before != after:
      return [invalid(path, "\(after)", "field is immutable (it was \(before))")]
    case (nil, nil), (_?, _?):
      return []
    }
  }
}
