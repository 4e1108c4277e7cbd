import API
import Placement

/// How many pods of several kinds fit on hosts, as they are and when some of them are emptied.
struct HostFilling {
  private struct Host {
    var name: String
    var free: ResourceAmounts
    var whole: ResourceAmounts
  }

  /// Those first whose emptying makes room for the most.
  private let hosts: [Host]
  /// Those first of which the fewest fit.
  private let kinds: [(requests: ResourceAmounts, count: Int)]
  /// Hosts that have room for at least one pod of the kind that fits least.
  let openHostCount: Int
  /// Hosts on which more would fit if they were empty.
  let hostsToEmpty: [String]

  init(_ nodes: [FlavorNode], _ podSets: [PlaceFigures.PodSet], _ situation: Situation) {
    let wholes = nodes.map(\.allocatable)
    let kinds = podSets.filter { $0.count > 0 }.map { (requests: $0.requests.withOnePod, count: $0.count) }
    let rated = kinds.enumerated().map { index, kind in
      (fit: wholes.reduce(0) { $0 + kind.requests.fitCount(in: $1) }, index: index)
    }
    self.kinds = rated.sorted { ($0.fit, $0.index) < ($1.fit, $1.index) }.map { kinds[$0.index] }
    let scarce = self.kinds.first?.requests ?? [:]
    let measured = nodes.map { node in
      let host = Host(name: node.hostname, free: situation.free(node), whole: node.allocatable)
      return (host: host, gain: scarce.fitCount(in: host.whole) - scarce.fitCount(in: host.free))
    }.sorted { ($1.gain, $0.host.name) < ($0.gain, $1.host.name) }
    hosts = measured.map(\.host)
    hostsToEmpty = measured.filter { $0.gain > 0 }.map(\.host.name)
    openHostCount = hosts.count { scarce.fitCount(in: $0.free) > 0 }
  }

  /// Pods that fit when the first so many hosts are empty.
  func fitCount(emptying count: Int) -> Int {
    var free = hosts.enumerated().map { $0 < count ? $1.whole : $1.free }
    var sum = 0
    for kind in kinds {
      var rest = kind.count
      for index in free.indices where rest > 0 {
        let taken = min(rest, kind.requests.fitCount(in: free[index]))
        for (resource, amount) in kind.requests { free[index][resource, default: 0] -= amount * taken }
        rest -= taken
      }
      sum += kind.count - rest
    }
    return sum
  }

  /// The fewest hosts whose emptying lets everything fit; nil when not all hosts to empty are enough.
  var emptyHostsWanted: Int? {
    let wanted = kinds.reduce(0) { $0 + $1.count }
    guard fitCount(emptying: hostsToEmpty.count) >= wanted else { return nil }
    var (low, high) = (0, hostsToEmpty.count)
    while low < high {
      let middle = (low + high) / 2
      if fitCount(emptying: middle) >= wanted { high = middle } else { low = middle + 1 }
    }
    return high
  }
}

extension ResourceAmounts {
  /// How many times these amounts are in others.
  func fitCount(in free: ResourceAmounts) -> Int {
    let counts = filter { $0.value > 0 }.map { name, amount in Swift.max(0, free[name] ?? 0) / amount }
    return counts.min() ?? 0
  }
}
