import API
import Conformance

/// Recorded decisions of the real code that one row counts.
package enum DecisionGroup: String, CaseIterable, Hashable, Sendable {
  case controllers, arithmetic, rollouts, quota, cycles, placement, fabric

  /// Whether the group counts the cases of a corpus.
  func covers(_ corpus: String) -> Bool {
    switch self {
    case .rollouts: corpus == "lws/rollout_traces"
    case .controllers: Self.controllerCorpora.contains(corpus)
    case .arithmetic:
      corpus.hasPrefix("lws/") && corpus != "lws/rollout_traces" && !Self.controllerCorpora.contains(corpus)
    case .cycles: corpus == "kueue/traces"
    case .quota: corpus.hasPrefix("kueue/") && corpus != "kueue/traces"
    case .placement: corpus.hasPrefix("tas/")
    case .fabric: corpus.hasPrefix("fabric/")
    }
  }

  private static let controllerCorpora: Set = [
    "lws/scenarios_lws_controller", "lws/scenarios_system", "lws/statefulset_build", "lws/webhook_lws",
    "lws/webhook_pod", "lws/pod_injection", "lws/tpu_env", "lws/unit_facts",
  ]

  /// `identical` of `asked` cases, and `identical steps` of `asked steps` where cases have steps.
  ///
  /// Skipped cases ask for what is not simulated and count in neither; a case that differs gives none of its steps.
  func figures(_ corpora: [CorpusFile]) throws(ExperimentFailure) -> [String: Double] {
    var (identical, asked, identicalSteps, askedSteps) = (0, 0, 0, 0)
    for corpus in corpora where covers(corpus.corpus) && Conformance.replayers[corpus.corpus] != nil {
      let report = Conformance.replay(corpus)
      let stepCounts = Self.stepCounts(corpus.document)
      for result in report.results {
        if case .skipped = result.outcome { continue }
        let isIdentical = result.outcome == .passed
        asked += 1
        identical += isIdentical ? 1 : 0
        let steps = stepCounts[result.id] ?? 0
        askedSteps += steps
        identicalSteps += isIdentical ? steps : 0
      }
    }
    guard asked > 0 else { throw ExperimentFailure("no corpus of this kind is at hand; name --corpora DIR") }
    return [
      "identical": Double(identical), "asked": Double(asked), "identical steps": Double(identicalSteps),
      "asked steps": Double(askedSteps),
    ]
  }

  /// How many steps each case has, by its name.
  private static func stepCounts(_ document: Value) -> [String: Int] {
    guard case .array(let cases)? = document["cases"] else { return [:] }
    var counts: [String: Int] = [:]
    for item in cases {
      guard case .array(let steps)? = item["steps"], let id = item["id"]?.scalarText else { continue }
      counts[id] = steps.count
    }
    return counts
  }
}
