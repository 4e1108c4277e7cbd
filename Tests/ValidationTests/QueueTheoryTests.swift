import Testing

@testable import Validation

@Suite struct QueueTheoryTests {
  @Test func oneServerWaitsAsLongAsItsLoadOverWhatIsFree() {
    // M/M/1: a wait comes with the chance of a busy server, ρ; W = ρ / (1 − ρ) = 0.8 / 0.2.
    #expect(abs(QueueTheory.waitProbability(serverCount: 1, load: 0.8) - 0.8) < 1e-12)
    #expect(abs(QueueTheory.exponentialWait(serverCount: 1, load: 0.8) - 4) < 1e-12)
  }

  @Test func twoServersByHand() {
    // a = 1: B(1) = 1/2, B(2) = (1/2) / (2 + 1/2) = 1/5; C = 0.2 / (1 − 0.5 · 0.8) = 1/3; W = (1/3) / (2 · 0.5).
    #expect(abs(QueueTheory.waitProbability(serverCount: 2, load: 0.5) - 1.0 / 3) < 1e-12)
    #expect(abs(QueueTheory.exponentialWait(serverCount: 2, load: 0.5) - 1.0 / 3) < 1e-12)
  }

  @Test func fourServersByHand() {
    // a = 3.2: B = 0.761905, 0.549356, 0.369475, 0.228145; C = 0.228145 / (1 − 0.8 · 0.771855) = 0.59643.
    #expect(abs(QueueTheory.waitProbability(serverCount: 4, load: 0.8) - 0.59643) < 1e-5)
    // 0.59643 / (4 · 0.2)
    #expect(abs(QueueTheory.exponentialWait(serverCount: 4, load: 0.8) - 0.74554) < 1e-5)
  }

  @Test func constantRunTimesHalveTheWait() {
    // 0.9 / (2 · 0.1)
    #expect(abs(QueueTheory.constantWait(load: 0.9) - 4.5) < 1e-12)
  }
}
