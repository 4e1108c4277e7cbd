/// How a deletion treats what the object owns.
///
/// Source: LWS-SPEC E.2.
package enum Propagation: String, CaseIterable, Sendable {
  case background = "Background"
  case foreground = "Foreground"
  case orphan = "Orphan"
}
