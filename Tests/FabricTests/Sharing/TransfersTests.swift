import Testing

@testable import Fabric

@Suite struct TransfersTests {
  /// Runs to the end.
  private func finishes(_ transfers: inout Transfers) -> [FlowID: Double] {
    var finishes: [FlowID: Double] = [:]
    while let time = transfers.nextTime() {
      transfers.advance(to: time)
      while let flow = transfers.nextFinished() { finishes[flow] = transfers.now }
    }
    return finishes
  }

  @Test("Two transfers share a link until the shorter one is through") func shareThenAlone() {
    var transfers = Transfers(capacities: [10])
    let short = transfers.post(bytes: 10, over: .over(0))
    let long = transfers.post(bytes: 30, over: .over(0))
    // 5 each: the short one takes 2 s; the other has 20 left for the whole link, 2 s more.
    #expect(finishes(&transfers) == [short: 2, long: 4])
  }

  @Test("Latency passes without taking bandwidth") func latency() {
    var transfers = Transfers(capacities: [10])
    let first = transfers.post(bytes: 20, over: .over(0))
    let late = transfers.post(bytes: 10, over: .over(0), latency: 1)
    // 10 in the first second alone; then 5 each: the first has 10 left, 2 s; so has the late one.
    #expect(finishes(&transfers) == [first: 3, late: 3])
  }

  @Test("A link that is lowered and raised slows a transfer and lets it go on") func capacityEvents() {
    var transfers = Transfers(capacities: [10])
    let flow = transfers.post(bytes: 100, over: .over(0))
    // 20 by 2 s, nothing until 5 s, then 80 at 40: 2 s.
    transfers.advance(to: 2)
    transfers.setCapacity(of: LinkID(0), to: 0)
    #expect(transfers.nextTime() == nil)
    transfers.advance(to: 5)
    transfers.setCapacity(of: LinkID(0), to: 40)
    #expect(transfers.rate(of: flow) == 40)
    #expect(finishes(&transfers) == [flow: 7])
  }

  @Test("Nothing to carry takes its latency; what is cancelled never finishes") func emptyAndCancelled() {
    var transfers = Transfers(capacities: [10])
    let empty = transfers.post(bytes: 0, over: .over(0), latency: 3)
    let cancelled = transfers.post(bytes: 10, over: .over(0))
    let rest = transfers.post(bytes: 10, over: .over(0))
    transfers.advance(to: 1)
    transfers.cancel(cancelled)
    // 5 by 1 s, then 5 at 10.
    #expect(finishes(&transfers) == [rest: 1.5, empty: 3])
  }
}
