import API
import Kernel

/// The text of the scenario that a generator file stands for.
///
/// Names of cohorts and queues are the harness's own. All LocalQueues lie in one namespace, where the harness makes one
/// for each; the names of its workloads (class, set, step) become a class and a number.
struct GeneratedScenario {
  let generator: PerformanceGenerator
  let name: String
  /// As the command line named it.
  let source: String

  /// The profile that imported scenarios run with.
  private static let timing = "kueue-perf"
  private static let lineWidth = 120

  var text: String {
    let queues = queueNames
    let head = [
      "# \(question)",
      "#",
      "# Made by `lwsim import kueue-perf \(source.filter { !$0.isNewline })` of a generator file of Kueue's scheduler performance test.",
      "kind: Scenario",
      "name: \(name)",
      "question: \(question)",
      "",
    ]
    let middle = cluster + ["manifests:"] + nodeManifests + queueManifests(queues) + arrivals(queues)
    let tail = [
      "", "timing: \(Self.timing)", "duration: \(duration)", "expect:", "  - workloads.pending == 0",
      "  - workloads.admitted == 0",
    ]
    return (head + middle + tail).joined(separator: "\n") + "\n"
  }

  private var question: String {
    let nodes = generator.topology == nil ? "" : " on \(grouped(generator.nodeCount)) nodes"
    return "How long do \(grouped(generator.workloadCount)) workloads wait in \(grouped(generator.queueCount)) "
      + "ClusterQueues\(nodes)?"
  }

  /// Twice what quota and creation ask for, and room for ten workloads a second; the harness has measured 37 to 43.
  private var duration: SimDuration {
    let least = generator.cohorts.map(\.leastSeconds).max() ?? 0
    let rated = Double(generator.workloadCount) / 10
    return .minutes(Int(((2 * least + rated) / 60).rounded(.up)) + 1)
  }

  // MARK: Nodes

  private var cluster: [String] {
    guard let topology = generator.topology else {
      return [
        "# Workloads without pods and a flavor without a topology: nobody looks at this node.",
        "cluster: {levels: [{name: node, count: 1}], allocatable: {cpu: 1, memory: 1Gi}}",
      ]
    }
    let levels = topology.levels.map { level in
      "    - {name: \(quoted(level.name)), label: \(quoted(level.label)), count: \(level.count)}"
    }
    let labels = generator.flavor?.nodeLabel.map {
      ["  nodeLabels: {\(quoted($0)): \(PerformanceGenerator.Flavor.nodeLabelValue)}"]
    }
    return ["cluster:", "  levels:"] + levels
      + ["  allocatable: {cpu: \(amount(topology.cpu)), memory: \(amount(topology.memory))}"] + (labels ?? [])
  }

  private var nodeManifests: [String] {
    let flavor = generator.flavor ?? .unnamed
    var manifests: [String] = []
    if let topology = generator.topology {
      let levels = topology.levels.map { "{nodeLabel: \(quoted($0.label))}" }
      manifests +=
        [object("Topology", topology.name)] + ["    spec:", "      levels:"] + levels.map { "        - " + $0 }
    }
    guard let topologyName = flavor.topologyName, let nodeLabel = flavor.nodeLabel else {
      return manifests + ["  - {\(Self.version), kind: ResourceFlavor, metadata: {name: \(quoted(flavor.name))}}"]
    }
    let labels = "{\(quoted(nodeLabel)): \(PerformanceGenerator.Flavor.nodeLabelValue)}"
    return manifests
      + [
        object("ResourceFlavor", flavor.name),
        "    spec: {nodeLabels: \(labels), topologyName: \(quoted(topologyName))}",
      ]
  }

  private static let version = "apiVersion: kueue.x-k8s.io/v1beta2"

  /// The head of an object whose spec takes more than a line.
  private func object(_ kind: String, _ name: String) -> String {
    "  - \(Self.version)\n    kind: \(kind)\n    metadata: {name: \(quoted(name))}"
  }

