/// A recorded pair of template and network configuration of a LeaderWorkerSet.
///
/// Source: LWS-SPEC A.7, C.3.
package struct LWSRevision: Equatable, Sendable {
  /// Value of the label `template-revision-hash`.
  package var key: String
  /// 1 for the first revision of a set.
  package var number: Int
  /// Canonical JSON of what is recorded; equal text means an equal revision.
  package var data: String
  package var template: LeaderWorkerTemplate
  package var networkConfig: NetworkConfig?

  package init(key: String, number: Int, data: String, template: LeaderWorkerTemplate, networkConfig: NetworkConfig?) {
    self.key = key
    self.number = number
    self.data = data
    self.template = template
    self.networkConfig = networkConfig
  }
}
