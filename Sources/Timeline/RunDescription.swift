package import Kernel
package import Simulation

/// What a run is, before it begins: all that is needed to run it again.
package struct RunDescription: Sendable {
  /// A level of the topology and the node label that names its domains.
  package struct Level: Sendable, Equatable {
    package var name: String
    package var labelKey: String

    package init(name: String, labelKey: String) {
      self.name = name
      self.labelKey = labelKey
    }
  }

  /// A node and where it stands.
  package struct Node: Sendable, Equatable {
    package var name: String
    /// By level, unique within it; nil where the node is in no domain.
    package var domains: [String?]

    package init(name: String, domains: [String?]) {
      self.name = name
      self.domains = domains
    }
  }

  /// A file that the scenario was made of.
  package struct Input: Sendable, Equatable {
    /// As the scenario wrote it.
    package var path: String
    package var content: String

    package init(path: String, content: String) {
      self.path = path
      self.content = content
    }
  }

  package var scenario: String
  package var seed: UInt64
  /// Of lwsim.
  package var version = ""
  /// Name of the timing profile.
  package var timing = ""
  package var kubernetes = ""
  package var lws = ""
  /// The calendar time of simulated time zero. **unit**: seconds since 1970-01-01T00:00Z.
  package var start: Int64 = 0
  /// When the file was made, if the caller wants to tell: the recorder reads no clock.
  package var createdAt: String?
  /// From the widest to the narrowest.
  package var levels: [Level] = []
  /// By position: a fact's `NodeID` is the index.
  package var nodes: [Node] = []
  /// The scenario first; of two with one path the first is kept.
  package var inputs: [Input] = []
  /// Settings of the command line that change the run, by name; `--set` is `set.1`, `set.2`, … in order.
  package var options: [String: String] = [:]
  /// Facts of other groups are not recorded.
  package var recorded: Set<FactGroup> = Set(FactGroup.allCases)

  package init(scenario: String, seed: UInt64) {
    self.scenario = scenario
    self.seed = seed
  }
}

/// How a run ended and what came of it.
package struct RunOutcome: Sendable {
  /// Why a run stopped.
  package enum Ending: String, Sendable {
    /// It reached its end.
    case finished
    /// Someone stopped it: the file is marked incomplete, though nothing that happened is missing.
    case interrupted
    /// An invariant broke: what is recorded holds up to then.
    case violated
  }

  package var ending: Ending
  /// Where the simulated clock stood.
  package var end: SimTime
  /// Digest over all facts, in hexadecimal.
  package var digest: String
  package var groupDigests: [FactGroup: String] = [:]
  /// Events that the simulation dispatched.
  package var eventCount: Int = 0

  package init(_ ending: Ending, end: SimTime, digest: String) {
    self.ending = ending
    self.end = end
    self.digest = digest
  }
}

/// How much a finished timeline holds.
package struct RecordedSize: Sendable, Equatable {
  /// Rows of facts, without dictionaries.
  package var rowCount: Int
  /// Of the file.
  package var byteCount: Int64
}
