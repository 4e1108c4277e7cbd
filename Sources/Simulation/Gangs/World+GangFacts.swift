import Cluster
import Demand
import Kernel

// What the world tells of gangs.
extension World {
  /// Tells how a gang is, if that is another state than before.
  mutating func tell(_ id: GangID) {
    let record = gangs[id]
    let members = record.gang.members
    let state = record.gang.state
    guard record.told != state else { return }
    gangs[id].told = state
    append(
      .gang(
        GangFact(
          gang: record.number, name: record.name, state: state, up: Int32(members.upCount),
          bound: Int32(members.boundCount))))
    signals.isChanged = true
  }

  /// Tells what the GPUs of a gang did.
  mutating func tellHours(of record: GangRecord) {
    for use in GPUUse.allCases where record.gang.ledger[use] > 0 {
      append(
        .gangHours(
          GangHoursFact(
            gang: record.number, name: record.name, owner: record.account, category: symbol(use.text),
            gpuHours: record.gang.ledger.hours(use))))
    }
  }

  /// The run is over: tells what all GPUs did that nobody has told of yet.
  mutating func closeBooks() {
    guard gangs.isOn else { return }
    let time = now
    for id in gangs.all {
      gangs[id].gang.settle(at: time)
      tellHours(of: gangs[id])
    }
    gangs.capacity.settle(at: time)
    for (text, amount) in [
      ("unallocated", gangs.capacity.unallocated), ("out of service", gangs.capacity.outOfService),
    ] where amount > 0 {
      let name = symbol("cluster")
      append(
        .gangHours(
          GangHoursFact(
            gang: -1, name: name, owner: name, category: symbol(text), gpuHours: GPULedger.hours(amount))))
    }
  }
}
