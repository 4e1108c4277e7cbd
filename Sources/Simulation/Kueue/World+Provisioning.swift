import API
import Cluster
import Kernel
import Queueing
import Scenarios

// Requests for capacity to an autoscaler, which is modelled by its delays.
extension World {
  /// Asks for capacity where a workload has just got quota and a check wants it.
  mutating func requestCapacity(for id: WorkloadObjectID) {
    if cluster[id].workload.status.admissionChecks.isEmpty { return }
    let workload = cluster[id].workload
    guard workload.hasReservation, !workload.isEvicted, !workload.isFinished else { return }
    for (index, check) in workload.status.admissionChecks.enumerated() where check.state == .pending {
      guard let object = kueue.context(at: now).admissionChecks[check.name],
        object.controllerName == AdmissionCheck.provisioning
      else { continue }
      let request = CapacityRequest(workload: id, check: check.name, attempt: check.retryCount + 1)
      guard kueue.capacityRequests.insert(request).inserted else { continue }
      guard Provisioning.isNeeded(for: workload, provisioningConfig(of: object)) else {
        settle(index, of: id) { Provisioning.skip(&$0, at: $1) }
        continue
      }
      let delay = draw(request) { stream in scenario.provisioning.delay.sample(&stream) }
      schedule(
        .queueing(.capacity(id, check: UInt8(clamping: index), attempt: UInt16(clamping: request.attempt))),
        after: .seconds(max(0, delay)), .physics)
    }
  }

  /// The autoscaler answers.
  mutating func capacityAnswered(_ id: WorkloadObjectID, check index: Int, attempt: Int) {
    guard let object = waitingCheck(index, of: id, attempt: attempt, in: .pending) else { return }
    let request = CapacityRequest(workload: id, check: object.name, attempt: attempt)
    let share = draw(request, part: "/outcome") { stream in stream.uniform() }
    let outcome: Provisioning.Outcome = share < scenario.provisioning.failureShare ? .failed : .provisioned
    let config = provisioningConfig(of: object)
    settle(index, of: id) { Provisioning.settle(&$0, outcome, config, at: $1) }
    guard outcome == .provisioned, let expiry = scenario.provisioning.bookingExpiry else { return }
    schedule(
      .queueing(.bookingExpired(id, check: UInt8(clamping: index), attempt: UInt16(clamping: attempt))), after: expiry,
      .physics)
  }

  /// Capacity that was kept for a workload which did not start is given away.
  mutating func bookingExpired(_ id: WorkloadObjectID, check index: Int, attempt: Int) {
    guard let object = waitingCheck(index, of: id, attempt: attempt, in: .ready),
      !cluster[id].workload.isTrue(.admitted)
    else { return }
    let config = provisioningConfig(of: object)
    settle(index, of: id) { Provisioning.settle(&$0, .bookingExpired, config, at: $1) }
  }

  /// The check of a request, if the workload still waits for it.
  private func waitingCheck(
    _ index: Int, of id: WorkloadObjectID, attempt: Int, in state: AdmissionCheckState.State
  ) -> AdmissionCheck? {
    guard cluster.contains(.workload(id)) else { return nil }
    let workload = cluster[id].workload
    guard workload.hasReservation, !workload.isEvicted, index < workload.status.admissionChecks.count else {
      return nil
    }
    let check = workload.status.admissionChecks[index]
    guard check.state == state, check.retryCount + 1 == attempt else { return nil }
    return kueue.context(at: now).admissionChecks[check.name]
  }

  private mutating func settle(
    _ index: Int, of id: WorkloadObjectID, _ change: (inout AdmissionCheckState, SimTime) -> Void
  ) {
    var workload = cluster[id].workload
    change(&workload.status.admissionChecks[index], now)
    update(id, workload)
  }

  private func provisioningConfig(of check: AdmissionCheck) -> ProvisioningRequestConfig? {
    kueue.objects.provisioningConfigs.first { $0.name == check.parameters }
  }

  /// One draw for a request, from a stream of its own.
  private func draw(
    _ request: CapacityRequest, part: String = "", _ sample: (inout RandomStream) -> Double
  ) -> Double {
    let record = cluster[request.workload].header
    var stream = streams.stream(
      "kueue/provisioning/\(record.namespace)/\(record.name)/\(request.check)/\(request.attempt)\(part)")
    return sample(&stream)
  }
}

/// One request for capacity: each is made once.
struct CapacityRequest: Hashable, Sendable {
  var workload: WorkloadObjectID
  var check: String
  /// From 1.
  var attempt: Int
}
