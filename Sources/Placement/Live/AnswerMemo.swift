/// What a tree answered since it last changed, to questions that many ask in the same moment.
///
/// A question is answered from the tree alone, and all that an answer depends on is noted in the tree's changes, which
/// only grow until the tree's shape is made anew; so while their end is where it was, the answer is what it was.
struct AnswerMemo: Sendable {
  private var questions: [CompiledQuestion] = []
  private var answers: [[PodSetPlacement]] = []
  /// Where the changes ended when the answers were given.
  private var end = 0
  /// How many different questions are remembered; more kinds of workloads are rarely tried in one moment.
  private static let size = 8

  func answers(to question: CompiledQuestion, _ changes: ChangeLog) -> [PodSetPlacement]? {
    guard changes.end == end else { return nil }
    return questions.firstIndex { $0 === question }.map { answers[$0] }
  }

  /// - Precondition: The answers to the question are not remembered.
  mutating func remember(_ new: [PodSetPlacement], to question: CompiledQuestion, _ changes: ChangeLog) {
    if changes.end != end || questions.count == Self.size { removeAll() }
    questions.append(question)
    answers.append(new)
    end = changes.end
  }

  mutating func removeAll() {
    questions.removeAll(keepingCapacity: true)
    answers.removeAll(keepingCapacity: true)
  }
}
