package import Kernel

/// The name, labels and annotations of an object.
package struct Metadata: Equatable, Sendable {
  package var name: String
  package var namespace: String
  package var labels: [String: String]
  package var annotations: [String: String]

  package init(
    name: String, namespace: String = "default", labels: [String: String] = [:], annotations: [String: String] = [:]
  ) {
    self.name = name
    self.namespace = namespace
    self.labels = labels
    self.annotations = annotations
  }
}

/// One entry of a status's `conditions`.
package struct Condition: Equatable, Sendable {
  package var type: String
  package var isTrue: Bool
  package var reason: String
  package var message: String
  /// When the status last flipped.
  package var since: SimTime
  package var observedGeneration: Int

  package init(
    type: String, isTrue: Bool, reason: String, message: String, since: SimTime = .zero, observedGeneration: Int = 0
  ) {
    self.type = type
    self.isTrue = isTrue
    self.reason = reason
    self.message = message
    self.since = since
    self.observedGeneration = observedGeneration
  }
}

/// A number or a percentage of some total, such as `maxSurge`.
package enum CountOrPercent: Equatable, Sendable {
  case count(Int)
  case percent(Int)
  /// Text that is neither, kept so that validation can name it.
  case malformed(String)

  /// Reads a field's value; `"25%"` is a percentage, other text is malformed.
  package init?(_ value: Value) {
    switch value {
    case .int(let number): self = .count(Int(number))
    case .string(let text): self.init(text: text)
    case .null, .bool, .double, .array, .object: return nil
    }
  }

  package init(text: String) {
    let digits = text.dropLast()
    if text.hasSuffix("%"), !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isNumber }), let number = Int(digits)
    {
      self = .percent(number)
    } else {
      self = .malformed(text)
    }
  }

  /// The count that this means of `total`, percentages rounded up.
  package func roundedUp(of total: Int) -> Int {
    switch self {
    case .count(let count): count
    case .percent(let percent): Int(clamping: (Int128(percent) * Int128(total) + 99) / 100)
    case .malformed: 0
    }
  }

  /// The count that this means of `total`, percentages rounded down.
  package func roundedDown(of total: Int) -> Int {
    switch self {
    case .count(let count): count
    case .percent(let percent): Int(clamping: Int128(percent) * Int128(total) / 100)
    case .malformed: 0
    }
  }

  /// As a document would have it.
  package var value: Value {
    switch self {
    case .count(let count): .int(Int64(count))
    case .percent(let percent): .string("\(percent)%")
    case .malformed(let text): .string(text)
    }
  }
}