  // MARK: Queues

  /// The ClusterQueues of one set of queues, cohort by cohort.
  private struct QueueNames {
    var queues: PerformanceGenerator.QueueSet
    /// Cohort and queue.
    var names: [(cohort: String, queue: String)]
    /// What the aliases of this set end in; empty when it is the only one.
    var suffix: String
  }

  private var queueNames: [QueueNames] {
    var sets: [QueueNames] = []
    let isOnly = generator.cohorts.reduce(0) { $0 + $1.queues.count } == 1
    for cohort in generator.cohorts {
      for (place, queues) in cohort.queues.enumerated() {
        var names: [(cohort: String, queue: String)] = []
        for number in 0..<cohort.count {
          let owner = "\(cohort.className)-\(number)"
          for index in 0..<queues.count { names.append((owner, "\(queues.className)-\(place)-\(index)-\(owner)")) }
        }
        sets.append(QueueNames(queues: queues, names: names, suffix: isOnly ? "" : "-\(sets.count + 1)"))
      }
    }
    return sets.filter { !$0.names.isEmpty }
  }

  private func queueManifests(_ sets: [QueueNames]) -> [String] {
    let clusterQueues = sets.flatMap { set in
      set.names.enumerated().flatMap { index, name in
        index == 0
          ? firstQueue(name, of: set)
          : [
            "  - {\(Self.version), kind: ClusterQueue, metadata: {name: \(name.queue)},"
              + " spec: {<<: *queue\(set.suffix), cohortName: \(name.cohort)}}"
          ]
      }
    }
    let localQueues = sets.flatMap(\.names).map { name in
      "  - {\(Self.version), kind: LocalQueue, metadata: {name: \(name.queue)}, spec: {clusterQueue: \(name.queue)}}"
    }
    return clusterQueues + localQueues
  }

  /// The ClusterQueue that the others of its set repeat.
  private func firstQueue(_ name: (cohort: String, queue: String), of set: QueueNames) -> [String] {
    let queues = set.queues
    let limit = queues.borrowingLimit.map { ", borrowingLimit: \(amount($0))" } ?? ""
    let flavor = quoted((generator.flavor ?? .unnamed).name)
    return [
      object("ClusterQueue", name.queue),
      "    spec: &queue\(set.suffix)",
      "      cohortName: \(name.cohort)",
      "      namespaceSelector: {}",
      "      resourceGroups:",
      "        - coveredResources: [cpu]",
      "          flavors: [{name: \(flavor), resources: [{name: cpu, nominalQuota: \(amount(queues.nominalQuota))\(limit)}]}]",
      "      preemption: {reclaimWithinCohort: \(queues.reclaimWithinCohort), "
        + "withinClusterQueue: \(queues.withinClusterQueue)}",
    ]
  }

  // MARK: Workloads

  private func arrivals(_ sets: [QueueNames]) -> [String] {
    var names = ArrivalNames(sets.flatMap(\.queues.workloads).flatMap(\.workloads).map(\.className))
    var lines: [String] = []
    for set in sets {
      var isFirst = true
      for workloads in set.queues.workloads where workloads.count > 0 {
        for (place, workload) in workloads.workloads.enumerated() {
          lines += ["  - name: \(quoted(names.next(workload.className)))"]
          lines += isFirst ? list(set.names.map(\.queue), anchor: set.suffix) : ["    queue: *queues\(set.suffix)"]
          lines += entry(workload, at: place, of: workloads)
          isFirst = false
        }
      }
    }
    return lines.isEmpty ? [] : ["", "arrivals:"] + lines
  }

