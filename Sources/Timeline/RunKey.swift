package import Simulation

/// The properties in the table `run`.
package enum RunKey: String, CaseIterable, Sendable {
  case schemaVersion = "schema_version"
  case scenario, seed, version
  case timing = "timing_profile"
  case kubernetes = "kubernetes_version"
  case lws = "lws_version"
  case start
  case createdAt = "created_at"
  case recorded
  case status
  case ending
  case end = "end_ns"
  case digest
  case eventCount = "event_count"
  case rowCount = "row_count"

  /// The key of the digest over one group of facts.
  package static func digest(of group: FactGroup) -> String { "digest_\(group.name)" }

  /// The key of a setting of the command line.
  package static func option(_ name: String) -> String { "option_\(name)" }

  /// What the value says.
  package var doc: String {
    switch self {
    case .schemaVersion: "Version of the schema, as in `PRAGMA user_version`."
    case .scenario: "Name of the scenario."
    case .seed: "Seed of every random stream."
    case .version: "Version of lwsim that ran it."
    case .timing: "Name of the timing profile."
    case .kubernetes: "Release of Kubernetes whose rules held."
    case .lws: "Release of LeaderWorkerSet whose rules held."
    case .start: "Calendar time of simulated time zero, in seconds since 1970-01-01T00:00Z."
    case .createdAt: "When the file was made, if whoever ran it said so."
    case .recorded: "Groups of facts that were recorded, with commas."
    case .status: "`complete`, or `incomplete` while the run goes on and after it was killed or interrupted."
    case .ending:
      "`finished`, `interrupted`, or `violated` when an invariant broke; absent in a run that goes on or was killed."
    case .end: "Where the simulated clock stood at the end, in nanoseconds. Absent like `ending`."
    case .digest: "Digest over all facts, in hexadecimal. Absent like `ending`."
    case .eventCount: "Events that the simulation dispatched. Absent like `ending`."
    case .rowCount: "Rows of facts, without dictionaries. Absent like `ending`."
    }
  }
}

/// Whether a timeline tells the whole run.
package enum RunStatus: String, Sendable {
  case complete, incomplete
}
