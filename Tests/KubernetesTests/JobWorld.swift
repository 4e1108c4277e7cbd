import API
import Cluster
import Kernel

@testable import Kubernetes

/// A cluster with one job `j`, where plans come true as the Simulation lets them.
///
/// Deleted pods stay as terminating until they are released and `removeTerminating` is called.
struct JobWorld {
  var cluster = Cluster(nodes: [], levels: [])
  let id: JobID
  var now = SimTime.zero + .hours(1)

  init(_ kind: GangJob.Kind = .job, podSets: [GangPodSet], _ change: (inout GangJob) -> Void = { _ in }) {
    var job = GangJob(kind: kind, metadata: Metadata(name: "j"), podSets: podSets)
    change(&job)
    let header = ObjectHeader(metadata: job.metadata, uid: cluster.makeUID(), createdAt: .zero)
    id = cluster.insert(JobRecord(header: header, job: job))
  }

  /// A `batch/v1` Job of so many pods at once and completions.
  static func job(
    _ parallelism: Int, of completions: Int?, indexed: Bool = true, _ change: (inout GangPodSet) -> Void = { _ in }
  ) -> JobWorld {
    var podSet = GangPodSet(name: "main", count: parallelism, template: PodTemplate())
    podSet.completions = completions
    podSet.isIndexed = indexed
    podSet.podIndexLabel = JobKey.completionIndex
    change(&podSet)
    return JobWorld(podSets: [podSet])
  }

  var record: JobRecord {
    get { cluster[id] }
    set { cluster[id] = newValue }
  }

  var status: JobStatus { cluster[id].status }

  func plan() -> [Command] { GangPlan.plan(for: id, in: cluster, now: now) }

  /// Reasons of the events of the next sync.
  var eventReasons: [String] {
    plan().compactMap { if case .emit(let event) = $0 { event.reason } else { nil } }
  }

  /// Syncs until nothing is planned but a later look; how many syncs planned something.
  @discardableResult
  mutating func settle() -> Int {
    for count in 0..<20 {
      let commands = plan().filter { if case .requeue = $0 { false } else { true } }
      if commands.isEmpty { return count }
      for command in commands { apply(command) }
    }
    return 20
  }

  /// When the next sync looks again by itself.
  var wait: SimDuration? {
    plan().compactMap { if case .requeue(let delay) = $0 { delay } else { nil } }.first
  }
}

// MARK: - Pods

extension JobWorld {
  /// The pods that are neither finished nor on their way out, by index, member first.
  var active: [String] {
    alive.map { pod in
      let place = cluster[pod].job
      return "\(place?.podSet ?? -1)/\(place?.member ?? -1)/\(place?.index.map(String.init) ?? "-")"
    }.sorted()
  }

  private var alive: [PodID] {
    cluster.pods(of: id).filter { !cluster[$0].isFinished && !cluster[$0].isTerminating }
  }

  /// An active pod by index.
  func pod(_ index: Int, podSet: Int = 0, member: Int = 0) -> PodID {
    guard
      let pod = alive.first(where: {
        cluster[$0].job?.index == index && cluster[$0].job?.podSet == podSet && cluster[$0].job?.member == member
      })
    else { preconditionFailure("there is no active pod \(podSet)/\(member)/\(index)") }
    return pod
  }

  var anyPod: PodID {
    guard let pod = alive.first else { preconditionFailure("there is no active pod") }
    return pod
  }

  mutating func finish(_ pod: PodID, _ phase: PodPhase) {
    cluster[pod].phase = phase
    cluster[pod].readySince = now
  }

  mutating func terminate(_ pod: PodID) { cluster[pod].header.deletion = Deletion(since: now) }

  /// Terminating pods go unless the job still has to count them.
  mutating func removeTerminating() {
    for pod in cluster.pods(of: id) where cluster[pod].isTerminating && cluster[pod].job?.isTracked == false {
      cluster.remove(.pod(pod))
    }
  }

  private mutating func apply(_ command: Command) {
    switch command {
    case .createJobPod(let new):
      var header = ObjectHeader(metadata: new.pod.metadata, uid: cluster.makeUID(), createdAt: now)
      header.owners = [OwnerReference(.job(new.owner))]
      var record = PodRecord(
        header: header, spec: new.pod.spec, requests: ResourceRequest([:], columns: cluster.columns))
      record.job = new.place
      _ = cluster.insert(record)
    case .updateJob(let id, let status): cluster[id].status = status
    case .releaseJobPod(let pod): cluster[pod].job?.isTracked = false
    case .delete(.pod(let pod), _, _):
      if cluster[pod].header.deletion == nil { cluster[pod].header.deletion = Deletion(since: now) }
    case .emit, .requeue: break
    default: preconditionFailure("a job does not plan \(command) here")
    }
  }
}
