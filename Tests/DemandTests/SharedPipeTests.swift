import Kernel
import Testing

@testable import Demand

@Suite struct SharedPipeTests {
  @Test func transfersShareEvenlyUpToTheirLimits() {
    var pipe = SharedPipe(capacity: 10)
    let slow = pipe.begin(20, limit: 2, at: .zero)
    let fast = pipe.begin(80, limit: 100, at: .zero)
    // 2 and 8 bytes a second: both need ten seconds.
    let end = pipe.nextEnd ?? .zero
    #expect(abs(end.seconds - 10) < 1e-6)
    #expect(pipe.takeDone(at: end) == [slow, fast])
    #expect(pipe.nextEnd == nil)
  }

  @Test func whoLeavesMakesRoom() {
    var pipe = SharedPipe(capacity: 10)
    let first = pipe.begin(100, limit: 100, at: .zero)
    let second = pipe.begin(100, limit: 100, at: .zero)
    pipe.cancel(first, at: .zero + .seconds(10))
    let end = pipe.nextEnd ?? .zero
    #expect(abs(end.seconds - 15) < 1e-6)
    #expect(pipe.takeDone(at: end) == [second])
  }
}
