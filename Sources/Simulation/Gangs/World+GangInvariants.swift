import Cluster
import Demand
import Kernel

// What has to hold of gangs and their accounts between events.
extension World {
  /// The first broken rule; nil when all is well.
  func gangViolation() -> String? {
    guard gangs.isOn else { return nil }
    return memberViolation() ?? accountViolation()
  }

  /// Every pod of a gang is one of its members, as bound and as up as it is.
  private func memberViolation() -> String? {
    for id in gangs.all {
      let record = gangs[id]
      if record.gang.members.all.count != record.pods.count {
        return
          "gang \(log.symbols[record.name]) has \(record.gang.members.all.count) members for \(record.pods.count) pods"
      }
      for pod in record.pods {
        guard cluster.contains(pod), let member = record.gang.member(cluster[pod].header.uid) else {
          return "gang \(log.symbols[record.name]) lists a pod that is none of its members"
        }
        let seen = self.member(pod)
        if member.isBound != seen.isBound || member.isUp != seen.isUp {
          return "gang \(log.symbols[record.name]): \(cluster[pod].header.name) is \(seen), and known as \(member)"
        }
      }
    }
    return nil
  }

  /// What gangs held and what nobody held make up all GPUs of the cluster, to the nanosecond.
  private func accountViolation() -> String? {
    let used = gangs.ledger(of: nil, at: now, log.symbols).allocated
    var capacity = gangs.capacity
    capacity.settle(at: now)
    let all = Int128((now - SimTime.zero).nanoseconds) * Int128(capacity.total)
    let counted = used + capacity.unallocated + capacity.outOfService
    guard counted != all else { return nil }
    return "GPU-hours: \(GPULedger.hours(counted)) are accounted for, the cluster has had \(GPULedger.hours(all))"
  }
}
