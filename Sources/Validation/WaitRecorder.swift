import Kernel
import Simulation

/// Keeps how long each workload waited from its creation to its first admission, in the order of creation.
///
/// A class because it is a sink, which the run and its owner share.
final class WaitRecorder: FactSink {
  /// Nil while a workload waits.
  private(set) var waits: [SimDuration?] = []
  private var created: [SimTime] = []
  private var places: [UInt64: Int] = [:]

  func receive(_ facts: [TimedFact], symbols: SymbolTable) {
    for fact in facts {
      guard case .queueing(.workload(let change)) = fact.fact else { continue }
      let place = place(of: change.uid, at: fact.time)
      let hasQuota = change.state == .admitted || change.state == .running
      if hasQuota, waits[place] == nil { waits[place] = fact.time - created[place] }
    }
  }

  private func place(of uid: UInt64, at time: SimTime) -> Int {
    if let place = places[uid] { return place }
    places[uid] = waits.count
    waits.append(nil)
    created.append(time)
    return waits.count - 1
  }
}
