import API
import Kernel
import Measuring
import Placement

/// One request on one cluster, with what was measured so far.
struct MeasuredCase {
  /// What is measured, in microseconds of CPU time.
  enum Measure: String, CaseIterable {
    /// One decision on a state that does not change.
    case decision = "decisionMicroseconds"
    /// The same, the question being read anew each time.
    case unprepared = "unpreparedDecisionMicroseconds"
    /// A decision, what it takes added to the tree and taken out again.
    case commit = "decisionCommitAndUndoMicroseconds"
    /// One decision of the plain placement, the oracle, without building its snapshot.
    case plain = "plainDecisionMicroseconds"
  }

  let size: ClusterSize
  let state: ClusterState
  let request: Request
  private let options = PlacementOptions()
  private var snapshot: TopologySnapshot
  private var tree: CapacityTree
  private let question: PlacementQuestion
  private let compiled: CompiledQuestion
  private var samples: [Measure: [Double]] = [:]

  var title: String { "\(request.rawValue), \(size.nodeCount) nodes, \(state.rawValue)" }

  init(_ size: ClusterSize, _ state: ClusterState, _ request: Request) throws {
    (self.size, self.state, self.request) = (size, state, request)
    let levels = ["block", "rack", TopologyFlavor.hostname]
    let flavor = TopologyFlavor(topology: "default", levels: levels)
    let cluster = state.cluster(size)
    snapshot = try TopologySnapshot(flavor, nodes: cluster.nodes(levels: levels))
    tree = try CapacityTree(flavor, nodes: cluster.nodes(levels: levels))
    for (host, count) in cluster.usedPods {
      snapshot.addUsage(on: [host], of: [GridCluster.gpu: 1], count: count)
      tree.addUsage(on: [host], of: [GridCluster.gpu: 1], count: count)
    }
    question = request.question
    compiled = tree.compile(question, options)
  }

  /// Whether both give the same answers, also after some of them are admitted, and again after these are gone.
  mutating func answersAsThePlainPlacement() -> Bool {
    let before = snapshot
    var admitted: [[PodSetPlacement]] = []
    for _ in 0..<5 {
      let answers = tree.choose(compiled)
      guard answers == Placement.choose(question, in: snapshot, options) else { return false }
      admitted.append(answers)
      use(answers, times: 1)
      for (podSet, assignment) in placed(answers) {
        for domain in assignment.domains {
          snapshot.addUsage(on: domain.values, of: podSet.requests, count: domain.count)
        }
      }
    }
    for answers in admitted { use(answers, times: -1) }
    snapshot = before
    return tree.choose(compiled) == Placement.choose(question, in: snapshot, options)
  }

  mutating func measure() {
    let count = max(50, 2_000_000 / size.nodeCount)
    sample(.decision, count) { $0.tree.choose($0.compiled) }
    sample(.unprepared, count) { $0.tree.choose($0.question, $0.options) }
    sample(.commit, count) { measured in
      let answers = measured.tree.choose(measured.compiled)
      measured.use(answers, times: 1)
      measured.use(answers, times: -1)
      return answers
    }
    sample(.plain, max(1, 3000 / size.nodeCount)) { Placement.choose($0.question, in: $0.snapshot, $0.options) }
  }

  func median(_ measure: Measure) -> Double { SampleQuantile.of(samples[measure] ?? [.nan], 0.5) }

  private mutating func sample(
    _ measure: Measure, _ count: Int, _ decide: (inout MeasuredCase) -> [PodSetPlacement]
  ) {
    let start = cpuNanoseconds()
    var answered = 0
    for _ in 0..<count { answered += decide(&self).count }
    let microseconds = (cpuNanoseconds() - start) / 1000 / Double(count)
    precondition(answered == count * question.podSets.count, "\(answered) answers to \(count) questions")
    samples[measure, default: []].append(microseconds)
  }

  private mutating func use(_ answers: [PodSetPlacement], times: Int) {
    for (podSet, assignment) in placed(answers) {
      if times > 0 {
        tree.addUsage(assignment, of: podSet.requests)
      } else {
        tree.removeUsage(assignment, of: podSet.requests)
      }
    }
  }

  private func placed(_ answers: [PodSetPlacement]) -> [(PodSetRequest, TopologyAssignment)] {
    zip(question.podSets, answers).compactMap { podSet, answer in
      guard case .placed(let assignment) = answer else { return nil }
      return (podSet, assignment)
    }
  }
}
