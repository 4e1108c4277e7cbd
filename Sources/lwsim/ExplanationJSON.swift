import API
import Experiments
import Kernel
import Quota

/// An explanation as `--json` prints it.
struct ExplanationJSON: Encodable {
  struct Saying: Encodable {
    var reason: String
    var message: String
  }

  struct Quota: Encodable {
    struct Holder: Encodable {
      var owner: String
      var clusterQueue: String
      var amount: Int
    }

    var clusterQueue: String
    var flavor: String
    var resource: String
    var needed: Int
    var used: Int
    var nominal: Int
    var borrowable: Int
    var available: Int
    var holders: [Holder]
  }

  struct Topology: Encodable {
    struct Domain: Encodable {
      var name: String
      var hosts: Int
      var openHosts: Int
      var fittingPods: Int
      var occupants: [String: Int]
    }

    var flavor: String
    var level: String?
    var required: Bool
    var pods: Int
    var nearest: [Domain]
    var nodesOutOfService: [String]
  }

  struct Blocker: Encodable {
    var reason: String
    var message: String
    var count: Int
    var of: String
    var examples: [String]
  }

  struct Step: Encodable {
    var timeSeconds: Double
    var state: String
    var reason: String
  }

  var object: String
  var timeSeconds: Double
  var state: String
  var cause: String
  var summary: String
  var priority: Int?
  var clusterQueue: String?
  var kueue: Saying?
  var kueueNow: Saying?
  var quota: [Quota]
  var topology: Topology?
  var podSets: [PodSetJSON]
  var pods: [Blocker]
  var before: [String]
  var retryAtSeconds: Double?
  var wouldRunIf: [CounterfactualJSON]
  var history: [Step]
  var running: Int
  var parts: Int
  var alike: [String]
  var digestDiffers: Bool

  init(_ explanation: Explanation, digestDiffers: Bool = false) {
    object = explanation.subject
    timeSeconds = explanation.time.seconds
    state = explanation.state
    cause = explanation.cause.rawValue
    summary = ExplanationText(explanation: explanation, style: .plain).headline
    priority = explanation.priority
    clusterQueue = explanation.clusterQueue
    kueue = explanation.saying.map { Saying(reason: $0.reason, message: $0.message) }
    kueueNow = explanation.presentSaying.map { Saying(reason: $0.reason, message: $0.message) }
    quota = explanation.quota.map(Quota.init)
    topology = explanation.places.map(Topology.init)
    podSets = explanation.podSets.map(PodSetJSON.init)
    pods = explanation.blockers.map {
      Blocker(reason: $0.reason, message: $0.message, count: $0.count, of: $0.noun, examples: $0.examples)
    }
    before = explanation.before
    retryAtSeconds = explanation.retryAt?.seconds
    wouldRunIf = explanation.counterfactuals.map { CounterfactualJSON($0, explanation) }
    history = explanation.history.map { Step(timeSeconds: $0.time.seconds, state: $0.state, reason: $0.reason) }
    running = explanation.runningCount
    parts = explanation.partCount
    alike = explanation.alike
    self.digestDiffers = digestDiffers
  }
}

extension ExplanationJSON.Quota {
  init(_ figures: QuotaFigures) {
    self.init(
      clusterQueue: figures.clusterQueue, flavor: figures.flavor, resource: figures.resource, needed: figures.needed,
      used: figures.used, nominal: figures.nominal, borrowable: figures.borrowable, available: figures.available,
      holders: figures.holders.map { Holder(owner: $0.owner, clusterQueue: $0.clusterQueue, amount: $0.amount) })
  }
}

extension ExplanationJSON.Topology {
  init(_ places: PlaceFigures) {
    self.init(
      flavor: places.flavor, level: places.level, required: places.isRequired, pods: places.podCount,
      nearest: places.nearest.map { domain in
        Domain(
          name: domain.name, hosts: domain.hostCount, openHosts: domain.openHostCount, fittingPods: domain.fitCount,
          occupants: Dictionary(domain.occupants.map { ($0.owner, $0.hostCount) }) { first, _ in first })
      }, nodesOutOfService: places.nodesOutOfService)
  }
}

/// Changes after which something would be admitted.
struct CounterfactualJSON: Encodable {
  struct Change: Encodable {
    var kind: String
    var clusterQueue: String?
    var flavor: String?
    /// By resource; thousandths for `cpu`, base units for the others.
    var amounts: [String: Int]?
    var level: String?
    var domain: String?
    var nodes: [String]?
    var priority: Int?
    var workloads: String?

    init(_ kind: String) { self.kind = kind }
  }

  struct Victim: Encodable {
    var owner: String
    var priority: Int
    var reason: String
  }

  var text: String
  var changes: [Change]
  var victims: [Victim]

  init(_ item: Counterfactual, _ explanation: Explanation) {
    text = CounterfactualText.text(of: item, explanation)
    changes = item.changes.map { Change($0, explanation) }
    victims = item.victims.map { Victim(owner: $0.owner, priority: $0.priority, reason: $0.reason.rawValue) }
  }
}

extension CounterfactualJSON.Change {
  init(_ change: Experiments.Change, _ explanation: Explanation) {
    switch change {
    case .moreQuota(let queue, let flavor, let amounts):
      self.init("moreQuota")
      (clusterQueue, self.flavor, self.amounts) = (queue, flavor, amounts)
    case .noBorrowingLimit(let queue):
      self.init("noBorrowingLimit")
      clusterQueue = queue
    case .preferredTopology(let level):
      self.init("preferredTopology")
      self.level = level
    case .freeHosts(let hosts, let domain):
      self.init("freeHosts")
      (nodes, self.domain) = (hosts, domain)
    case .newNodes(let nodes, let level):
      self.init("newNodes")
      (self.nodes, self.level) = (nodes.map(\.name), level)
    case .nodesBack(let names):
      self.init("nodesBack")
      nodes = names
    case .priority(let priority):
      self.init("priority")
      self.priority = priority
    case .ended(let ids):
      self.init("ended")
      workloads = explanation.name(of: ids)
    case .evictedGone(let ids):
      self.init("evictedGone")
      workloads = explanation.name(of: ids)
    case .noBackOff: self.init("noBackOff")
    case .podsReady: self.init("podsReady")
    case .openQueues: self.init("openQueues")
    }
  }
}

/// Where the pods of a podset run, or would run.
struct PodSetJSON: Encodable {
  struct Place: Encodable {
    var domain: String
    var host: String
    var count: Int
  }

  var name: String
  var count: Int
  var flavors: [String: String]
  var places: [Place]

  init(_ podSet: AdmittedPodSet) {
    name = podSet.name
    count = podSet.count
    flavors = podSet.flavors
    places = podSet.places.map { Place(domain: $0.domain, host: $0.host, count: $0.count) }
  }
}
