import API
import Kernel
import Placement
import Testing

@testable import Quota

/// The ClusterQueue `q` with its flavors and what is used of them, and workloads that ask for flavors.
struct FlavorWorld {
  var queue = ClusterQueue(name: "q")
  /// Other ClusterQueues of the cohort.
  var others: [ClusterQueue] = []
  var flavors: [ResourceFlavor] = []
  /// GPUs by host, of each flavor that has a topology; its levels are rack and host.
  var hosts: [String: [(rack: String, host: String, gpus: Int)]] = [:]
  /// What `q` uses, by `flavor/resource`.
  var used: [String: Int] = [:]
  var options = QuotaOptions()
  var checkControllers: [String: String] = [:]
  var forecasts = FixedForecasts()

  /// - Parameter quotas: The nominal quota of each flavor by resource, in the order of preference.
  init(_ quotas: KeyValuePairs<String, [String: Int]>) {
    let resources = Set(quotas.flatMap(\.value.keys)).sorted()
    queue.resourceGroups = [
      ResourceGroup(
        coveredResources: resources,
        flavors: quotas.map { name, amounts in
          FlavorQuotas(flavor: name, quotas: amounts.mapValues { ResourceQuota(nominal: $0) })
        })
    ]
    flavors = quotas.map { ResourceFlavor(name: $0.key) }
  }

  /// Gives a flavor a topology of hosts, each with so many GPUs: `r1 h1=8 h2=8; r2 h3=8`.
  mutating func setHosts(_ text: String, of flavor: String) throws {
    var list: [(rack: String, host: String, gpus: Int)] = []
    for rack in text.split(separator: ";") {
      let words = rack.split(separator: " ").map(String.init)
      for word in words.dropFirst() {
        let host = word.split(separator: "=").map(String.init)
        list.append((words[0], host[0], try #require(Int(host[1]))))
      }
    }
    hosts[flavor] = list
    for index in flavors.indices where flavors[index].name == flavor { flavors[index].topologyName = "default" }
  }

  func state() throws -> QuotaState {
    let tree = QuotaTree(flavors: flavors, clusterQueues: [queue] + others, cohorts: [])
    var topologies: [CapacityTree?] = []
    for flavor in tree.flavors {
      let nodes = hosts[flavor.name]?.map { item in
        FlavorNode(
          name: item.host, labels: ["rack": item.rack, TopologyFlavor.hostname: item.host],
          allocatable: ["gpu": item.gpus, "pods": 110])
      }
      let described = TopologyFlavor(topology: "default", levels: ["rack", TopologyFlavor.hostname])
      topologies.append(try nodes.map { try CapacityTree(described, nodes: $0) })
    }
    var state = QuotaState(tree, topologies: topologies, options: options)
    state.checkControllers = checkControllers
    for (name, amount) in used.sorted(by: { $0.key < $1.key }) {
      state.assume(ClaimUsage(quota: [PairAmount(try pair(name, tree), amount)]), in: try node(tree))
    }
    return state
  }

  func node(_ tree: QuotaTree) throws -> QuotaNodeID { try #require(tree.clusterQueue(named: "q")) }

  func pair(_ name: String, _ tree: QuotaTree) throws -> PairID {
    let parts = name.split(separator: "/").map(String.init)
    return try #require(tree.pair(FlavorResource(parts[0], parts[1])))
  }

  /// Asks for a workload of its own.
  func ask(
    _ podSets: [ClaimPodSet], _ change: (inout AssignmentRequest, inout WorkloadClaim) -> Void = { _, _ in }
  ) throws -> Answer {
    var state = try state()
    let node = try node(state.tree)
    var claim = WorkloadClaim(namespace: "ns", name: "new", uid: "new", podSets: podSets)
    let id = WorkloadID(index: 0)
    var request = AssignmentRequest(workload: id, clusterQueue: node, cycle: 10, now: .zero)
    change(&request, &claim)
    state.set(claim, for: id)
    let assignment = state.assignFlavors(request, forecasts)
    return Answer(assignment: assignment, claim: claim, state: state)
  }

  /// An assignment, and what it was asked about.
  struct Answer {
    var assignment: FlavorAssignment
    var claim: WorkloadClaim
    var state: QuotaState

    /// `Preempt 1 | main gpu=two:Preempt#-1`: the mode, the borrowing height, and of every podset its flavors with
    /// their modes and where their scan stopped.
    var text: String {
      let podSets = assignment.podSets.map { podSet in
        ([podSet.name] + podSet.flavors.map(text)).joined(separator: " ")
      }
      return (["\(name(assignment.mode)) \(assignment.borrowing)"] + podSets).joined(separator: " | ")
    }

    private func text(_ choice: PodSetFlavors.Choice) -> String {
      let tree = state.tree
      let flavor = tree.flavors[choice.flavor.index].name
      return "\(tree.resources[choice.resource])=\(flavor):\(name(choice.mode))#\(choice.triedIndex)"
    }

    private func name(_ mode: FlavorAssignment.Mode) -> String { "\(mode)" }

    /// `two/gpu=3`, by pair.
    var usage: String {
      assignment.usage.map { "\(state.tree.name(of: $0.pair))=\($0.amount)" }.joined(separator: " ")
    }

    /// `main h1:2 h2:2`, of every podset that has places.
    var places: String {
      assignment.podSets.compactMap { podSet in
        podSet.topology.map { topology in
          podSet.name + topology.domains.map { " \($0.values.joined(separator: ",")):\($0.count)" }.joined()
        }
      }.joined(separator: " | ")
    }
  }
}

/// What preemption can do, by `flavor/resource`; nothing where it does not say.
struct FixedForecasts: PreemptionForecasting {
  var answers: [String: PreemptionForecast] = [:]

  func forecast(
    _ amount: PairAmount, for workload: WorkloadID, in queue: QuotaNodeID, _ state: inout QuotaState, now: SimTime
  ) -> PreemptionForecast {
    answers["\(state.tree.name(of: amount.pair))"] ?? PreemptionForecast(.noCandidates, borrowing: 0)
  }
}

/// So many pods, each of which requests this.
func podSet(
  _ count: Int, _ requests: ResourceAmounts, name: String = "main", group: String? = nil,
  _ topology: TopologyRequest? = nil
) -> ClaimPodSet {
  var placement = PodSetRequest(name: name, count: count, requests: requests, topology: topology)
  placement.group = group
  return ClaimPodSet(name: name, count: count, requests: requests, placement: placement)
}
