/// The variables by which the TPU runtime of every pod of a group, or of a subgroup, finds the others.
///
/// Source: LWS-SPEC B.6.
package enum TPUEnvironment {
  package static let resource = "google.com/tpu"
  package static let hostnames = "TPU_WORKER_HOSTNAMES"
  package static let workerID = "TPU_WORKER_ID"
  package static let name = "TPU_NAME"
  package static let addresses = "TPU_PROCESS_ADDRESSES"
  package static let port = "TPU_PROCESS_PORT"
  /// The port of a pod's first TPU container; the following ones count up.
  package static let firstPort = 8476

  /// Adds the variables to the pod's TPU containers; does nothing when there are none, or when the user set them.
  ///
  /// A leader that requests TPUs while its subgroup policy excludes it has no subgroup index and is refused: a defect
  /// of the real webhook that is reproduced.
  ///
  /// - Parameters:
  ///   - size: Pods in the group; not looked at when the pod is in a subgroup.
  package static func inject(into pod: inout Pod, size: Int, version: LWSVersion) throws(AdmissionError) {
    var slots = pod.spec.tpuContainers
    guard let first = slots.first, !pod.spec[first].hasTPUEnvironment else { return }
    let isSubgroup = pod.metadata.annotations[LWSKey.subgroupSize] != nil
    if isSubgroup || !version.isAtLeast0_9 { slots = [first] }
    let place = try isSubgroup ? subgroupPlace(of: pod) : groupPlace(of: pod, size: size)
    let ports = slots.enumerated().map { pod.spec[$1].environmentValue(port) ?? String(firstPort + $0) }
    let hosts = place.hosts.flatMap { host in ports.map { (host, $0) } }
    let hostList = hosts.map(\.0).joined(separator: ",")
    let addressList = hosts.map { "\($0):\($1)" }.joined(separator: ",")
    for (index, slot) in slots.enumerated() {
      pod.spec[slot].append([
        (hostnames, hostList), (workerID, String(place.index * slots.count + index)), (name, place.leader),
        (addresses, addressList), (port, ports[index]),
      ])
    }
  }

  /// Where a pod stands among the hosts that work together.
  private struct Place {
    var leader: String
    /// Position of the pod in `hosts`.
    var index: Int
    var hosts: [String]
  }

  private static func groupPlace(of pod: Pod, size: Int) throws(AdmissionError) -> Place {
    let leader = try leaderName(of: pod)
    let subdomain = pod.spec.subdomain ?? ""
    let leaderTakesPart = pod.metadata.leaderRequestsTPUs || pod.metadata.isLeader
    let index =
      pod.metadata.isLeader
      ? 0 : try pod.metadata.number(label: LWSKey.workerIndex) - (pod.metadata.leaderRequestsTPUs ? 0 : 1)
    let hosts = (leaderTakesPart ? ["\(leader).\(subdomain)"] : []) + workers(of: leader, subdomain, 1, size - 1)
    return Place(leader: leader, index: index, hosts: hosts)
  }

  private static func subgroupPlace(of pod: Pod) throws(AdmissionError) -> Place {
    let size = try pod.metadata.subgroupSize()
    var subgroup = try pod.metadata.number(label: LWSKey.subgroupIndex)
    let worker = try pod.metadata.number(label: LWSKey.workerIndex)
    let leader = try leaderName(of: pod)
    var index = worker % size
    if worker != 0, !pod.metadata.leaderRequestsTPUs {
      index = (worker - 1) % size
      subgroup = (worker - 1) / size
    }
    var (start, end) = (size * subgroup + 1, size * (subgroup + 1))
    var hosts: [String] = []
    let subdomain = pod.spec.subdomain ?? ""
    if worker == 0 || pod.metadata.leaderRequestsTPUs {
      end -= 1
      if worker == 0 || subgroup == 0 { hosts = ["\(leader).\(subdomain)"] } else { start -= 1 }
    }
    return Place(leader: leader, index: index, hosts: hosts + workers(of: leader, subdomain, start, end))
  }

  private static func leaderName(of pod: Pod) throws(AdmissionError) -> String {
    let name = pod.metadata.name
    if pod.metadata.isLeader { return name }
    let parent = PodName.parentAndOrdinal(of: name).parent
    guard !parent.isEmpty else { throw .nameWithoutParent(name) }
    return parent
  }

  private static func workers(of leader: String, _ subdomain: String, _ first: Int, _ last: Int) -> [String] {
    guard first <= last else { return [] }
    return (first...last).map { "\(leader)-\($0).\(subdomain)" }
  }
}

extension Metadata {
  fileprivate var leaderRequestsTPUs: Bool { annotations[LWSKey.leaderRequestsTPUs] == "true" }
}

extension PodSpec {
  /// A container by its list and position.
  package enum ContainerSlot: Hashable, Sendable {
    case container(Int)
    case initContainer(Int)
  }

  package subscript(slot: ContainerSlot) -> Container {
    get {
      switch slot {
      case .container(let index): containers[index]
      case .initContainer(let index): initContainers[index]
      }
    }
    set {
      switch slot {
      case .container(let index): containers[index] = newValue
      case .initContainer(let index): initContainers[index] = newValue
      }
    }
  }

  /// The containers that request TPUs, then the init containers that do.
  package var tpuContainers: [ContainerSlot] {
    containers.indices.filter { containers[$0].requestsTPUs }.map(ContainerSlot.container)
      + initContainers.indices.filter { initContainers[$0].requestsTPUs }.map(ContainerSlot.initContainer)
  }

  package var requestsTPUs: Bool {
    containers.contains(where: \.requestsTPUs) || initContainers.contains(where: \.requestsTPUs)
  }
}

extension Container {
  fileprivate var requestsTPUs: Bool {
    [limits, requests].contains { $0[TPUEnvironment.resource].map { $0 != .zero } ?? false }
  }

  fileprivate var hasTPUEnvironment: Bool {
    environmentValue(TPUEnvironment.hostnames) != nil || environmentValue(TPUEnvironment.workerID) != nil
  }

  /// Appends variables; the port only when the user did not choose one.
  fileprivate mutating func append(_ variables: [(name: String, value: String)]) {
    for (name, value) in variables where name != TPUEnvironment.port || environmentValue(name) == nil {
      env.append(EnvironmentVariable(name: name, value: value))
    }
  }
}
