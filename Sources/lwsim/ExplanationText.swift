import API
import Experiments
import Kernel
import Quota
import Simulation

/// Why something does not run, in plain words.
struct ExplanationText {
  let explanation: Explanation
  let style: Style

  private static let margin = 10
  private static let shownNames = 4
  private static let shownSteps = 10

  var lines: [String] {
    [style.strong(headline)] + rows.map { "  " + style.faint($0.label.padded(to: Self.margin)) + " " + $0.text }
  }

  var rows: [(label: String, text: String)] {
    var rows: [(label: String, text: String)] = []
    if explanation.partCount > 1 { rows.append(("groups", parts)) }
    rows += Self.labelled("runs on", AdmissionText.lines(of: explanation.podSets))
    rows += needs + places + blockers + checks
    if !explanation.before.isEmpty { rows.append(("before it", Self.few(explanation.before))) }
    rows += sayings
    rows += wouldRun
    if !explanation.history.isEmpty { rows.append(("history", historyText)) }
    return rows
  }

  private var parts: String {
    let alike =
      explanation.alike.isEmpty
      ? "" : "; \(Self.few(explanation.alike)) \(explanation.alike.count == 1 ? "waits" : "wait") for the same"
    return "\(explanation.runningCount) of \(explanation.partCount) run\(alike)"
  }

  /// Texts below each other with one label.
  static func labelled(_ label: String, _ texts: [String]) -> [(label: String, text: String)] {
    texts.enumerated().map { index, text in (label: index == 0 ? label : "", text: text) }
  }

  // MARK: Headline

  var headline: String {
    let subject = explanation.subject
    switch explanation.cause {
    case .runs: return "\(subject) runs: all of its pods are ready."
    case .finished: return "\(subject) has finished."
    case .quota: return "\(subject) is waiting for quota: \(quotaShortage)."
    case .topology: return "\(subject) is waiting for topology: \(topologyShortage)."
    case .flavor: return "\(subject) cannot be admitted: no flavor of \(queue) takes its pods."
    case .preemption: return "\(subject) is waiting for others to leave: they are preempted for it."
    case .order: return "\(subject) is waiting for its turn in \(queue)\(aheadText)."
    case .backOff:
      let time = explanation.retryAt.map { " before \($0)" } ?? ""
      return "\(subject) is waiting after an eviction: it is not tried again\(time)."
    case .held: return "\(subject) is not queued: \(explanation.saying?.message ?? "its workload may not be admitted")."
    case .others: return "\(subject) is waiting for others: nothing is admitted before all admitted pods are ready."
    case .checks: return "\(subject) has quota and is waiting for \(checkNames)."
    case .leaving:
      return "\(subject) was evicted (\(explanation.saying?.reason ?? "")) and its pods are still stopping."
    case .pods:
      return "\(subject) \(explanation.podSets.isEmpty ? "does not run" : "is admitted, but not ready"): \(podText)."
    }
  }

  private var queue: String { explanation.clusterQueue.map { "ClusterQueue \($0)" } ?? "its queue" }

  private var aheadText: String {
    explanation.before.isEmpty ? "" : ", behind \(Self.few(explanation.before))"
  }

  private var quotaShortage: String {
    guard let short = explanation.quota.first(where: \.isShort) else {
      return "\(queue) has too little left"
    }
    let amount = Self.amount(short.needed, short.resource)
    let left = "\(Self.amount(max(0, short.available), short.resource)) of flavor \(short.flavor)"
    if short.needed > short.most {
      return
        "it needs \(amount) and \(queue) can never use more than \(Self.amount(short.most, short.resource)) of flavor \(short.flavor)"
    }
    return "it needs \(amount), and \(queue) has \(left) left"
  }

  private var topologyShortage: String {
    guard let places = explanation.places else { return "no domain can host its pods" }
    let pods = places.podSets.map { Figure.counted($0.count, "pod") + " of \($0.name)" }.joined(separator: " and ")
    let level = places.level.map(Self.levelName) ?? "place"
    return places.isRequired
      ? "no \(level) can host \(pods) together" : "the nodes of flavor \(places.flavor) cannot host \(pods)"
  }

  private var podText: String {
    guard let blocker = explanation.blockers.first else { return "its pods are not ready yet" }
    let message = blocker.message.isEmpty ? "" : " (\(blocker.message))"
    return "\(Figure.counted(blocker.count, blocker.noun)) \(blocker.reason)\(message)"
  }

  private var checkNames: String {
    let waiting = explanation.checks.filter { $0.state != .ready }.map(\.name)
    return waiting.isEmpty ? "its places" : "admission checks \(waiting.joined(separator: ", "))"
  }

  // MARK: Numbers

  private var needs: [(label: String, text: String)] {
    let short = explanation.quota.filter(\.isShort)
    let shown = short.isEmpty && explanation.cause == .quota ? explanation.quota : short
    return Self.labelled("quota", shown.prefix(Self.shownNames).map(Self.text))
  }

