package import API

/// Replays recorded decisions of the real systems on the code that the simulator runs.
package enum Conformance {
  /// Asks the product every question of a corpus and compares the answers.
  package typealias Replayer = @Sendable (Value) -> [CaseResult]

  /// Replays a corpus; one that nothing here answers for is reported as skipped, by name.
  package static func replay(_ file: CorpusFile) -> CorpusReport {
    guard let replayer = replayers[file.corpus] else {
      let reason = "no part of this release answers for \(file.corpus)"
      return CorpusReport(
        corpus: file.corpus, results: [CaseResult(id: file.corpus, kind: "corpus", outcome: .skipped(reason))])
    }
    return CorpusReport(corpus: file.corpus, results: replayer(file.document))
  }

  /// Who answers for which corpus, by the `corpus` key of its files.
  package static let replayers: [String: Replayer] = [
    "lws/webhook_lws": WebhookLWSReplay.replay,
    "lws/webhook_pod": WebhookPodReplay.replay,
    "lws/statefulset_build": StatefulSetBuildReplay.replay,
    "lws/tpu_env": TPUEnvironmentReplay.replay,
    "lws/unit_facts": UnitFactsReplay.replay,
    "lws/pod_injection": PodInjectionReplay.replay,
    "lws/scenarios_lws_controller": ControllerScenarioReplay.replay,
    "lws/scenarios_system": SystemScenarioReplay.replay,
    "lws/rollout_traces": RolloutTraceReplay.replay,
    "tas/placement": TASReplay.replay,
    "kueue/traces": TraceReplay.replay,
    "kueue/scheduler": SchedulerReplay.replay,
    "kueue/flavorassigner": FlavorAssignerReplay.replay,
    "kueue/preemption": PreemptionReplay.replay,
    "kueue/units": QuotaUnitsReplay.replay,
    "fabric/flows": FlowReplay.replay,
  ].merging(ArithmeticReplay.replayers) { first, _ in first }
}
