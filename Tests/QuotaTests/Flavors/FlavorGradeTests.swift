import API
import Testing

@testable import Quota

/// KUEUE-SPEC 3.6: which of two flavors is better, and when the search goes on.
struct FlavorGradeTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var better: FlavorGrade
    var worse: FlavorGrade
    var preferences: [FlavorFungibility.Preference]
  }

  private static func grade(_ step: FlavorGrade.Step, _ borrowing: Int = 0) -> FlavorGrade {
    FlavorGrade(step, borrowing: borrowing)
  }

  static let both = FlavorFungibility.Preference.allCases
  static let cases = [
    Case(
      testDescription: "anything beats no fit", better: grade(.noCandidates, 3), worse: grade(.noFit), preferences: both
    ),
    Case(
      testDescription: "somebody to preempt beats nobody, however much is borrowed", better: grade(.preempt, 2),
      worse: grade(.noCandidates), preferences: both),
    Case(
      testDescription: "a fit beats nobody to preempt", better: grade(.fit, 2), worse: grade(.noCandidates),
      preferences: both),
    Case(
      testDescription: "less borrowing decides between fits", better: grade(.fit, 1), worse: grade(.fit, 2),
      preferences: both),
    Case(
      testDescription: "reclaiming beats preempting", better: grade(.reclaim), worse: grade(.preempt), preferences: both
    ),
    Case(
      testDescription: "a fit that borrows beats preemption", better: grade(.fit, 1), worse: grade(.reclaim),
      preferences: [.borrowingOverPreemption]),
    Case(
      testDescription: "preemption beats a fit that borrows", better: grade(.preempt), worse: grade(.fit, 1),
      preferences: [.preemptionOverBorrowing]),
  ]

  @Test(arguments: cases) func prefers(_ c: Case) {
    for preference in c.preferences {
      #expect(c.better.isPreferred(to: c.worse, preference))
      #expect(!c.worse.isPreferred(to: c.better, preference))
    }
  }

  @Test(arguments: both) func equalsAreNotPreferred(_ preference: FlavorFungibility.Preference) {
    for step in [FlavorGrade.Step.noFit, .noCandidates, .preempt, .reclaim, .fit] {
      #expect(!Self.grade(step, 1).isPreferred(to: Self.grade(step, 1), preference))
    }
  }

  /// Columns: whenCanBorrow and whenCanPreempt are TryNextFlavor or not.
  @Test(
    arguments: [
      (grade(.noFit), [true, true, true, true]), (grade(.noCandidates), [true, true, true, true]),
      (grade(.preempt), [false, true, false, true]), (grade(.reclaim), [false, true, false, true]),
      (grade(.preempt, 1), [false, true, true, true]), (grade(.fit), [false, false, false, false]),
      (grade(.fit, 1), [false, false, true, true]),
    ] as [(FlavorGrade, [Bool])])
  func triesNext(_ grade: FlavorGrade, _ expected: [Bool]) {
    var got: [Bool] = []
    for borrow in [FlavorFungibility.Choice.mayStopSearch, .tryNextFlavor] {
      for preempt in [FlavorFungibility.Choice.mayStopSearch, .tryNextFlavor] {
        var fungibility = FlavorFungibility()
        fungibility.whenCanBorrow = borrow
        fungibility.whenCanPreempt = preempt
        got.append(grade.triesNext(fungibility))
      }
    }
    #expect(got == expected)
  }
}
