import Kernel
import Scenarios

/// What waits for a condition, and what watches one to the end.
struct Triggers: Sendable {
  /// A scripted thing that happens the first time that its condition holds.
  struct Waiting: Sendable {
    var condition: Expression
    var delay: SimDuration
    var event: SimEvent
  }

  var waiting: [Waiting] = []
  var monitors: [ExpressionMonitor]

  init(_ scenario: Scenario) {
    monitors = scenario.expect.map(ExpressionMonitor.init)
    for (index, operation) in scenario.operations.enumerated() {
      add(operation.trigger, .script(.operation(Int32(index))))
    }
    for (index, failure) in scenario.failures.enumerated() {
      add(failure.trigger, .script(.failure(Int32(index))))
    }
  }

  /// Every signal that is looked at.
  var signals: [Signal] { (monitors.map(\.expression) + waiting.map(\.condition)).flatMap(\.signals) }

  var isEmpty: Bool { waiting.isEmpty && monitors.isEmpty }

  private mutating func add(_ trigger: Trigger, _ event: SimEvent) {
    guard case .after(let condition, let delay) = trigger else { return }
    waiting.append(Waiting(condition: condition, delay: delay, event: event))
  }
}

/// One expectation of a scenario and how the run met it.
package struct ExpectationResult: Sendable, Equatable {
  package var expression: String
  package var value: String
  package var pass: Bool
}

extension World {
  /// Looks at every expression when the present instant has settled.
  mutating func observeSignals() {
    signals.isChanged = false
    reportQuotaUses()
    guard !triggers.isEmpty else { return }
    // The monitors are taken out while they look at the world that they belong to.
    var monitors: [ExpressionMonitor] = []
    swap(&monitors, &triggers.monitors)
    for index in monitors.indices { monitors[index].observe(at: now, self) }
    swap(&monitors, &triggers.monitors)
    var due: [Triggers.Waiting] = []
    for waiting in triggers.waiting where waiting.condition.evaluate(self) { due.append(waiting) }
    guard !due.isEmpty else { return }
    triggers.waiting.removeAll { waiting in due.contains { $0.condition == waiting.condition } }
    for waiting in due { schedule(waiting.event, after: waiting.delay, .physics) }
  }

  /// The verdicts at the end of the run.
  package mutating func judge() -> [ExpectationResult] {
    // Waits grow though nothing changes.
    if signals.isChanged || kueue.isOn || gangs.isOn { observeSignals() }
    if kueue.metrics.isScrapePlanned { scrape() }
    return triggers.monitors.indices.map { index in
      let verdict = triggers.monitors[index].finish(at: now)
      return ExpectationResult(
        expression: triggers.monitors[index].expression.text, value: verdict.value, pass: verdict.pass)
    }
  }

  /// Conditions that were waited for and never held, as they were written.
  package var unmetTriggers: [String] { triggers.waiting.map(\.condition.text) }
}
