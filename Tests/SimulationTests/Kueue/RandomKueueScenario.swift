import Kernel
import Scenarios

/// A small cluster under Kueue, drawn from a seed: queues that borrow and preempt, sets and jobs that ask for places, and
/// an operator and failures that interfere.
struct RandomKueueScenario {
  private var random: RandomStream
  private let seed: UInt64
  private var racks = 1
  private var nodes = 1
  private var sets: [String] = []
  private var queues: [String] = []
  private var hasTopology = false

  init(seed: UInt64) {
    self.seed = seed
    random = Streams(seed: seed).stream("tests/kueue")
  }

  private mutating func pick<Choice>(_ choices: [Choice]) -> Choice {
    choices[Int(random.nextUInt64() % UInt64(choices.count))]
  }

  private mutating func number(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(random.nextUInt64() % UInt64(range.count))
  }

  private mutating func happens(_ percent: Int) -> Bool { number(1...100) <= percent }

  /// The scenario's text; whoever saves it can run it with `lwsim run --check-invariants`.
  mutating func yaml() -> String {
    (racks, nodes) = (number(1...3), number(1...4))
    hasTopology = happens(75)
    queues = (0..<number(1...4)).map { "q\($0)" }
    sets = (0..<number(1...3)).map { "s\($0)" }
    var lines = [
      "kind: Scenario", "name: random-kueue-\(seed)", "seed: \(seed)", "duration: \(pick([40, 70]))m",
      "timing: \(pick(["default", "default", "ideal"]))",
      "versions: {kueue: \(pick(["head", "head", "\"0.19\"", "\"0.18\""]))}", "cluster:",
      "  levels: [{name: block, count: \(number(1...2))}, {name: rack, count: \(racks)}, {name: node, count: \(nodes)}]",
      "  allocatable: {cpu: 64, memory: 512Gi, nvidia.com/gpu: 8}", "  nodeLabels: {pool: gpu}", "images:",
      "  \"*\": {size: 1GB, cached: \(pick(["everywhere", "nowhere"]))}", "containers:",
      "  main: {startup: {lognormal: {median: \(pick(["5s", "60s"])), sigma: 0.4}}, shutdown: \(number(0...25))s}",
      "  job: {runTime: {lognormal: {median: \(pick(["2m", "10m"])), sigma: 0.6}}}",
    ]
    if happens(30) { lines += ["kueue: {provisioning: {delay: \(number(1...5))m, failureShare: \(number(0...50))%}}"] }
    let checks = happens(25)
    lines.append("manifests:")
    if happens(50) { lines += configuration() }
    lines += quota(checks: checks)
    for name in sets { lines += set(name, queue: pick(queues)) }
    lines.append("operations:")
    for index in 0..<number(1...6) { lines += job(index) }
    for _ in 0..<number(1...6) { lines.append("  - \(operation())") }
    let faults = RandomFaults(seed: seed, racks: racks, nodes: nodes)
    lines += ["failures:"] + faults.lines.map { "  \($0)" } + ["  script:"]
    for _ in 0..<number(1...4) { lines.append("    - \(failure())") }
    for injection in faults.injections { lines.append("    - \(injection)") }
    return lines.joined(separator: "\n") + "\n"
  }

  private mutating func configuration() -> [String] {
    var lines = [
      "  - apiVersion: config.kueue.x-k8s.io/v1beta2", "    kind: Configuration",
      "    integrations: {frameworks: [batch/job, pod, leaderworkerset.x-k8s.io/leaderworkerset]}",
    ]
    if happens(50) {
      let strategies = pick([
        "[LessThanOrEqualToFinalShare, LessThanInitialShare]", "[LessThanInitialShare]",
        "[LessThanOrEqualToFinalShare]",
      ])
      lines.append("    fairSharing: {preemptionStrategies: \(strategies)}")
    }
    if happens(60) {
      let limit = happens(50) ? ", backoffLimitCount: \(number(0...2))" : ""
      lines.append(
        "    waitForPodsReady: {timeout: \(number(1...6))m, recoveryTimeout: \(number(1...6))m, "
          + "blockAdmission: \(pick(["false", "false", "true"])), requeuingStrategy: {backoffBaseSeconds: 30\(limit)}}")
    }
    return lines
  }

  private mutating func quota(checks: Bool) -> [String] {
    var lines: [String] = []
    if hasTopology {
      let block = "cloud.provider.com/topology-block"
      lines += [
        "  - apiVersion: kueue.x-k8s.io/v1beta2", "    kind: Topology", "    metadata: {name: default}", "    spec:",
        "      levels: [{nodeLabel: \(block)}, {nodeLabel: \(Self.rack)}, {nodeLabel: kubernetes.io/hostname}]",
      ]
    }
    let topology = hasTopology ? "topologyName: default, " : ""
    for name in ["f0", "f1"] {
      lines.append(
        "  - {apiVersion: kueue.x-k8s.io/v1beta2, kind: ResourceFlavor, metadata: {name: \(name)}, "
          + "spec: {\(topology)nodeLabels: {pool: gpu}}}")
    }
    if checks {
      lines += [
        "  - {apiVersion: kueue.x-k8s.io/v1beta2, kind: ProvisioningRequestConfig, metadata: {name: prc}, "
          + "spec: {provisioningClassName: x}}",
        "  - apiVersion: kueue.x-k8s.io/v1beta2", "    kind: AdmissionCheck", "    metadata: {name: capacity}",
        "    spec: {controllerName: kueue.x-k8s.io/provisioning-request, parameters: "
          + "{apiGroup: kueue.x-k8s.io, kind: ProvisioningRequestConfig, name: prc}}",
      ]
    }
    if happens(40) {
      lines += [
        "  - {apiVersion: kueue.x-k8s.io/v1beta2, kind: Cohort, metadata: {name: c0}, spec: {parentName: root}}",
        "  - {apiVersion: kueue.x-k8s.io/v1beta2, kind: Cohort, metadata: {name: c1}, spec: {parentName: root}}",
      ]
    }
    for name in queues { lines += queue(name, hasCheck: checks && happens(50)) }
    for (name, value) in [("low", -10), ("high", 100)] {
      lines.append(
        "  - {apiVersion: kueue.x-k8s.io/v1beta2, kind: WorkloadPriorityClass, metadata: {name: \(name)}, value: \(value)}"
      )
    }
    return lines
  }

  private static let rack = "cloud.provider.com/topology-rack"

  private mutating func queue(_ name: String, hasCheck: Bool) -> [String] {
    let cohort = happens(70) ? pick(["c0", "c0", "c1"]) : nil
    let reclaim = cohort == nil ? "Never" : pick(["Never", "LowerPriority", "Any"])
    let borrow = reclaim != "Never" && happens(30) ? ", borrowWithinCohort: {policy: LowerPriority}" : ""
    func flavor(_ flavor: String, _ quota: Int, _ limits: String) -> String {
      "{name: \(flavor), resources: [{name: nvidia.com/gpu, nominalQuota: \(quota)\(limits)}]}"
    }
    var flavors: [String] = []
    for index in 0...number(0...1) {
      var limits = ""
      let quota = number(0...4) * 8
      if cohort != nil, happens(30) { limits += ", borrowingLimit: \(number(0...2) * 8)" }
      if cohort != nil, happens(30) { limits += ", lendingLimit: \(number(0...quota / 8) * 8)" }
      flavors.append(flavor("f\(index)", quota, limits))
    }
    var lines = [
      "  - apiVersion: kueue.x-k8s.io/v1beta2", "    kind: ClusterQueue", "    metadata: {name: \(name)}", "    spec:",
      "      namespaceSelector: {}",
      "      queueingStrategy: \(pick(["BestEffortFIFO", "BestEffortFIFO", "StrictFIFO"]))",
      "      resourceGroups: [{coveredResources: [nvidia.com/gpu], flavors: [\(flavors.joined(separator: ", "))]}]",
      "      preemption: {withinClusterQueue: \(pick(["Never", "LowerPriority", "LowerOrNewerEqualPriority"])), "
        + "reclaimWithinCohort: \(reclaim)\(borrow)}",
    ]
    if let cohort {
      lines += ["      cohortName: \(cohort)", "      fairSharing: {weight: \(number(0...3))}"]
    }
    if hasCheck { lines.append("      admissionChecksStrategy: {admissionChecks: [{name: capacity}]}") }
    return lines + [
      "  - {apiVersion: kueue.x-k8s.io/v1beta2, kind: LocalQueue, metadata: {name: \(name)}, spec: {clusterQueue: \(name)}}"
    ]
  }

  private mutating func topologyAnnotations(count: Int) -> [String] {
    guard hasTopology else { return [] }
    let level = pick([Self.rack, Self.rack, "cloud.provider.com/topology-block", "kubernetes.io/hostname"])
    let prefix = "kueue.x-k8s.io/podset"
    switch number(0...5) {
    case 0, 1: return ["\(prefix)-required-topology: \(level)"]
    case 2: return ["\(prefix)-preferred-topology: \(level)"]
    case 3: return ["\(prefix)-unconstrained-topology: \"true\""]
    case 4:
      let size = number(1...max(1, count))
      return ["\(prefix)-slice-required-topology: \(Self.rack)", "\(prefix)-slice-size: \"\(size)\""]
    default: return []
    }
  }

  private mutating func labels(queue: String) -> String {
    let priority = happens(50) ? ", kueue.x-k8s.io/priority-class: \(pick(["low", "high"]))" : ""
    return "{kueue.x-k8s.io/queue-name: \(queue)\(priority)}"
  }

  private mutating func set(_ name: String, queue: String) -> [String] {
    let size = number(1...4)
    let surge = number(0...1)
    let hasLeader = size > 1 && happens(40)
    var annotations = topologyAnnotations(count: hasLeader ? size - 1 : size)
    if hasLeader, annotations.count == 1, !annotations[0].contains("unconstrained"), happens(60) {
      annotations.append("kueue.x-k8s.io/podset-group-name: group")
    }
    // A leader is one pod: no slice of more fits it.
    let ofLeader = annotations.contains { $0.contains("slice") } ? [] : annotations
    let gpus = pick([1, 4, 8])
    var lines = [
      "  - apiVersion: leaderworkerset.x-k8s.io/v1", "    kind: LeaderWorkerSet",
      "    metadata: {name: \(name), labels: \(labels(queue: queue))}", "    spec:", "      replicas: \(number(0...4))",
      "      startupPolicy: \(pick(["LeaderCreated", "LeaderReady"]))", "      rolloutStrategy:",
      "        type: RollingUpdate",
      "        rollingUpdateConfiguration: {maxSurge: \(surge), maxUnavailable: \(number(surge == 0 ? 1...2 : 0...2))}",
      "      leaderWorkerTemplate:", "        size: \(size)",
      "        restartPolicy: \(pick(["RecreateGroupOnPodRestart", "RecreateGroupOnPodRestart", "None"]))",
    ]
    func template(_ kind: String, gpus: Int, _ annotations: [String]) -> [String] {
      let text = annotations.joined(separator: ", ")
      return [
        "        \(kind):", "          metadata: {annotations: {\(text)}}", "          spec:",
        "            containers:", "              - name: main", "                image: \(name):v1",
        "                resources: {limits: {nvidia.com/gpu: \(gpus)}}",
        "                readinessProbe: {tcpSocket: {port: 80}, periodSeconds: 5}",
      ]
    }
    if hasLeader { lines += template("leaderTemplate", gpus: pick([1, gpus]), ofLeader) }
    return lines + template("workerTemplate", gpus: gpus, annotations)
  }

  private mutating func job(_ index: Int) -> [String] {
    let count = number(1...4)
    let partial = count > 1 && happens(25) ? ", annotations: {kueue.x-k8s.io/job-min-parallelism: \"1\"}" : ""
    let annotations = topologyAnnotations(count: count).joined(separator: ", ")
    return [
      "  - at: \(number(0...30))m", "    apply:", "      apiVersion: batch/v1", "      kind: Job",
      "      metadata: {name: job-\(index), labels: \(labels(queue: pick(queues)))\(partial)}", "      spec:",
      "        parallelism: \(count)", "        completions: \(count)", "        template:",
      "          metadata: {annotations: {\(annotations)}}", "          spec:", "            restartPolicy: Never",
      "            containers: [{name: job, image: \"job:v1\", resources: {limits: {nvidia.com/gpu: \(pick([1, 4, 8]))}}}]",
    ]
  }

  private mutating func operation() -> String {
    let at = "at: \(number(1...35))m"
    let (set, queue) = (pick(sets), pick(queues))
    let node = node()
    switch number(0...9) {
    case 0: return "{\(at), patch: lws/\(set), template: {containers/main/image: \"\(set):v\(number(2...3))\"}}"
    case 1, 2: return "{\(at), scale: lws/\(set), replicas: \(number(0...5))}"
    case 3: return "{\(at), patch: clusterqueue/\(queue), spec: {stopPolicy: \(pick(["Hold", "HoldAndDrain"]))}}"
    case 4: return "{\(at), patch: clusterqueue/\(queue), spec: {stopPolicy: None}}"
    case 5, 6:
      let path = "resourceGroups/0/flavors/f0/resources/nvidia.com~1gpu"
      return "{\(at), patch: clusterqueue/\(queue), spec: {\(path)/nominalQuota: \(number(4...6) * 8)}}"
    case 7: return "{\(at), cordon: {node: \(node)}}"
    case 8:
      let taint = pick(["node.kubernetes.io/out-of-service=off:NoExecute", "work=now:NoSchedule"])
      return "{\(at), taint: {node: \(node)}, taints: \"\(taint)\"}"
    default: return "{\(at), delete: \(pick(["lws/\(set)", "node/\(node)"]))}"
    }
  }

  private mutating func node() -> String { "b0-r\(number(0...racks - 1))-n\(number(0...nodes - 1))" }

  private mutating func failure() -> String {
    let at = "at: \(number(1...30))m"
    let set = pick(sets)
    switch number(0...4) {
    case 0, 1: return "{\(at), fail: {node: \(node())}, repair: \(number(1...30))m}"
    case 2: return "{\(at), fail: {rack: b0-r\(number(0...racks - 1))}, repair: 10m}"
    case 3: return "{\(at), kill: {lws: \(set)}, cause: a mistake}"
    default: return "{\(at), crash: {lws: \(set)}, times: \(number(1...4)), afterStart: \(number(0...90))s}"
    }
  }
}
