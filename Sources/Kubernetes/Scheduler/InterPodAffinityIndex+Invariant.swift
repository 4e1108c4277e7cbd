import API

extension InterPodAffinityIndex {
  /// The first way in which the index differs from a rebuilt one; nil if it holds the same.
  package func difference(from rebuilt: InterPodAffinityIndex) -> String? {
    var other = rebuilt
    for label in labels.tracked {
      let selector = LabelSelector([.init(label.key, .exists)])
      other.register(
        CountedTerm(selector: selector, namespaces: [], column: other.column(of: columns[label.column].key)))
    }
    for var term in labels.general {
      term.column = other.column(of: columns[term.column].key)
      other.register(term)
    }
    let kept = dump
    let expected = other.dump
    for name in Set(kept.keys).union(expected.keys).sorted() where kept[name] != expected[name] {
      return "\(name) is \(kept[name] ?? 0); a recount says \(expected[name] ?? 0)"
    }
    return nil
  }

  private var dump: [String: Int] {
    let tables = [labels.dump(columns), repelling.dump("repelling", columns), preferring.dump("preferring", columns)]
    return tables.reduce(into: ["bound pods": pods.count]) { $0.merge($1) { $0 + $1 } }
  }
}
