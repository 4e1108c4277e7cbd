package import API
import Kernel
package import Quota

/// What Kueue's scheduler would come to about one workload, found by running its cycles on a copy.
///
/// The pods of workloads that are told to leave are gone at once; nothing else happens in between, so an answer holds
/// for the moment that it was asked about.
package struct Rehearsal: Sendable {
  package enum Verdict: Equatable, Sendable {
    /// It gets quota and places, after these have left.
    case admitted(Admission, victims: [PreemptionTarget])
    /// What the last cycle that tried it said; nil when none did.
    case refused(CycleOutcome.Status?)
  }

  /// More cycles than this are not run: with every admission of a competitor the next one is tried.
  private static let cycleLimit = 1_000

  private let situation: Situation
  private let target: WorkloadID
  private var admission: AdmissionSystem
  private var victims: [PreemptionTarget] = []
  private var status: CycleOutcome.Status?

  /// - Returns: Nil when the changes cannot be made, or change nothing.
  package static func verdict(
    on target: WorkloadID, in situation: Situation, after changes: [Change]
  ) -> Verdict? {
    var rehearsal = Rehearsal(target, situation)
    for change in changes {
      guard rehearsal.admission.make(change, for: target, at: situation) else { return nil }
    }
    return rehearsal.run()
  }

  private init(_ target: WorkloadID, _ situation: Situation) {
    self.target = target
    self.situation = situation
    admission = situation.admission
  }

  private mutating func run() -> Verdict {
    for root in admission.activeRoots { _ = admission.flush(root, now: situation.now) }
    if admission.isSuspended, !admission.hasUnready, let outcome = admission.resumeCycle(now: situation.now) {
      if let admitted = take(outcome) { return admitted }
    }
    var last: CycleOutcome?
    for _ in 0..<Self.cycleLimit {
      guard let outcome = admission.runCycle(now: situation.now) else { break }
      if let admitted = take(outcome) { return admitted }
      if let last, !outcome.madeProgress, outcome.preemptions.isEmpty, outcome.heads == last.heads,
        outcome.statuses == last.statuses
      {
        break
      }
      last = outcome
    }
    return .refused(status)
  }

  /// Does what the owner of an admission system does after a cycle.
  ///
  /// - Returns: The verdict, when the cycle brought it.
  private mutating func take(_ outcome: CycleOutcome) -> Verdict? {
    for item in outcome.admitted {
      if item.workload == target { return .admitted(item.admission, victims: victims) }
      admission.admissionWritten(item.workload, now: situation.now)
    }
    // One of equal shape may fail in its place.
    let said = outcome.statuses + outcome.bypassed
    status = said.last { $0.workload == target && !$0.message.isEmpty } ?? status
    for item in outcome.preemptions {
      if item.preemptor == target, !victims.contains(where: { $0.workload == item.target.workload }) {
        victims.append(item.target)
      }
      admission.vacate(item.target.workload, now: situation.now)
    }
    for item in outcome.evictions { admission.vacate(item.workload, now: situation.now) }
    return nil
  }
}
