import API
import Kernel
import Placement
import Quota

/// The admission system of a recorded case, with names for its workloads.
struct RecordedSystem {
  var system: AdmissionSystem
  let reader: ClaimReader
  private let rules: ResourceRules
  /// By key.
  private(set) var ids: [String: WorkloadID] = [:]
  private(set) var keys: [String] = []

  /// - Parameter input: The objects by their kinds: `clusterQueues`, `cohorts`, `resourceFlavors`, and so on.
  init(_ input: CaseFields, _ options: QuotaOptions) throws(MalformedCase) {
    reader = ClaimReader(options: options)
    rules = try ResourceRules(transformations: input.objects("resourceTransformations"))
    var objects = AdmissionObjects()
    objects.flavors = try input.list("resourceFlavors", QuotaObjects.flavor)
    objects.topologies = try input.list("topologies", QuotaObjects.topology)
    for name in Set(objects.flavors.compactMap(\.topologyName)).subtracting(objects.topologies.map(\.name)).sorted() {
      objects.topologies.append(KueueTopology(name: name, levels: [TopologyFlavor.hostname]))
    }
    objects.clusterQueues = try input.list("clusterQueues", QuotaObjects.clusterQueue).map { queue in
      var queue = queue
      if queue.namespaceSelector == nil { queue.namespaceSelector = LabelSelector([]) }
      return queue
    }
    objects.cohorts = try input.list("cohorts", QuotaObjects.cohort)
    objects.localQueues = try input.list("localQueues", QuotaObjects.localQueue)
    objects.admissionChecks = try input.list("admissionChecks", QuotaObjects.admissionCheck)
    objects.namespaces = Self.namespaces
    do {
      system = try AdmissionSystem(objects, nodes: try TASNodes.nodes(input, []), options: options)
    } catch let problem as MalformedCase {
      throw problem
    } catch {
      throw MalformedCase("\(error)")
    }
    for pod in try input.objects("nonTasPods") where !pod.isSet("terminated") {
      guard let node = pod["node"]?.text else { continue }
      system.addPod(onNode: node, requests: try pod.amounts("requests"))
    }
  }

  /// The namespaces that Kueue's own tables use.
  ///
  /// Source: SCHEMA-KUEUE section 2.
  private static let namespaces: [String: [String: String]] = [
    "sales": ["dep": "sales"], "eng-alpha": ["dep": "eng"], "eng-beta": ["dep": "eng"], "eng-gamma": ["dep": "eng"],
    "lend": ["dep": "lend"],
  ]

  /// The number that a workload has, given when it is first named.
  mutating func id(of key: String) -> WorkloadID {
    if let known = ids[key] { return known }
    let new = WorkloadID(index: keys.count)
    ids[key] = new
    keys.append(key)
    return new
  }

  func key(of workload: WorkloadID) -> String { keys[workload.index] }

  @discardableResult
  mutating func submit(_ fields: CaseFields, now: SimTime) throws(MalformedCase) -> AdmissionSystem.Submission {
    var claim = try reader.claim(fields)
    for index in claim.podSets.indices {
      claim.podSets[index].requests = rules.transformed(claim.podSets[index].requests)
    }
    return system.submit(claim, as: id(of: claim.key), now: now)
  }

  /// The pending workloads of every ClusterQueue that has any, by key.
  func pending(_ place: PendingQueues.Place) -> Value {
    var byQueue: [String: Value] = [:]
    for (index, queue) in system.tree.clusterQueues.enumerated() {
      let found = system.queues.inOrder(QuotaNodeID(index: index)).filter { system.queues.place(of: $0) == place }
      if !found.isEmpty { byQueue[queue.name] = Value(found.map(key).sorted { $0.precedesInBytes($1) }) }
    }
    return .object(byQueue)
  }
}

extension Admission {
  /// As cases write it; amounts of nothing are left out when they were not recorded.
  var recorded: Value {
    .object(["clusterQueue": Value(clusterQueue), "podSets": .array(podSets.map(\.recorded))])
  }
}

extension PodSetAdmission {
  fileprivate var recorded: Value {
    var fields: [String: Value] = [
      "name": Value(name), "count": Value(count), "flavors": Value(flavors),
      "usage": .object(usage.mapValues { Value($0) }),
    ]
    if let topology { fields["assignment"] = Value(topology) }
    if isTopologyDelayed { fields["delayedTopologyRequest"] = Value(topology == nil ? "Pending" : "Ready") }
    return .object(fields)
  }
}

extension ResourceRules {
  fileprivate init(transformations: [CaseFields]) throws(MalformedCase) {
    self.init()
    for fields in transformations {
      var outputs: [String: Quantity] = [:]
      for (name, text) in try fields.stringMap("outputs") { outputs[name] = Quantity(text) }
      self.transformations.append(
        Transformation(
          input: try fields.text("input"), keepsInput: fields["strategy"]?.text != "Replace",
          multiplyBy: fields["multiplyBy"]?.text, outputs: outputs))
    }
  }

  /// What the requests of one pod take of a quota.
  fileprivate func transformed(_ requests: ResourceAmounts) -> ResourceAmounts {
    guard !transformations.isEmpty else { return requests }
    var container = Container(name: "main")
    for (name, amount) in requests {
      container.requests[name] = name == "cpu" ? Quantity(millis: Int64(amount)) : Quantity(units: Int64(amount))
    }
    var template = PodTemplate()
    template.spec.containers = [container]
    return quotaRequests(of: template, rules: self)
  }
}
