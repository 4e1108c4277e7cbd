/// Where the pods of a podset run: so many in each domain.
package struct TopologyAssignment: Equatable, Sendable {
  package struct Domain: Equatable, Sendable {
    /// A value for each of the assignment's levels.
    package var values: [String]
    package var count: Int

    package init(values: [String], count: Int) {
      self.values = values
      self.count = count
    }
  }

  /// Only the hostname where leaves are nodes, else all levels.
  package var levels: [String]
  /// In the order of their full paths, which ranks of pods follow.
  package var domains: [Domain]

  package init(levels: [String], domains: [Domain]) {
    self.levels = levels
    self.domains = domains
  }

  package var podCount: Int { domains.reduce(0) { $0 + $1.count } }
}
