package import API

/// A file of recorded decisions: an object whose `corpus` key names its kind.
package struct CorpusFile: Sendable {
  package var corpus: String
  package var document: Value

  /// Reads the bytes of a JSON file.
  ///
  /// - Throws: Why it is no corpus.
  package init(json: some Sequence<UInt8>) throws(MalformedCase) {
    do {
      document = try Value(json: json)
    } catch {
      throw MalformedCase("not JSON: \(error)")
    }
    guard case .string(let name)? = document["corpus"] else { throw MalformedCase("the key \"corpus\" is missing") }
    corpus = name
  }
}

/// A recorded case that does not read as its kind should.
package struct MalformedCase: Error, Equatable, Sendable, CustomStringConvertible {
  package var description: String

  package init(_ description: String) {
    self.description = description
  }
}
