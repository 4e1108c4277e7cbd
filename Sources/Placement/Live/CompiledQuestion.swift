/// A question made ready for the tree of one flavor, for whoever asks it again and again.
///
/// It stays good for as long as the tree lives, whatever changes in the tree, and in copies of the tree.
package struct CompiledQuestion: Sendable {
  package let question: PlacementQuestion
  package let options: PlacementOptions
}

extension CapacityTree {
  /// A question made ready for this tree; asking it again then costs no more than finding its places.
  package func compile(_ question: PlacementQuestion, _ options: PlacementOptions) -> CompiledQuestion {
    CompiledQuestion(question: question, options: options)
  }

  /// Places the podsets of a question that was made ready for this tree.
  package mutating func choose(_ compiled: CompiledQuestion) -> [PodSetPlacement] {
    choose(compiled.question, compiled.options)
  }
}
