/// The keys of one entry of `arrivals`.
enum ArrivalKey: String, SectionKey {
  case name, rate, every, trace, columns, at, until, count, namespace, queue, priority, priorityClass, podSets
  case runTime, image, pods

  static let section = "Arrivals"
  /// An entry has exactly one of these.
  static let timings: [ArrivalKey] = [.rate, .every, .trace]

  var field: ScenarioField {
    switch self {
    case .name: ScenarioField(.text, "What the names of its jobs start with.").required
    case .rate: ScenarioField(.text, "How many come on average, at random times: 12/h, 30/m, 2/s.")
    case .every: ScenarioField(.durationDistribution, "The time from one to the next; the first comes at `at`.")
    case .trace: ScenarioField(.path, "A table of recorded arrivals, comma-separated, one a line.")
    case .columns: ScenarioField(.section(TraceColumnKey.self), "Which columns of the trace mean what.")
    case .at: ScenarioField(.duration, "When the first may come, or the trace begins; 0s unless said.")
    case .until: ScenarioField(.duration, "When the last may come; the end of the run unless said.")
    case .count: ScenarioField(.count(atLeast: 1), "How often something comes at most.")
    case .namespace: ScenarioField(.text, "The namespace of the jobs; default unless said.")
    case .queue:
      ScenarioField(
        .either([.text, .list(of: .text)]), "The LocalQueue; of several, each gets a job at every arrival.")
    case .priority:
      ScenarioField(.count(atLeast: Int(Int32.min)), "The priority of the jobs; 0 unless said.")
    case .priorityClass: ScenarioField(.text, "The WorkloadPriorityClass of the jobs.")
    case .podSets: ScenarioField(.list(of: .section(ArrivalPodSetKey.self)), "The pods of each job.").required
    case .runTime: ScenarioField(.durationDistribution, "How long the pods run; one draw for all pods of a job.")
    case .image: ScenarioField(.text, "The image of the pods; nothing has to be pulled unless said.")
    case .pods:
      ScenarioField(.flag, "False for jobs without pods, which hold quota for their run time; true unless said.")
    }
  }
}

/// The keys of a podset of arrivals.
enum ArrivalPodSetKey: String, SectionKey {
  case name, count, minCount, requests, topology

  static let section = "ArrivalPodSet"
  var field: ScenarioField {
    switch self {
    case .name: ScenarioField(.text, "The podset's name; main unless said.")
    case .count:
      ScenarioField(
        .either([.count(atLeast: 1), .map(to: .anything)]),
        "How many pods, 1 unless said; or weights by number: {1: 80, 8: 15, 16: 5}.")
    case .minCount: ScenarioField(.count(atLeast: 1), "How few will do for partial admission.")
    case .requests: ScenarioField(.map(to: .quantity), "What one pod takes, by resource.").required
    case .topology: ScenarioField(.section(ArrivalTopologyKey.self), "What Kueue's topology-aware scheduling is asked.")
    }
  }
}

/// The keys of what a podset asks of the topology. A level is one of the cluster's, or a node label.
enum ArrivalTopologyKey: String, SectionKey {
  case required, preferred, unconstrained, slice, sliceSize

  static let section = "ArrivalTopology"
  var field: ScenarioField {
    switch self {
    case .required: ScenarioField(.text, "All pods within one domain of this level.")
    case .preferred: ScenarioField(.text, "As few domains of this level as can be.")
    case .unconstrained: ScenarioField(.flag, "True for any place that has room.")
    case .slice: ScenarioField(.text, "Every slice within one domain of this level.")
    case .sliceSize: ScenarioField(.count(atLeast: 1), "Pods of a slice.")
    }
  }
}

/// The keys of the columns of a trace.
enum TraceColumnKey: String, SectionKey {
  case time, runTime, count, queue, priority, total

  static let section = "TraceColumns"
  var field: ScenarioField {
    switch self {
    case .time: ScenarioField(.text, "When it came, in seconds unless the name ends in _ms; time_s unless said.")
    case .runTime: ScenarioField(.text, "How long it ran, likewise; runtime_s unless said.")
    case .count: ScenarioField(.text, "Pods of the first podset.")
    case .queue: ScenarioField(.text, "The LocalQueue's name.")
    case .priority: ScenarioField(.text, "The priority, a whole number.")
    case .total:
      ScenarioField(
        .map(to: .text),
        "By resource, what all pods take together: spread over the fewest pods of the first podset that its requests allow."
      )
    }
  }
}
