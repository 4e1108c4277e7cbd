import API
import Cluster
import Kernel
import Scenarios
import LeaderWorkerSets
import Simulation

/// Scenarios on the complete simulated cluster: every controller, scheduler and kubelet at work.
///
/// Source: conformance/lws/SCHEMA.md, `scenarios_system.json`.
enum SystemScenarioReplay {
  /// Room enough for every recorded set.
  private static let nodeCount = 64
  /// An image that recorded sets name and no registry has.
  private static let missingImages = ["not-exist-image:v1"]
  /// After this long a step has to have come to its end.
  private static let patience = SimDuration.minutes(30)

  @Sendable static func replay(_ document: Value) -> [CaseResult] {
    let defaults = document["lwsDefaults"]
    return Replaying.cases(document["cases"], kind: "system") { item throws(MalformedCase) in
      try play(item, defaults: defaults)
    }
  }

  private static func play(_ item: CaseFields, defaults: Value?) throws(MalformedCase) -> CaseOutcome {
    var description = CaseFields(try CaseFields(defaults ?? .object([:])).fields)
    description = LWSManifest.merged(description, with: try item.object("lws"))
    if description["gangProvider"] != nil || description["schedulerName"] == Value("volcano") {
      return .skipped("gang scheduling")
    }
    var replay = try ReplayWorld(description, nodeCount: nodeCount, missingImages: missingImages)
    var differences: [String] = []
    for (index, step) in try item.items("steps").enumerated() {
      let step = try CaseFields(step)
      let expected = try step.object("eventually")
      var state = SystemState(replay)
      for action in try step.items("actions") { try perform(CaseFields(action), &replay) }
      try wait(expected, &state, &replay)
      if case .failed(let text) = try state.outcome(expecting: expected, replay) {
        differences += text.split(separator: "\n").map { "step \(index + 1): \($0)" }
      }
    }
    return Difference.outcome(of: differences)
  }

  private static func perform(_ action: CaseFields, _ replay: inout ReplayWorld) throws(MalformedCase) {
    switch try action.text("do") {
    case "createLWS": return
    case "deleteLWS":
      guard let id = replay.lwsID,
        let propagation = Propagation(rawValue: action["propagation"]?.text ?? "Background")
      else { throw MalformedCase("there is no such deletion") }
      replay.world.delete(.leaderWorkerSet(id), propagation, graceSeconds: nil)
    case "deletePod":
      for pod in try replay.podsNamed(action.text("pod")) {
        replay.world.delete(.pod(pod), .background, graceSeconds: nil)
      }
    case "restartController":
      for name in [ControllerName.leaderWorkerSet, .lwsPod] {
        replay.world.stop(name, for: nil)
        replay.world.start(name)
      }
    default: try replay.perform(action, before: replay.lws)
    }
  }

  /// Runs event by event until everything has come to rest, watching for what has to be passed through.
  private static func wait(
    _ expected: CaseFields, _ state: inout SystemState, _ replay: inout ReplayWorld
  ) throws(MalformedCase) {
    let end = replay.world.now + patience
    while let next = replay.world.nextTime, next <= end {
      replay.world.advance(until: next)
      state.observe(replay)
    }
    replay.world.advance(until: end)
  }
}
