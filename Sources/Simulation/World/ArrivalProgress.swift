import API
import Kernel
import Scenarios

/// How far a source of arrivals is: what comes next, and the draws that are left.
struct ArrivalProgress: Sendable {
  /// Arrivals so far, which is also the next line of a trace.
  private(set) var count = 0
  /// Jobs made so far, which number their names.
  private var jobCount = 0
  private var stream: RandomStream

  init(_ source: ArrivalSource, _ streams: Streams) {
    stream = streams.stream("arrivals/\(source.name)")
  }

  /// When the next one comes; nil when none does.
  ///
  /// - Parameter last: When the one before came; nil before the first.
  mutating func nextTime(of source: ArrivalSource, after last: SimTime?) -> SimTime? {
    guard count < source.limit ?? .max else { return nil }
    let time: SimTime
    switch source.timing {
    case .spaced(.constant(let seconds)): time = last.map { $0 + .seconds(seconds) } ?? source.start
    case .spaced(let distance):
      time = (last ?? source.start) + .seconds(max(0, distance.sample(&stream)))
    case .trace(let lines):
      guard count < lines.count else { return nil }
      time = source.start + lines[count].time
    }
    return time <= source.end ? time : nil
  }

  /// The jobs of an arrival, one for each queue.
  mutating func jobs(of source: ArrivalSource) -> [GangJob] {
    var line: TracedArrival?
    if case .trace(let lines) = source.timing { line = lines[count] }
    count += 1
    let queues: [String?] = line?.queue.map { [$0] } ?? (source.queues.isEmpty ? [nil] : source.queues)
    return queues.map { job(of: source, line, queue: $0) }
  }

  private mutating func job(of source: ArrivalSource, _ line: TracedArrival?, queue: String?) -> GangJob {
    var metadata = Metadata(name: "\(source.name)-\(jobCount)", namespace: source.namespace)
    metadata.labels[KueueKey.queueName] = queue
    metadata.labels[KueueKey.priorityClass] = source.priorityClass
    jobCount += 1
    let podSets = source.podSets.enumerated().map { index, podSet in
      self.podSet(podSet, of: source, index == 0 ? line : nil)
    }
    var job = GangJob(kind: .arrival, metadata: metadata, podSets: podSets)
    job.priority = line?.priority ?? source.priority
    job.runTime = line?.runTime
    if let runTime = source.runTime { job.runTime = .seconds(max(0, runTime.sample(&stream))) }
    job.hasPods = source.hasPods
    job.source = source.name
    job.secondsAfterFinished = Self.secondsAfterFinished
    return job
  }

  /// How long a job that has ended can still be looked at, before thousands of them fill the store. *assumed*
  private static let secondsAfterFinished = 60

  private mutating func podSet(
    _ podSet: ArrivalPodSet, of source: ArrivalSource, _ line: TracedArrival?
  ) -> GangPodSet {
    var template = PodTemplate()
    template.annotations = podSet.annotations
    var container = Container(name: "main", image: source.image)
    container.requests = podSet.requests.merging(line?.requests ?? [:]) { $1 }
    template.spec.containers = [container]
    template.spec.restartPolicy = .never
    template.spec.priority = line?.priority ?? source.priority ?? 0
    var gang = GangPodSet(name: podSet.name, count: line?.count ?? podSet.count.sample(&stream), template: template)
    gang.minCount = podSet.minCount
    gang.podIndexLabel = JobKey.completionIndex
    return gang
  }
}
