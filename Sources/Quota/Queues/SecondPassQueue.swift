import Kernel

/// Workloads that hold quota and wait to get their places, or new ones.
///
/// Source: KUEUE-SPEC 2.8.
package struct SecondPassQueue: Sendable {
  /// How many passes were asked for since the workload last succeeded.
  private var iterations: [WorkloadID: Int] = [:]
  private var ready: Set<WorkloadID> = []

  package init() {}

  /// Counts one more pass that a workload needs.
  ///
  /// - Returns: The delay after which the workload is to be announced by `announce`: 1, 2, 4, … 30 s.
  mutating func await(_ workload: WorkloadID) -> SimDuration {
    let iteration = iterations[workload, default: 0] + 1
    iterations[workload] = iteration
    return .seconds(min(30, 1 << min(iteration - 1, 5)))
  }

  /// The delay is over: the next cycle takes the workload.
  mutating func announce(_ workload: WorkloadID) {
    if iterations[workload] != nil { ready.insert(workload) }
  }

  mutating func remove(_ workload: WorkloadID) {
    iterations[workload] = nil
    ready.remove(workload)
  }

  /// Takes all that are ready.
  mutating func takeReady() -> [WorkloadID] {
    defer { ready.removeAll(keepingCapacity: true) }
    return ready.sorted()
  }

  package var hasReady: Bool { !ready.isEmpty }
}
