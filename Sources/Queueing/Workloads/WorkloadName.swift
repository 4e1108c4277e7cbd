import Crypto

/// The names that Kueue gives to Workloads.
///
/// Source: KUEUE-SPEC 6.4.
package enum WorkloadName {
  private static let longest = 253

  /// - Parameters:
  ///   - kind: Of the owner, such as `LeaderWorkerSet`; its lower-case form begins the name.
  ///   - group: The API group of the owner.
  ///   - name: Of the owner, with the index of the group where there are several.
  ///   - ownerUID: Of the owner.
  package static func name(kind: String, group: String, name: String, ownerUID: String) -> String {
    let hash = Insecure.SHA1.hash(data: Array("\(kind)\n\(group)\n\(name)\n\(ownerUID)".utf8))
    let digits = hash.prefix(3).map { byte in
      let text = String(byte, radix: 16)
      return byte < 16 ? "0" + text : text
    }.joined()
    let prefix = "\(kind.lowercased())-\(name)"
    return prefix.prefix(longest - 6) + "-" + digits.prefix(5)
  }

  /// A UID as text, so that its order is the order of creation.
  package static func uid(_ uid: UInt64) -> String {
    let digits = String(uid, radix: 16)
    return "00000000-0000-0000-0000-" + String(repeating: "0", count: max(0, 12 - digits.count)) + digits
  }
}
