/// What became of one recorded case.
package struct CaseResult: Equatable, Sendable {
  package var id: String
  /// The kind of question within the corpus.
  package var kind: String
  package var outcome: CaseOutcome

  package init(id: String, kind: String, outcome: CaseOutcome) {
    self.id = id
    self.kind = kind
    self.outcome = outcome
  }
}

package enum CaseOutcome: Equatable, Sendable {
  case passed
  /// The product answers differently: one line per field.
  case failed(String)
  /// Not asked, and why.
  case skipped(String)
}

/// The outcomes of one corpus.
package struct CorpusReport: Equatable, Sendable {
  package var corpus: String
  package var results: [CaseResult]

  package init(corpus: String, results: [CaseResult]) {
    self.corpus = corpus
    self.results = results
  }

  package var passedCount: Int { results.count { $0.outcome == .passed } }

  /// The cases that the product answers differently.
  package var failures: [CaseResult] {
    results.filter { if case .failed = $0.outcome { true } else { false } }
  }

  package var skipped: [CaseResult] {
    results.filter { if case .skipped = $0.outcome { true } else { false } }
  }

  /// How many cases of each kind passed.
  package var passedByKind: [String: Int] {
    Dictionary(results.filter { $0.outcome == .passed }.map { ($0.kind, 1) }, uniquingKeysWith: +)
  }
}
