import Crypto

/// What the names of a group's pods say.
package enum PodName {
  /// Splits a name at the hyphen before its final digits: `lws-0-3` is number 3 of `lws-0`.
  ///
  /// A name that ends otherwise has no parent (empty) and no ordinal; digits beyond an `int32` leave the parent.
  ///
  /// Source: LWS-SPEC B.3.
  package static func parentAndOrdinal(of name: String) -> (parent: String, ordinal: Int?) {
    let bytes = name.utf8
    guard let hyphen = bytes.lastIndex(of: UInt8(ascii: "-")) else { return ("", nil) }
    let digits = bytes[bytes.index(after: hyphen)...]
    guard !digits.isEmpty, digits.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) else {
      return ("", nil)
    }
    return (String(name[..<hyphen]), Int32(name[digits.startIndex...]).map(Int.init))
  }

  /// The key by which the pods of a group, or of a subgroup, find each other: the SHA-1 of `first/second` in hex.
  ///
  /// Source: LWS-SPEC B.3.
  package static func uniqueKey(_ first: String, _ second: String) -> String {
    hex(Insecure.SHA1.hash(data: Array("\(first)/\(second)".utf8)))
  }

  private static func hex(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(40)
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}
