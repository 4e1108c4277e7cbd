import Kernel
import Scenarios

/// A small scenario drawn from a seed: a few nodes, one or two sets, and trouble.
struct RandomScenario {
  private var random: RandomStream
  private let seed: UInt64

  init(seed: UInt64) {
    self.seed = seed
    random = Streams(seed: seed).stream("tests/scenario")
  }

  private mutating func pick<Choice>(_ choices: [Choice]) -> Choice {
    choices[Int(random.nextUInt64() % UInt64(choices.count))]
  }

  private mutating func number(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(random.nextUInt64() % UInt64(range.count))
  }

  /// The scenario's text; whoever saves it can run it with `lwsim run --check-invariants`.
  mutating func yaml() -> String {
    let (racks, nodes) = (number(1...4), number(1...4))
    let names = number(0...1) == 0 ? ["a"] : ["a", "b"]
    var lines = [
      "kind: Scenario", "name: random-\(seed)", "seed: \(seed)", "duration: 90m",
      "timing: \(pick(["default", "default", "ideal"]))",
      "versions: {kubernetes: \"1.\(pick([30, 34, 36]))\", lws: \(pick(["head", "head", "v0.8.0", "v0.9.0"]))}",
      "cluster:", "  levels: [{name: rack, count: \(racks)}, {name: node, count: \(nodes)}]",
      "  allocatable: {cpu: 64, memory: 512Gi, nvidia.com/gpu: 8}", "images:",
      "  \"*\": {size: \(pick(["1GB", "20GB"])), cached: \(pick(["everywhere", "nowhere"]))}", "containers:",
      "  main: {startup: {lognormal: {median: \(pick(["20s", "3m"])), sigma: 0.4}}}", "manifests:",
    ]
    for name in names { lines += set(name) }
    lines.append("operations:")
    for _ in 0..<number(1...4) { lines.append("  - \(operation(on: pick(names), racks: racks, nodes: nodes))") }
    lines.append("failures:")
    if number(0...1) == 0 { lines += catalogue() }
    lines.append("  script:")
    for _ in 0..<number(1...5) { lines.append("    - \(failure(of: pick(names), racks: racks, nodes: nodes))") }
    return lines.joined(separator: "\n") + "\n"
  }

  /// A profile a thousand times as bad as any, so that ninety minutes see some of everything.
  private mutating func catalogue() -> [String] {
    let rate = "\(number(1...20)) per node-day"
    return [
      "  profile: \(pick(["good", "typical", "poor"]))", "  spares: \(number(0...2))",
      "  healthChecks: \(pick(["true", "false"]))", "  unaided: \(number(1...30))m",
      "  cordon: \(pick(["true", "false"]))", "  drain: \(pick(["true", "false"]))",
      "  gpuReady: \(pick(["0s", "60s"]))", "  entries:",
      "    gpu-fault: {rate: \(rate), of: node}", "    gpu-hbm: {rate: \(rate), of: node}",
      "    gpu-gsp: {rate: \(rate)}", "    gpu-sdc: {rate: \(rate), of: node, detection: 10m}",
      "    node-blip: {rate: \(rate), for: {lognormal: {median: 2m, sigma: 1.5}}}",
      "    nic: {rate: \(rate)}", "    software: {rate: \(rate)}", "    host-hardware: {rate: 2 per node-day}",
      "    rack-power: {rate: 2 per rack-day}",
      "    withdrawn: {rate: \(rate), effect: gpu-withdrawn, detection: 5m, remedies: [{reset: 50%}, reboot]}",
    ]
  }

  private mutating func set(_ name: String) -> [String] {
    let size = number(1...4)
    let surge = number(0...2)
    let annotation = "leaderworkerset.sigs.k8s.io/exclusive-topology: cloud.provider.com/topology-rack"
    let gpus = pick([1, 4, 8])
    return [
      "  - apiVersion: leaderworkerset.x-k8s.io/v1", "    kind: LeaderWorkerSet",
      "    metadata: {name: \(name), annotations: {\(number(0...2) == 0 ? annotation : "")}}", "    spec:",
      "      replicas: \(number(0...4))", "      startupPolicy: \(pick(["LeaderCreated", "LeaderReady"]))",
      "      networkConfig: {subdomainPolicy: \(pick(["Shared", "UniquePerReplica"]))}",
      "      rolloutStrategy:", "        type: RollingUpdate",
      "        rollingUpdateConfiguration: {maxSurge: \(surge), maxUnavailable: \(number(surge == 0 ? 1...2 : 0...2))}",
      "      leaderWorkerTemplate:", "        size: \(size)",
      "        restartPolicy: \(pick(["RecreateGroupOnPodRestart", "RecreateGroupOnPodRestart", "None"]))",
      "        workerTemplate:", "          spec:", "            terminationGracePeriodSeconds: \(pick([0, 30]))",
      "            containers:", "              - name: main", "                image: \(name):v1",
      "                resources: {limits: {nvidia.com/gpu: \(gpus)}, requests: {cpu: 1, memory: 1Gi}}",
      "                readinessProbe: {tcpSocket: {port: 80}, periodSeconds: \(pick([1, 10]))}",
    ]
  }

  private mutating func operation(on name: String, racks: Int, nodes: Int) -> String {
    let at = "at: \(number(1...70))m"
    let node = "r\(number(0...racks - 1))-n\(number(0...nodes - 1))"
    switch number(0...7) {
    case 0, 1: return "{\(at), patch: lws/\(name), template: {containers/main/image: \"\(name):v\(number(2...3))\"}}"
    case 2: return "{\(at), scale: lws/\(name), replicas: \(number(0...5))}"
    case 3:
      let path = "rolloutStrategy/rollingUpdateConfiguration/partition"
      return "{\(at), patch: lws/\(name), spec: {\(path): \(number(0...3))}}"
    case 4: return "{\(at), cordon: {node: \(node)}}"
    case 5:
      let taint = pick(["node.kubernetes.io/out-of-service=off:NoExecute", "work=now:NoSchedule"])
      return "{\(at), taint: {node: \(node)}, taints: \"\(taint)\"}"
    case 6:
      let part = pick([
        "lws", "lws-pod", "lws-webhook", "statefulset", "garbage-collector", "node-lifecycle", "scheduler",
      ])
      return "{\(at), stop: \(part), for: \(number(1...15))m}"
    default: return "{\(at), delete: \(pick(["lws/\(name)", "node/\(node)"]))}"
    }
  }

  private mutating func failure(of name: String, racks: Int, nodes: Int) -> String {
    let at = "at: \(number(1...70))m"
    let rack = "r\(number(0...racks - 1))"
    let node = "\(rack)-n\(number(0...nodes - 1))"
    switch number(0...4) {
    case 0: return "{\(at), fail: {node: \(node)}, repair: \(number(1...30))m}"
    case 1: return "{\(at), fail: {rack: \(rack)}, repair: {lognormal: {median: 10m, sigma: 1}}}"
    case 2: return "{\(at), kill: {lws: \(name)}, cause: a mistake}"
    case 3: return "{\(at), crash: {lws: \(name)}, times: \(number(1...6)), afterStart: \(number(0...90))s}"
    default: return "{\(at), hang: {lws: \(name)}, times: \(number(1...3)), for: \(number(1...10))m}"
    }
  }
}
