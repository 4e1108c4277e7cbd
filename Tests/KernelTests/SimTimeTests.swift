import Testing

@testable import Kernel

@Suite struct SimTimeTests {
  private static let texts: [(SimDuration, String)] = [
    (.zero, "0s"), (.seconds(40), "40s"), (.seconds(1.5), "1.5s"), (.milliseconds(20), "20ms"),
    (.hours(2) + .minutes(10), "2h10m"), (.nanoseconds(7), "7ns"), (.microseconds(1500), "1.5ms"),
    (.nanoseconds(1001), "1.001us"), (.days(1) + .hours(2), "1d2h"), (.hours(1) + .milliseconds(50), "1h0.05s"),
    (.minutes(-3), "-3m"), (.seconds(61), "1m1s"), (.nanoseconds(1_000_000_001), "1.000000001s"),
    (.milliseconds(-1), "-1ms"),
  ]

  @Test(arguments: texts) func reads(duration: SimDuration, text: String) {
    #expect(duration.description == text)
    #expect(SimDuration(text) == duration)
    if duration >= .zero { #expect((SimTime.zero + duration).description == text) }
  }

  @Test(arguments: [
    "", "s", "5", "1.s", ".5s", "1h1h", "1m1h", "1.5h2m", "-", "--1s", "1 s", "1x", "0.1ns", "99999999999999999999s",
    "40000d", "1e3s", "+1s",
  ])
  func refuses(text: String) { #expect(SimDuration(text) == nil) }

  @Test func otherSpellings() {
    #expect(SimDuration("90m") == .minutes(90))
    #expect(SimDuration("1.5h") == .minutes(90))
    #expect(SimDuration("1h30m0.25s") == .minutes(90) + .milliseconds(250))
    #expect(SimDuration("1s250ms") == .milliseconds(1250))
  }

  @Test func arithmetic() {
    let noon = SimTime.zero + .hours(12)
    #expect(noon.seconds == 43200 && noon - .zero == .days(1) * 0.5 && .zero - noon == -.hours(12))
    #expect(noon + .minutes(1) > noon && noon - .minutes(1) < noon)
    #expect(SimDuration.seconds(3) * 4 == .seconds(12) && SimDuration.seconds(0.1).nanoseconds == 100_000_000)
    #expect(SimDuration.seconds(1) * 0.3333333333 == .nanoseconds(333_333_333))
  }

  @Test func whatIsTooFarNeverComes() {
    #expect(SimDuration.seconds(.infinity) == .longest && SimDuration.seconds(-1e300) == -.longest)
    #expect(SimTime.zero + .hours(1) + .longest == .distantFuture)
    #expect(SimTime.distantFuture.description == "never")
  }
}
