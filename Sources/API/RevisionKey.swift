/// The short name of a revision: a hash of its data in letters that spell no words.
///
/// Source: LWS-SPEC C.3.
package enum RevisionKey {
  /// The key of a revision with this data.
  package static func hash(of data: String) -> String {
    String(decoding: String(fnv1(of: data)).utf8.map { alphabet[Int($0) % alphabet.count] }, as: UTF8.self)
  }

  /// FNV-1 (multiply, then mix in), 32 bits.
  ///
  /// Source: Fowler, Noll, Vo, the FNV hash; offset basis 2166136261, prime 16777619.
  package static func fnv1(of data: String) -> UInt32 {
    data.utf8.reduce(2_166_136_261) { ($0 &* 16_777_619) ^ UInt32($1) }
  }

  /// The name of the ControllerRevision: the set's name cut to 220 characters, the key and the number.
  package static func objectName(set: String, key: String, number: Int) -> String {
    "\(set.prefix(220))-\(key)-\(number)"
  }

  /// Letters and digits without vowels and look-alikes, as Kubernetes encodes its own hashes.
  private static let alphabet = Array("bcdfghjklmnpqrstvwxz2456789".utf8)
}
