import API
import Cluster
import Kernel
import Quota
package import Scenarios
package import Simulation

/// Applies new objects to a copy of a world, and watches what becomes of them.
package struct FitTrial: ~Copyable {
  /// How long nothing may change before the answer is final, while nobody has to leave.
  private static let settlingTime = SimDuration.seconds(15)
  /// How long victims may take to leave.
  private static let leavingTime = SimDuration.minutes(30)
  private static let step = SimDuration.seconds(1)

  private var fork: World
  private let start: SimTime
  private let names: [SubjectName]
  private var found: [Sighting] = []
  private var victims: [UInt64: [FitAnswer.Victim]] = [:]
  private var owners: [UInt64: (name: String, priority: Int)] = [:]

  /// What was seen of one part.
  private struct Sighting {
    var part: Subject.Part
    var outcome: FitAnswer.Outcome?
    var uid: UInt64?
  }

  /// What would become of what the manifests create; the world stays as it is.
  ///
  /// - Throws: That something of a name is there already, or that nothing in the manifests runs.
  package static func answers(
    to manifests: [Manifest], in world: borrowing World
  ) throws(SubjectName.Refusal) -> [FitAnswer] {
    let names = manifests.compactMap { SubjectName($0.object) }
    guard !names.isEmpty else {
      throw SubjectName.Refusal(message: "holds nothing that runs: no LeaderWorkerSet, job or pod")
    }
    for name in names where (try? Subject(name, in: world)) != nil {
      throw SubjectName.Refusal(message: "\(name) exists already at \(world.now); give it another name")
    }
    var trial = FitTrial(world.clone(), names)
    return trial.run(manifests)
  }

  private init(_ fork: consuming World, _ names: [SubjectName]) {
    start = fork.now
    self.fork = fork
    self.names = names
  }

  private mutating func run(_ manifests: [Manifest]) -> [FitAnswer] {
    _ = fork.takeFacts()
    noteOwners()
    for manifest in manifests { fork.apply(manifest.object) }
    var calmSince = start
    while fork.violation == nil {
      fork.advance(until: fork.now + Self.step)
      if look() { calmSince = fork.now }
      if !found.isEmpty, found.allSatisfy({ $0.outcome != nil }) { break }
      let limit = isSomebodyLeaving ? Self.leavingTime : Self.settlingTime
      if fork.now - calmSince >= limit { break }
    }
    return answers
  }

  private var isSomebodyLeaving: Bool {
    found.contains { $0.outcome == nil && !(victims[$0.uid ?? 0] ?? []).isEmpty }
  }

  // MARK: Watching

  /// - Returns: Whether something changed.
  private mutating func look() -> Bool {
    var hasChanged = notePreemptions()
    noteOwners()
    for name in names {
      guard let subject = try? Subject(name, in: fork) else { continue }
      for part in subject.parts {
        let index = position(of: part, &hasChanged)
        guard found[index].outcome == nil, let outcome = outcome(of: part) else { continue }
        found[index].outcome = outcome
        hasChanged = true
      }
    }
    return hasChanged
  }

  private mutating func position(of part: Subject.Part, _ hasChanged: inout Bool) -> Int {
    let uid = part.workload.map { fork.cluster[$0].header.uid }
    let known = found.firstIndex { sighting in
      sighting.part.name == part.name || (uid != nil && sighting.uid == uid)
    }
    guard let known else {
      hasChanged = true
      found.append(Sighting(part: part, uid: uid))
      return found.count - 1
    }
    if found[known].uid != uid { hasChanged = true }
    found[known].part.workload = part.workload
    found[known].part.owner = part.owner
    found[known].uid = uid
    return known
  }

  private func outcome(of part: Subject.Part) -> FitAnswer.Outcome? {
    let cluster = fork.cluster
    if let workload = part.workload {
      guard let admission = cluster[workload].workload.status.admission, !cluster[workload].workload.isEvicted else {
        return nil
      }
      return .admitted(
        podSets: AdmittedPodSet.all(of: admission, in: Situation(of: fork)), clusterQueue: admission.clusterQueue,
        after: fork.now - start)
    }
    let pods = part.owner.pods(in: cluster)
    guard !pods.isEmpty, pods.count >= wantedCount(of: part),
      pods.allSatisfy({ !cluster[$0].isGated && cluster[$0].node != nil })
    else { return nil }
    let hosts = pods.compactMap { cluster[$0].node.map { cluster[$0].hostname } }
    return .bound(hosts: hosts, after: fork.now - start)
  }

  private func wantedCount(of part: Subject.Part) -> Int {
    let cluster = fork.cluster
    switch part.owner {
    case .group(let set, _): return cluster[set].spec.size
    case .job(let job): return cluster[job].job.podSets.reduce(0) { $0 + cluster[job].wantedCount(of: $1) }
    case .pods(let pods): return pods.count
    case .none: return 0
    }
  }

  // MARK: Preemptions

  private mutating func noteOwners() {
    for id in fork.cluster.allWorkloads {
      let record = fork.cluster[id]
      owners[record.header.uid] = (fork.ownerName(of: id), record.workload.priority)
    }
  }

  private mutating func notePreemptions() -> Bool {
    let (facts, symbols) = fork.takeFacts()
    var hasChanged = false
    for fact in facts {
      guard case .queueing(.preemption(let item)) = fact.fact, let victim = owners[item.victim] else { continue }
      victims[item.preemptor, default: []].append(
        FitAnswer.Victim(
          owner: victim.name, priority: victim.priority, clusterQueue: symbols[item.victimQueue],
          reason: symbols[item.reason]))
      hasChanged = true
    }
    return hasChanged
  }

  // MARK: Answers

  private var answers: [FitAnswer] {
    let explainer = Explainer(fork, history: HistoryRecorder())
    return found.map { sighting in
      FitAnswer(
        name: sighting.part.name,
        outcome: sighting.outcome ?? .refused(explainer.explanation(ofPart: sighting.part, in: fork)),
        victims: victims[sighting.uid ?? 0] ?? [])
    }
  }
}

extension SubjectName {
  /// The name of an object that runs pods; nil for the others.
  fileprivate init?(_ object: KubernetesObject) {
    let kind: Kind
    switch object {
    case .leaderWorkerSet: kind = .lws
    case .pod: kind = .pod
    case .job(let job):
      guard let own = Kind.allCases.first(where: { $0.job == job.kind }) else { return nil }
      kind = own
    case .statefulSet, .trainingRuntime, .service, .persistentVolumeClaim, .namespace, .node, .kueue, .other: return nil
    }
    self.init(kind: kind, namespace: object.metadata.namespace, name: object.metadata.name)
  }
}
