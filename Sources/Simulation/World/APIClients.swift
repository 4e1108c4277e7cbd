package import Cluster
import Kernel
import Scenarios

/// A client of the API server with a limit of its own.
///
/// A controller of kube-controller-manager has one client for all that it writes. Managers built on controller-runtime,
/// those of LeaderWorkerSet and of Kueue, have one a kind of object, which all their controllers share.
///
/// Source: `SimpleControllerClientBuilder` of Kubernetes; `client.New` of controller-runtime, which makes a REST client,
/// and with it a limiter, for each kind.
package enum APIClient: Equatable, Sendable, BitwiseCopyable {
  case statefulSet, job, garbageCollector, podGarbageCollector, taintEviction
  case scheduler
  case lws(Command.WrittenKind)
  case kueue(Command.WrittenKind)

  fileprivate static var all: [APIClient] {
    [.statefulSet, .job, .garbageCollector, .podGarbageCollector, .taintEviction, .scheduler]
      + Command.WrittenKind.allCases.map(APIClient.lws) + Command.WrittenKind.allCases.map(APIClient.kueue)
  }

  /// The place in `all`.
  fileprivate var index: Int {
    switch self {
    case .statefulSet: 0
    case .job: 1
    case .garbageCollector: 2
    case .podGarbageCollector: 3
    case .taintEviction: 4
    case .scheduler: 5
    case .lws(let kind): 6 + Int(kind.rawValue)
    case .kueue(let kind): 6 + Command.WrittenKind.allCases.count + Int(kind.rawValue)
    }
  }

  fileprivate func limit(in timing: TimingProfile) -> ClientLimit {
    switch self {
    case .statefulSet, .job, .garbageCollector, .podGarbageCollector, .taintEviction: timing.controllerManager.client
    case .scheduler: timing.scheduler.client
    case .lws: timing.lws.client
    case .kueue: timing.kueue.client
    }
  }

  /// The client of a reconciler for a kind of object.
  init(_ reconciler: Reconciler, writing kind: Command.WrittenKind) {
    switch reconciler {
    case .statefulSet: self = .statefulSet
    case .job: self = .job
    case .garbageCollector: self = .garbageCollector
    case .leaderWorkerSet, .lwsPod: self = .lws(kind)
    case .groupWorkloads, .jobWorkload, .podWorkload, .podGroup, .ungater, .workload: self = .kueue(kind)
    }
  }
}

/// The clients of a world, and what each of them may write when.
struct APIClients: Sendable {
  /// **shape**: by `APIClient.index`.
  private var buckets: [TokenBucket]

  init(_ timing: TimingProfile) {
    buckets = APIClient.all.map { client in
      let limit = client.limit(in: timing)
      return TokenBucket(rate: limit.qps, burst: limit.burst)
    }
  }

  /// Takes a client's next turn.
  ///
  /// - Returns: When it comes, `now` or later.
  mutating func take(_ client: APIClient, at now: SimTime) -> SimTime {
    buckets[client.index].take(at: now)
  }
}