  /// The queues of a set, wrapped.
  private func list(_ queues: [String], anchor suffix: String) -> [String] {
    let indent = "      "
    var lines = ["    queue: &queues\(suffix)"]
    var line = indent + "["
    for (index, queue) in queues.enumerated() {
      let item = queue + (index == queues.count - 1 ? "]" : ",")
      if line.utf8.count + item.utf8.count > Self.lineWidth - 1, line.utf8.count > indent.utf8.count + 1 {
        lines.append(line)
        line = indent + " " + item
      } else {
        line += (line.hasSuffix("[") ? "" : " ") + item
      }
    }
    return lines + [line]
  }

  private func entry(
    _ workload: PerformanceGenerator.Workload, at place: Int, of set: PerformanceGenerator.WorkloadSet
  ) -> [String] {
    // The harness waits before each creation; without a wait they come as close together as time is counted.
    let interval = set.interval == .zero ? SimDuration.microseconds(1) : set.interval
    let count = workload.podCount == 1 ? "" : "count: \(workload.podCount), "
    return [
      "    at: \(interval * (place + 1))",
      "    every: \(interval * set.workloads.count)",
      "    count: \(set.count)",
      "    priority: \(workload.priority)",
      "    pods: false",
      "    podSets: [{\(count)requests: {cpu: \(amount(workload.request))}\(topology(workload.constraint))}]",
      "    runTime: \(workload.runTime)",
    ]
  }

  private func topology(_ constraint: PerformanceGenerator.Constraint?) -> String {
    switch constraint {
    case .required(let level): ", topology: {required: \(quoted(level))}"
    case .preferred(let level): ", topology: {preferred: \(quoted(level))}"
    case .sliced(let level, let size): ", topology: {slice: \(quoted(level)), sliceSize: \(size)}"
    case nil: ""
    }
  }
}

/// Names of arrivals: the class, numbered where several entries are of one class.
private struct ArrivalNames {
  private var counts: [String: Int]
  private var used: Set<String>

  init(_ classes: [String]) {
    counts = Dictionary(grouping: classes) { $0 }.mapValues { $0.count == 1 ? -1 : 0 }
    used = Set(classes)
  }

  mutating func next(_ className: String) -> String {
    guard var number = counts[className], number >= 0 else { return className }
    repeat { number += 1 } while !used.insert("\(className)-\(number)").inserted
    counts[className] = number
    return "\(className)-\(number)"
  }
}

extension PerformanceGenerator.CohortSet {
  /// What the last creation, the work on the quota of a cohort, and the longest workload ask for.
  fileprivate var leastSeconds: Double {
    var (work, quota, created, longest) = (0.0, 0.0, 0.0, 0.0)
    for queues in queues {
      quota += Double(queues.count) * (Quantity(queues.nominalQuota)?.units ?? 0)
      for set in queues.workloads {
        created = max(created, Double(set.count) * Double(set.workloads.count) * set.interval.seconds)
        for workload in set.workloads {
          let amount = (Quantity(workload.request)?.units ?? 0) * Double(workload.podCount)
          work += Double(queues.count) * Double(set.count) * amount * workload.runTime.seconds
          longest = max(longest, workload.runTime.seconds)
        }
      }
    }
    return created + longest + (quota > 0 ? work / quota : 0)
  }
}

/// An amount as it was written; whole numbers need no quotes.
private func amount(_ text: String) -> String {
  let isNumber = text.utf8.count < 10 && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
  return isNumber && (text == "0" || !text.hasPrefix("0")) ? text : quoted(text)
}

/// A text as YAML reads it back as text.
private func quoted(_ text: String) -> String {
  let isPlain = text.utf8.allSatisfy { byte in
    (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || "-./".utf8.contains(byte)
  }
  let words: Set = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"]
  let startsAsWord = text.utf8.first.map { (0x61...0x7A).contains($0) } ?? false
  return isPlain && startsAsWord && !words.contains(text) ? text : Value.string(text).canonicalJSON
}

/// `15,000`.
private func grouped(_ number: Int) -> String {
  var digits = Array(String(number))
  for place in stride(from: digits.count - 3, to: 0, by: -3) { digits.insert(",", at: place) }
  return String(digits)
}
