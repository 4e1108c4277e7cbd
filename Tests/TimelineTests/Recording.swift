import Cluster
import Foundation
import Kernel
@testable import Simulation
@testable import Timeline

/// A folder of its own for one test, which removes it afterwards.
struct Scratch {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "timeline-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  func remove() { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { path + "/" + name }

  var files: [String] { (try? FileManager.default.contentsOfDirectory(atPath: path).sorted()) ?? [] }
}

/// Hand-built facts and the symbols that they mention.
struct Story {
  private(set) var symbols = SymbolTable()
  private(set) var facts: [TimedFact] = []

  mutating func symbol(_ text: String) -> Symbol { symbols.intern(text) }

  mutating func tell(_ seconds: Double, _ fact: Fact) {
    facts.append(TimedFact(time: Self.time(seconds), fact: fact))
  }

  mutating func pod(
    _ seconds: Double, _ name: String, _ phase: PodPhase, _ reason: PodReason, on node: Int? = nil
  ) {
    let uid = UInt64(name.utf8.last ?? 0)
    let fact = PodFact(
      uid: uid, namespace: symbol("default"), name: symbol(name), phase: phase, reason: reason,
      node: node.map { NodeID($0) })
    tell(seconds, .pod(fact))
  }

  mutating func group(_ seconds: Double, _ group: Int32, _ revision: String, _ state: GroupState) {
    let fact = GroupFact(
      namespace: symbol("default"), set: symbol("vllm"), group: group, revision: symbol(revision), state: state)
    tell(seconds, .group(fact))
  }

  mutating func event(_ seconds: Double, _ kind: ObjectEvent.Kind, _ reason: String, _ message: String) {
    let fact = EventFact(
      about: symbol("LeaderWorkerSet"), namespace: symbol("default"), name: symbol("vllm"), kind: kind,
      reason: symbol(reason), message: symbol(message))
    tell(seconds, .event(fact))
  }

  mutating func node(_ seconds: Double, _ node: Int, _ state: String, _ reason: String = "") {
    tell(seconds, .node(NodeFact(node: NodeID(node), state: symbol(state), reason: symbol(reason))))
  }

  mutating func bind(_ seconds: Double, _ name: String, to node: Int) {
    let uid = UInt64(name.utf8.last ?? 0)
    tell(
      seconds,
      .placement(PlacementFact(uid: uid, namespace: symbol("default"), name: symbol(name), node: NodeID(node))))
  }

  mutating func status(_ seconds: Double, ready: Int32, updated: Int32, _ conditions: String) {
    let fact = StatusFact(
      namespace: symbol("default"), name: symbol("vllm"), replicas: 4, readyReplicas: ready,
      updatedReplicas: updated, conditions: symbol(conditions))
    tell(seconds, .status(fact))
  }

  static func time(_ seconds: Double) -> SimTime { SimTime.zero + .seconds(seconds) }
}

/// Two racks in one block, three nodes; the last stands in no rack.
let smallRun: RunDescription = {
  var run = RunDescription(scenario: "small", seed: 7)
  run.version = "0.1.0"
  run.timing = "default"
  run.levels = [
    RunDescription.Level(name: "block", labelKey: "example.com/block"),
    RunDescription.Level(name: "rack", labelKey: "example.com/rack"),
  ]
  run.nodes = [
    RunDescription.Node(name: "n0", domains: ["b0", "r0"]),
    RunDescription.Node(name: "n1", domains: ["b0", "r1"]),
    RunDescription.Node(name: "n2", domains: ["b0", nil]),
  ]
  return run
}()

extension RunOutcome {
  static func finished(at seconds: Double) -> RunOutcome {
    RunOutcome(.finished, end: Story.time(seconds), digest: "5f1c")
  }
}

/// Records a story in one batch and returns what a query over the file finds.
func record(_ story: Story, until end: Double, run: RunDescription = smallRun, ask sql: String) throws -> [[String?]] {
  let scratch = try Scratch()
  defer { scratch.remove() }
  let file = try TimelineFile.create(at: scratch.file("run.db"))
  let recorder = try TimelineRecorder(file, run: run)
  recorder.receive(story.facts, symbols: story.symbols)
  _ = try recorder.finish(.finished(at: end))
  return try TimelineReader(path: file.path).rows(sql)
}
