/// What the API server and the validating webhook refuse in a LeaderWorkerSet, everything at once.
///
/// The rules look at the spec after defaulting, as the API server does. The webhook's own words are kept; what was
/// found stands before them, in Kubernetes' form `Invalid value: -1: …`.
///
/// Source: LWS-SPEC A.2, B.1 and B.2.
package enum LeaderWorkerSetValidation {
  /// The highest number of replicas that releases from 0.10 on accept.
  package static let largestReplicas = 1_000_000
  /// The highest number of pods in a set, 2³¹ − 1.
  package static let largestPodCount = Int(Int32.max)

  /// The problems of a set that is being created.
  package static func problems(creating lws: LeaderWorkerSet, version: LWSVersion = .head) -> [Problem] {
    let spec = lws.spec.defaulted()
    return nameProblems(lws.metadata.name) + enumProblems(spec, version) + sizeProblems(spec, version)
      + rolloutProblems(spec) + subGroupProblems(spec) + annotationProblems(lws)
  }

  /// The problems of a set that replaces `old`.
  package static func problems(
    updating new: LeaderWorkerSet, from old: LeaderWorkerSet, version: LWSVersion = .head
  ) -> [Problem] {
    problems(creating: new, version: version)
      + transitionProblems(
        new.spec.leaderWorkerTemplate.subGroupPolicy, from: old.spec.leaderWorkerTemplate.subGroupPolicy)
  }

  // Where the fields stand.
  static let spec = FieldPath.root.key("spec")
  static let template = spec.key("leaderWorkerTemplate")
  static let subGroupPolicy = template.key("subGroupPolicy")
  static let rolling = spec.key("rolloutStrategy").key("rollingUpdateConfiguration")

  /// A value that the field's type allows but its rules do not, in Kubernetes' words.
  static func invalid(_ path: FieldPath, _ value: String, _ rule: String) -> Problem {
    Problem(path, "Invalid value: \(value): \(rule)")
  }

  private static func nameProblems(_ name: String) -> [Problem] {
    guard !isDNS1035Label(name) else { return [] }
    return [
      invalid(
        FieldPath.root.key("metadata").key("name"), "\"\(name)\"",
        "must be a DNS-1035 label: 1 to 63 of a-z, 0-9 and \"-\", starting with a letter, not ending with \"-\"")
    ]
  }

  /// Whether a name can be that of a Service: a letter, then letters, digits and inner hyphens, at most 63 in all.
  ///
  /// Source: RFC 1035, section 2.3.1, in lower case.
  package static func isDNS1035Label(_ name: String) -> Bool {
    func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
    func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    let bytes = Array(name.utf8)
    guard let first = bytes.first, let last = bytes.last, bytes.count <= 63 else { return false }
    return isLetter(first) && last != UInt8(ascii: "-")
      && bytes.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "-") }
  }

  private static func sizeProblems(_ spec: LeaderWorkerSetSpec, _ version: LWSVersion) -> [Problem] {
    let (replicas, size) = (spec.replicaCount, spec.size)
    let path = Self.spec.key("replicas")
    var problems: [Problem] = []
    if replicas < 0 {
      problems.append(invalid(path, "\(replicas)", "replicas must be equal or greater than 0"))
    }
    if version.isAtLeast0_10, replicas > largestReplicas {
      problems.append(invalid(path, "\(replicas)", "replicas must be equal or less than \(largestReplicas)"))
    }
    if size < 1 {
      problems.append(invalid(template.key("size"), "\(size)", "size must be equal or greater than 1"))
    }
    let (product, overflow) = replicas.multipliedReportingOverflow(by: size)
    if overflow || product > largestPodCount {
      problems.append(
        invalid(
          path, "\(replicas)",
          "the product of replicas and worker replicas must not exceed \(largestPodCount) (size is \(size))"))
    }
    return problems
  }

  private static func annotationProblems(_ lws: LeaderWorkerSet) -> [Problem] {
    guard let key = lws.metadata.annotations[LWSKey.subgroupExclusiveTopology],
      lws.spec.leaderWorkerTemplate.subGroupPolicy == nil
    else { return [] }
    return [
      invalid(
        FieldPath.root.key("metadata").key("annotations"), "\"\(key)\"",
        "cannot have subgroup-exclusive-topology without subGroupSize set")
    ]
  }
}
