import API

/// Facts about recorded revisions.
enum RevisionFacts {
  @Sendable static func highest(_ item: CaseFields) throws(MalformedCase) -> CaseOutcome {
    let lws = try template([:])
    let revisions = try item.items("in").compactMap(\.integer).map { LWSRevision(recording: lws, number: $0) }
    return Difference.outcome(
      expected: try item.value("expect"), got: revisions.newest.map { Value($0.number) } ?? .null)
  }

  /// Two revisions, told by a sentence.
  @Sendable static func equality(_ item: CaseFields) throws(MalformedCase) -> CaseOutcome {
    guard case .bool = try item.value("expect") else { throw MalformedCase("expect is neither true nor false") }
    let wording = try item.text("in")
    guard let pair = try pair(wording) else { return .skipped("no rule reads the wording \"\(wording)\"") }
    let isEqual = pair.recorded.matches(pair.live, proposed: RevisionData.encode(pair.live), version: .head)
    return Difference.outcome(expected: try item.value("expect"), got: Value(isEqual))
  }

  /// A recorded revision and a live set, as the sentence has them.
  private static func pair(
    _ wording: String
  ) throws(MalformedCase) -> (recorded: LWSRevision, live: LeaderWorkerSet)? {
    let live = try template([:])
    let words = wording.lowercased()
    if words.contains("differently") || words.contains("serial") {
      let volumes: Value = .array([.object(["name": Value("model"), "image": .null])])
      return (
        LWSRevision(recording: try template(["volumes": volumes]), number: 1),
        try template(["volumes": .array([.object(["name": Value("model")])])])
      )
    }
    if words.contains("key") { return (LWSRevision(recording: live, number: 1, key: "another-key"), live) }
    if words.contains("nil network") {
      var bare = live
      bare.spec.networkConfig = nil
      return (LWSRevision(recording: bare, number: 1), live)
    }
    guard words.contains("differ") else {
      return words.hasPrefix("same") ? (LWSRevision(recording: live, number: 1), live) : nil
    }
    if words.contains("template") {
      return (LWSRevision(recording: try template(["nodeName": Value("n")]), number: 1), live)
    }
    guard words.contains("network") else { return nil }
    var other = live
    other.spec.networkConfig = NetworkConfig(subdomainPolicy: SubdomainPolicy.uniquePerReplica.rawValue)
    return (LWSRevision(recording: other, number: 1), live)
  }

  /// A record that an older controller wrote, with a null that the present one leaves out.
  ///
  /// The real controller caches a positive answer; the comparison here is a pure function, so that the first and any
  /// later call are the same and the number of cache entries has no counterpart.
  @Sendable static func semanticMatch(_ item: CaseFields) throws(MalformedCase) -> CaseOutcome {
    let words = try item.object("in").text("call").lowercased()
    let isOther = words.contains("differ") && !words.contains("only")
    let live = try template([:])
    let other = isOther ? try template(["nodeName": Value("n")]) : live
    var recorded = LWSRevision(recording: other, number: 1)
    recorded.data = recorded.data.replacing("\"workerTemplate\":{", with: "\"workerTemplate\":{\"metadata\":null,")
    let proposed = RevisionData.encode(live)
    guard recorded.data != proposed else { return .failed("both records have the same bytes") }
    return Difference.outcome(
      expected: try item.object("expect").value("match"),
      got: Value(recorded.matches(live, proposed: proposed, version: .head)))
  }

  /// A set whose worker template has these fields in its pod spec, beside a container.
  private static func template(_ extra: [String: Value]) throws(MalformedCase) -> LeaderWorkerSet {
    var lws = try LWSManifest.leaderWorkerSet(CaseFields(["size": Value(2)]))
    guard case .object(var source) = lws.spec.leaderWorkerTemplate.workerTemplate.source,
      case .object(let spec)? = source["spec"]
    else { throw MalformedCase("the template has no spec") }
    source["spec"] = .object(spec.merging(extra) { $1 })
    lws.spec.leaderWorkerTemplate.workerTemplate.source = .object(source)
    return lws
  }
}