  static func text(of quota: QuotaFigures) -> String {
    func amount(_ value: Int) -> String { Self.amount(value, quota.resource) }
    var text =
      "\(quota.flavor): needs \(amount(quota.needed)); ClusterQueue \(quota.clusterQueue) uses "
      + "\(canonicalQuantity(quota.used, of: quota.resource)) of \(canonicalQuantity(quota.nominal, of: quota.resource)) nominal"
    if quota.borrowable > 0 {
      text += ", could borrow \(canonicalQuantity(quota.borrowable, of: quota.resource))"
    }
    if !quota.holders.isEmpty {
      let holders = quota.holders.map { holder in
        "\(holder.owner) \(canonicalQuantity(holder.amount, of: quota.resource))"
          + (holder.clusterQueue == quota.clusterQueue ? "" : " in \(holder.clusterQueue)")
      }
      let rest = quota.holderCount > quota.holders.count ? ", …" : ""
      text += "; held by \(holders.joined(separator: ", "))\(rest)"
    }
    return text
  }

  private var places: [(label: String, text: String)] {
    guard let places = explanation.places else { return [] }
    let pods = places.podSets.map { podSet in
      "\(Figure.counted(podSet.count, "pod")) of \(podSet.name) (\(Self.amounts(podSet.requests)))"
    }
    let level = places.level.map { "\(Self.levelName($0)) \(places.isRequired ? "required" : "preferred") (\($0))" }
    var rows: [(label: String, text: String)] = [
      ("needs", [level ?? "any places", pods.joined(separator: " + ")].joined(separator: ", "))
    ]
    if let nearest = places.nearest.first { rows.append(("nearest", text(of: nearest, places))) }
    if !places.nodesOutOfService.isEmpty {
      rows.append(
        ("down", "\(Figure.counted(places.nodesOutOfService.count, "node")): \(Self.few(places.nodesOutOfService))"))
    }
    return rows
  }

  private func text(of domain: PlaceFigures.Domain, _ places: PlaceFigures) -> String {
    let name = domain.name.isEmpty ? "all nodes" : "\(places.level.map(Self.levelName) ?? "domain") \(domain.name)"
    let occupants = domain.occupants.map { "\($0.owner) on \($0.hostCount)" }
    let held = occupants.isEmpty ? "" : "; the others have \(Self.few(occupants))"
    return "\(name): \(domain.fitCount) of \(places.podCount) pods fit, "
      + "\(domain.openHostCount) of \(Figure.counted(domain.hostCount, "host")) open\(held)"
  }

  private var blockers: [(label: String, text: String)] {
    explanation.blockers.prefix(Self.shownNames).enumerated().map { index, blocker in
      let message = blocker.message.isEmpty ? "" : ": \(blocker.message)"
      return (
        index == 0 ? "pods" : "",
        "\(Figure.counted(blocker.count, blocker.noun)) \(blocker.reason)\(message)   (\(Self.few(blocker.examples)))"
      )
    }
  }

  private var checks: [(label: String, text: String)] {
    explanation.checks.enumerated().map { index, check in
      (
        index == 0 ? "checks" : "",
        "\(check.name) \(check.state.rawValue)\(check.message.isEmpty ? "" : ": \(check.message)")"
      )
    }
  }

  private var sayings: [(label: String, text: String)] {
    var rows: [(label: String, text: String)] = []
    if let saying = explanation.saying { rows.append(("kueue says", Self.text(of: saying))) }
    if let present = explanation.presentSaying, present.message != explanation.saying?.message {
      rows.append(("asked now", Self.text(of: present)))
    }
    return rows
  }

  private static func text(of saying: Explanation.Saying) -> String {
    saying.reason.isEmpty ? saying.message : "\(saying.reason): \(saying.message)"
  }

  // MARK: What would help

  private var wouldRun: [(label: String, text: String)] {
    explanation.counterfactuals.enumerated().map { index, counterfactual in
      (index == 0 ? "would run" : "", CounterfactualText.text(of: counterfactual, explanation))
    }
  }

  private var historyText: String {
    let steps = explanation.history.map { step in
      "\(step.time) \(step.state)\(step.reason.isEmpty ? "" : " (\(step.reason))")"
    }
    guard steps.count > Self.shownSteps else { return steps.joined(separator: " → ") }
    let (first, last) = (steps.prefix(2), steps.suffix(Self.shownSteps - 2))
    return (first + ["… \(steps.count - first.count - last.count) more …"] + last).joined(separator: " → ")
  }

  // MARK: Words

  /// `16 nvidia.com/gpu`.
  static func amount(_ value: Int, _ resource: String) -> String {
    "\(canonicalQuantity(value, of: resource)) \(resource)"
  }

  static func amounts(_ amounts: ResourceAmounts) -> String {
    amounts.sorted { $0.key < $1.key }.map { amount($0.value, $0.key) }.joined(separator: ", ")
  }

  /// `rack` of `cloud.provider.com/topology-rack`, `host` of a hostname.
  static func levelName(_ key: String) -> String {
    let last = key.split(separator: "/").last.map(String.init) ?? key
    if last == "hostname" { return "host" }
    return last.split(separator: "-").last.map(String.init) ?? last
  }

  static func few(_ names: [String]) -> String {
    names.prefix(shownNames).joined(separator: ", ")
      + (names.count > shownNames ? " and \(names.count - shownNames) more" : "")
  }
}
