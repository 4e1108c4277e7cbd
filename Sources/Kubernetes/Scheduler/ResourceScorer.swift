import API
import Cluster

/// The scores of plugins NodeResourcesFit and NodeResourcesBalancedAllocation for one pod.
///
/// Source: kube-scheduler, package `noderesources`; LWS-SPEC E.5.
struct ResourceScorer {
  /// One resource the strategy looks at.
  private struct Item {
    var column: Int
    var weight: Int
    var amount: Int64
  }

  private let strategy: SchedulerOptions.ResourceStrategy
  private var items: [Item] = []
  /// What balance is taken of: cpu and memory as requested, without the stand-ins for empty requests.
  private let cpu: Int64
  private let memory: Int64

  init(_ request: ResourceRequest, _ options: SchedulerOptions, _ columns: ResourceColumns) {
    strategy = options.resourceStrategy
    cpu = request.amount(of: ResourceColumns.cpu)
    memory = request.amount(of: ResourceColumns.memory)
    for resource in options.scoredResources {
      guard let column = columns.knownIndex(of: resource.name) else { continue }
      let amount =
        switch column {
        case ResourceColumns.cpu: request.scoredCPUMillis
        case ResourceColumns.memory: request.scoredMemoryBytes
        default: request.amount(of: column)
        }
      // Devices that the pod does not ask for say nothing about where it should go.
      if amount > 0 { items.append(Item(column: column, weight: resource.weight, amount: amount)) }
    }
  }

  /// 0 to 100: how empty (LeastAllocated) or full (MostAllocated) the node is with the pod on it.
  func allocation(of node: NodeRecord) -> Int {
    var sum = 0
    var weights = 0
    for item in items where node.allocatable[item.column] > 0 {
      let capacity = node.allocatable[item.column]
      sum += item.weight * Int(share(used(item.column, of: node) + item.amount, of: capacity))
      weights += item.weight
    }
    return weights == 0 ? 0 : sum / weights
  }

  /// 0 to 100: how near to each other the used shares of cpu and memory are; 0 for a pod that asks for neither.
  func balance(of node: NodeRecord) -> Int {
    guard cpu > 0 || memory > 0 else { return 0 }
    guard let cpuShare = usedShare(ResourceColumns.cpu, adding: cpu, of: node),
      let memoryShare = usedShare(ResourceColumns.memory, adding: memory, of: node)
    else { return 100 }
    return Int((1 - abs((cpuShare - memoryShare) / 2)) * 100)
  }

  private func share(_ requested: Int64, of capacity: Int64) -> Int64 {
    switch strategy {
    case .leastAllocated: requested > capacity ? 0 : (capacity - requested) * 100 / capacity
    case .mostAllocated: min(requested, capacity) * 100 / capacity
    }
  }

  private func used(_ column: Int, of node: NodeRecord) -> Int64 {
    switch column {
    case ResourceColumns.cpu: node.scoredCPUMillis
    case ResourceColumns.memory: node.scoredMemoryBytes
    default: node.used[column]
    }
  }

  private func usedShare(_ column: Int, adding amount: Int64, of node: NodeRecord) -> Double? {
    let capacity = node.allocatable[column]
    return capacity == 0 ? nil : min(1, Double(node.used[column] + amount) / Double(capacity))
  }
}

extension ResourceRequest {
  /// The amount of one column, 0 if none is asked for.
  func amount(of column: Int) -> Int64 {
    amounts.first { $0.column == column }?.amount ?? 0
  }
}

/// How raw scores become 0 to 100.
enum ScoreNormalization {
  /// The largest becomes 100.
  static func byMaximum(_ score: Int, largest: Int) -> Int {
    largest == 0 ? 0 : 100 * score / largest
  }

  /// None becomes 100, the largest 0.
  static func byMaximumReversed(_ score: Int, largest: Int) -> Int {
    largest == 0 ? 100 : 100 - 100 * score / largest
  }

  /// The smallest becomes 0, the largest 100; 0 if they are equal.
  static func byRange(_ score: Int, _ smallest: Int, _ largest: Int) -> Int {
    largest == smallest ? 0 : Int(100 * (Double(score - smallest) / Double(largest - smallest)))
  }
}
