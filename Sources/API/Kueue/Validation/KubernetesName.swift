/// The forms that names take, and what the API server says of others.
package enum KubernetesName {
  /// Why a text cannot name an object; nil when it can.
  ///
  /// Source: Kubernetes API machinery, `IsDNS1123Subdomain` (RFC 1123 in lower case, labels joined by dots, at most 253).
  static func subdomainRefusal(_ name: String) -> String? {
    if name.utf8.count > 253 { return "must be no more than 253 characters" }
    let labels = name.split(separator: ".", omittingEmptySubsequences: false)
    guard labels.allSatisfy({ isLabel($0) }) else {
      return "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', "
        + "and must start and end with an alphanumeric character"
    }
    return nil
  }

  /// Why a text cannot name a podset; nil when it can.
  ///
  /// Source: Kubernetes API machinery, `IsDNS1123Label` (at most 63).
  package static func labelRefusal(_ name: String) -> String? {
    if name.utf8.count > 63 { return "must be no more than 63 characters" }
    return isLabel(name[...])
      ? nil
      : "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', "
        + "and must start and end with an alphanumeric character"
  }

  /// Why a text cannot be the key of a label or the name of a resource; nil when it can.
  ///
  /// Source: Kubernetes API machinery, `IsQualifiedName`: an optional prefix, then at most 63 of letters, digits, `-`,
  /// `_` and `.`.
  package static func qualifiedRefusal(_ name: String) -> String? {
    let parts = name.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
    if parts.count == 2 {
      if parts[0].isEmpty { return "prefix part must be non-empty" }
      if let refusal = subdomainRefusal(String(parts[0])) { return "prefix part \(refusal)" }
    }
    let own = Array((parts.last ?? "").utf8)
    if own.isEmpty { return "name part must be non-empty" }
    if own.count > 63 { return "name part must be no more than 63 characters" }
    let inner = own.allSatisfy { isAlphanumeric($0) || "-_.".utf8.contains($0) }
    guard parts.count <= 2, inner, let first = own.first, let last = own.last, isAlphanumeric(first),
      isAlphanumeric(last)
    else {
      return "name part must consist of alphanumeric characters, '-', '_' or '.', "
        + "and must start and end with an alphanumeric character"
    }
    return nil
  }

  private static func isLabel(_ text: Substring) -> Bool {
    let bytes = Array(text.utf8)
    guard let first = bytes.first, let last = bytes.last, first != hyphen, last != hyphen else { return false }
    return bytes.allSatisfy { $0 == hyphen || isLowercase($0) || isDigit($0) }
  }

  private static let hyphen = UInt8(ascii: "-")
  private static func isLowercase(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    isLowercase(byte) || isDigit(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
  }
}
