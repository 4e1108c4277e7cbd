import Kernel
import Testing

@testable import Demand

@Suite struct CheckpointIntervalTests {
  /// The published table: 1,024 and 16,384 GPUs, 30 s to write, 300 s to restart, at Young's interval.
  ///
  /// Source: Daly 2006, equation 20, worked for the failure rates of Kokolis et al., HPCA 2025.
  @Test(arguments: [
    (3.79, 1_024, 5.0, 0.991), (3.79, 1_024, 30, 0.980), (3.79, 16_384, 30, 0.904), (6.5, 16_384, 120, 0.782),
  ])
  func ratioOfClosedForm(rate: Double, gpus: Int, write: Double, ratio: Double) {
    let mttf = 1_000 * 86_400 / (Double(gpus) / 8 * rate)
    let interval = Goodput.young(write: write, mttf: mttf)
    let found = Goodput.effectiveTrainingTimeRatio(interval: interval, write: write, restart: 300, mttf: mttf)
    #expect(abs(found - ratio) < 0.001)
  }

  @Test func dalyIsTheOptimumOfTheClosedForm() {
    let (write, mttf) = (120.0, 7_200.0)
    func ratio(_ interval: Double) -> Double {
      Goodput.effectiveTrainingTimeRatio(interval: interval, write: write, restart: 300, mttf: mttf)
    }
    let daly = Goodput.daly(write: write, mttf: mttf)
    let best = stride(from: 300.0, through: 3_000, by: 1).max { ratio($0) < ratio($1) } ?? 0
    #expect(abs(daly - best) < 0.01 * best)
    #expect(ratio(daly) > ratio(Goodput.young(write: write, mttf: mttf)))
  }

  @Test func dalyOfASlowWriteIsTheTimeToFailure() {
    #expect(Goodput.daly(write: 250, mttf: 100) == 100)
  }

  @Test func nothingFailsSoNothingIsWritten() {
    #expect(CheckpointInterval.young.interval(write: .seconds(5), meanTimeToFailure: nil) == nil)
    #expect(CheckpointInterval.fixed(.hours(1)).interval(write: .seconds(5), meanTimeToFailure: nil) == .hours(1))
  }
}
