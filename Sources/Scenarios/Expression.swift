/// A condition over the run, such as `eventually(lws/vllm.Available) within 20m`.
package struct Expression: Sendable, Equatable {
  /// As it was written.
  package var text: String
}
