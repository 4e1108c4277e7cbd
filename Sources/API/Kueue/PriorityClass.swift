/// A named priority of pods.
///
/// Source: Kubernetes API, `scheduling.k8s.io/v1`.
package struct PriorityClass: Equatable, Sendable {
  package var name: String
  package var value: Int
  /// Whether pods without a class get this one.
  package var isGlobalDefault: Bool

  package init(name: String, value: Int, isGlobalDefault: Bool = false) {
    self.name = name
    self.value = value
    self.isGlobalDefault = isGlobalDefault
  }
}
