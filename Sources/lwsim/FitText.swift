import Experiments
import Kernel

/// Whether a manifest fits, in plain words.
struct FitText {
  let report: FitReport
  let style: Style

  private static let margin = 10

  var lines: [String] {
    let count = report.answers.count(where: \.fits)
    let mark = report.fits ? style.good("fits") : style.bad("does not fit")
    let first =
      "\(report.manifest) \(mark) at \(report.time): \(count) of "
      + "\(Figure.counted(report.answers.count, "workload")) would be admitted"
    return [first] + report.answers.flatMap(lines)
  }

  private func lines(_ answer: FitAnswer) -> [String] {
    switch answer.outcome {
    case .admitted(let podSets, let queue, let delay):
      let when = answer.victims.isEmpty ? after(delay) : "\(after(delay)), when the preempted have gone"
      return ["\(answer.name)  \(style.good("admitted")) \(when), ClusterQueue \(queue)"]
        + rows("where", AdmissionText.lines(of: podSets)) + preempted(answer)
    case .bound(let hosts, let delay):
      return ["\(answer.name)  \(style.good("bound")) \(after(delay)); Kueue has nothing to do with it"]
        + [row("where", ExplanationText.few(hosts))]
    case .refused(let explanation):
      guard let explanation else { return ["\(answer.name)  \(style.bad("waits"))"] }
      let text = ExplanationText(explanation: explanation, style: style)
      return [text.headline] + text.rows.map { row($0.label, $0.text) } + preempted(answer)
    }
  }

  private func preempted(_ answer: FitAnswer) -> [String] {
    rows(
      "preempts",
      answer.victims.map { victim in
        "\(victim.owner) of ClusterQueue \(victim.clusterQueue) (priority \(victim.priority)): \(victim.reason)"
      })
  }

  private func rows(_ label: String, _ texts: [String]) -> [String] {
    ExplanationText.labelled(label, texts).map { row($0.label, $0.text) }
  }

  private func after(_ delay: SimDuration) -> String {
    delay <= .seconds(10) ? "at once" : "after \(delay)"
  }

  private func row(_ label: String, _ text: String) -> String {
    "  " + style.faint(label.padded(to: Self.margin)) + " " + text
  }
}
