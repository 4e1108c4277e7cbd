import Kernel
import Testing

@testable import Faults

@Suite struct MaintenanceTests {
  /// Open from 22 h to 28 h, every day.
  private static let nights = Maintenance.Window(start: .hours(22), length: .hours(6), period: .hours(24))

  @Test(arguments: [
    (0, 22), (22, 22), (25, 25), (27, 27), (28, 46), (40, 46), (46, 46), (51, 51), (52, 70),
  ])
  func workBeginsWhenTheWindowIsOpen(hour: Int, opening: Int) {
    let found = Self.nights.opening(atOrAfter: SimTime.zero + .hours(hour))
    #expect(found == SimTime.zero + .hours(opening))
  }

  @Test(arguments: [
    (Maintenance.Limit.count(3), 10, 3), (.share(0.25), 10, 2), (.share(0.25), 3, 1), (.share(1), 4, 4),
  ])
  func aLimitIsANumberOrAShare(limit: Maintenance.Limit, units: Int, count: Int) {
    #expect(limit.count(ofUnits: units) == count)
  }

  @Test(arguments: [(0.0, 40, 0), (0.02, 40, 1), (0.05, 40, 2), (0.05, 41, 3)])
  func sparesAreRoundedUp(share: Double, nodes: Int, count: Int) {
    var spares = Spares()
    spares.size = .share(share)
    #expect(spares.count(forNodes: nodes) == count)
  }
}
