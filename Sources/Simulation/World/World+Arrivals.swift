import API
import Kernel
import Scenarios

// Background load: only the next arrival of each source is on the agenda.
extension World {
  /// Puts the first arrival of every source on the agenda.
  mutating func planArrivals() {
    for source in scenario.arrivals.indices { planArrival(of: source, after: nil) }
  }

  mutating func handle(_ event: ArrivalEvent) {
    switch event {
    case .next(let source):
      let index = Int(source)
      for job in arrivals[index].jobs(of: scenario.arrivals[index]) { apply(job) }
      planArrival(of: index, after: now)
    }
  }

  private mutating func planArrival(of source: Int, after last: SimTime?) {
    guard let time = arrivals[source].nextTime(of: scenario.arrivals[source], after: last) else { return }
    agenda.schedule(.arrival(.next(Int32(source))), at: time, phase: .physics)
  }
}
