import API
import Placement
import Testing

/// The live tree answers as the plain placement does, whatever happened to it before.
struct LivePlacementTests {
  /// Random clusters that change at random between random questions; the answers include the sentences of refusals.
  @Test(arguments: 0..<24)
  func answersAsThePlainPlacement(_ seed: Int) throws {
    for cluster in 0..<12 {
      var random = RandomPlacements(seed: 1000 * seed + cluster)
      var tree = try CapacityTree(random.flavor, nodes: random.nodes())
      for step in 0..<60 {
        for _ in 0..<random.numbers.below(4) { random.disturb(&tree) }
        let options = random.options()
        let question = random.question(options)
        let answers = tree.choose(question, options)
        let expected = Placement.choose(question, in: tree.plain, options)
        guard answers == expected else {
          Issue.record("seed \(seed), cluster \(cluster), step \(step): \(question)\n\(options)")
          Issue.record("got \(answers)\nexpected \(expected)")
          return
        }
      }
    }
  }

  /// The same few questions again and again, so that their counts are repaired rather than made.
  @Test(arguments: 0..<8)
  func repairsWhatItCounted(_ seed: Int) throws {
    var random = RandomPlacements(seed: 77 + seed)
    var tree = try CapacityTree(random.flavor, nodes: random.nodes())
    let asked = (0..<6).map { _ in
      let options = random.options()
      return tree.compile(random.question(options), options)
    }
    for step in 0..<300 {
      random.disturb(&tree)
      let compiled = asked[step % asked.count]
      let expected = Placement.choose(compiled.question, in: tree.plain, compiled.options)
      #expect(tree.choose(compiled) == expected, "seed \(seed), step \(step)")
    }
  }

  /// More questions than are remembered, several of them between two changes, and some of those twice.
  @Test(arguments: 0..<8)
  func remembersAnswersUntilSomethingChanges(_ seed: Int) throws {
    var random = RandomPlacements(seed: 555 + seed)
    var tree = try CapacityTree(random.flavor, nodes: random.nodes())
    let asked = (0..<12).map { _ in
      let options = random.options()
      return tree.compile(random.question(options), options)
    }
    for step in 0..<200 {
      if random.numbers.happens(40) { random.disturb(&tree) }
      let compiled = asked[random.numbers.below(random.numbers.happens(50) ? 2 : asked.count)]
      let expected = Placement.choose(compiled.question, in: tree.plain, compiled.options)
      #expect(tree.choose(compiled) == expected, "seed \(seed), step \(step)")
    }
  }
}
