import Cluster
import Kernel

/// A group of a LeaderWorkerSet, or a job, that failures can cost.
enum GangKey: Hashable, Sendable {
  case group(Signals.GroupKey)
  case job(JobID)
}

/// A group or a job that a failure hit.
struct WatchedGang: Sendable {
  var fault: Int32
  var entry: Symbol
  var name: Symbol
  var gpuCount: Int64
  var podCount: Int64
  var isLost = false
  var isRecreating = false
}

/// Groups and jobs that failures hit, and that are not known to be well again.
struct WatchedGangs: Sendable {
  /// Looked up; never walked.
  private var gangs: [GangKey: [WatchedGang]] = [:]
  /// What each failure hit, in that order. Looked up; never walked.
  private var ofFault: [Int32: [GangKey]] = [:]

  var isEmpty: Bool { gangs.isEmpty }

  subscript(key: GangKey) -> [WatchedGang]? {
    get { gangs[key] }
    set { gangs[key] = newValue?.isEmpty == true ? nil : newValue }
  }

  mutating func add(_ gang: WatchedGang, at key: GangKey) {
    gangs[key, default: []].append(gang)
    ofFault[gang.fault, default: []].append(key)
  }

  /// Whether a failure hit something.
  func hasAny(of fault: Int32) -> Bool { ofFault[fault] != nil }

  /// What a failure that is over has not harmed is let go.
  mutating func settle(_ fault: Int32) {
    for key in ofFault.removeValue(forKey: fault) ?? [] {
      self[key] = gangs[key]?.filter { $0.fault != fault || $0.isLost }
    }
  }
}
