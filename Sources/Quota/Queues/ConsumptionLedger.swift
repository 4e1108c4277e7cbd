import API
import Kernel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What the workloads of every LocalQueue used lately, older use counting less.
///
/// Source: KUEUE-SPEC 4.8.
struct ConsumptionLedger: Sendable {
  private struct Account: Sendable {
    var consumed: [String: Double] = [:]
    var penalties: [WorkloadID: [String: Double]] = [:]
    var updatedAt: SimTime
  }

  let options: AdmissionFairSharing
  /// By position of the LocalQueue.
  private var accounts: [Int: Account] = [:]

  init(_ options: AdmissionFairSharing) {
    self.options = options
  }

  /// The share of what was consumed that is forgotten after a time.
  private func decay(_ elapsed: SimDuration) -> Double {
    guard options.usageHalfLife > .zero else { return 0 }
    return 1 - pow(0.5, elapsed.seconds / options.usageHalfLife.seconds)
  }

  /// Sets what a LocalQueue is known to have consumed.
  mutating func set(_ consumed: [String: Double], of queue: Int, now: SimTime) {
    accounts[queue, default: Account(updatedAt: now)].consumed = consumed
    accounts[queue]?.updatedAt = now
  }

  /// Lets a sampling interval pass.
  ///
  /// - Parameter usage: What admitted workloads of the LocalQueue use.
  mutating func sample(_ usage: ResourceAmounts, of queue: Int, now: SimTime) {
    settle(queue, usage, now: now)
  }

  /// Counts a workload that was just given quota before its usage is seen.
  mutating func pushPenalty(_ requests: ResourceAmounts, of workload: WorkloadID, in queue: Int, now: SimTime) {
    let share = decay(options.usageSamplingInterval)
    accounts[queue, default: Account(updatedAt: now)].penalties[workload] = requests.mapValues { Double($0) * share }
  }

  mutating func dropPenalty(of workload: WorkloadID, in queue: Int) {
    accounts[queue]?.penalties[workload] = nil
  }

  /// Turns a workload's penalty into consumption, once it is admitted.
  ///
  mutating func foldPenalty(of workload: WorkloadID, in queue: Int, now: SimTime) {
    guard let penalty = accounts[queue]?.penalties.removeValue(forKey: workload) else { return }
    settle(queue, [:], now: now)
    accounts[queue]?.consumed.merge(penalty) { $0 + $1 }
  }

  /// How much a LocalQueue used, for its weight; nil when nothing is known of it.
  ///
  /// Kueue sums up quantities as numbers: cpu in whole cores, memory in bytes.
  func usage(of queue: Int, weight: Double) -> Double? {
    guard let account = accounts[queue] else { return nil }
    guard weight > 0 else { return .infinity }
    var total = account.consumed
    for (_, penalty) in account.penalties.sorted(by: { $0.key < $1.key }) { total.merge(penalty) { $0 + $1 } }
    let sum = total.sorted { $0.key < $1.key }.reduce(0.0) { sum, item in
      sum + (options.resourceWeights[item.key] ?? 1) * (item.key == "cpu" ? item.value / 1000 : item.value)
    }
    return sum / weight
  }

  private mutating func settle(_ queue: Int, _ usage: ResourceAmounts, now: SimTime) {
    var account = accounts[queue] ?? Account(updatedAt: now)
    let share = decay(now - account.updatedAt)
    account.consumed = account.consumed.mapValues { $0 * (1 - share) }
    for (resource, amount) in usage { account.consumed[resource, default: 0] += share * Double(amount) }
    account.updatedAt = now
    accounts[queue] = account
  }
}
