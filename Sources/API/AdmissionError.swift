/// Why a pod was refused at creation.
package enum AdmissionError: Error, Equatable, Sendable, CustomStringConvertible {
  case sizeAnnotationMissing
  case nameWithoutOrdinal(String)
  case nameWithoutParent(String)
  case labelMissing(String)
  /// A label or annotation that should be a whole number; nil when it is absent.
  case notANumber(key: String, text: String?)

  package var description: String {
    switch self {
    case .sizeAnnotationMissing: "size annotation is unexpectedly missing"
    case .nameWithoutOrdinal(let name): "pod name \"\(name)\" does not end in \"-\" and an ordinal"
    case .nameWithoutParent(let name): "pod name \"\(name)\" does not begin with the name of a leader"
    case .labelMissing(let key): "label \(key) is missing"
    case .notANumber(let key, let text?): "\(key) is \"\(text)\", which is not a whole number"
    case .notANumber(let key, nil): "\(key) is absent where a whole number is expected"
    }
  }
}

extension Metadata {
  /// The whole number that a label holds.
  func number(label key: String) throws(AdmissionError) -> Int {
    try Self.number(key, labels[key])
  }

  /// The whole number that an annotation holds.
  func number(annotation key: String) throws(AdmissionError) -> Int {
    try Self.number(key, annotations[key])
  }

  private static func number(_ key: String, _ text: String?) throws(AdmissionError) -> Int {
    guard let text, let number = Int32(text) else { throw AdmissionError.notANumber(key: key, text: text) }
    return Int(number)
  }
}
