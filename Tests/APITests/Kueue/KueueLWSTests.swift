import API
import Testing

/// LeaderWorkerSets that Kueue manages.
struct KueueLWSTests {
  private static let templates =
    #"{"leaderTemplate":{"spec":{"containers":[{"name":"l","image":"i"}]}},"size":3}"#

  private static func set(_ template: String = templates, queue: String? = "q") throws -> LeaderWorkerSet {
    var set = try leaderWorkerSet(template: template)
    if let queue { set.metadata.labels[KueueKey.queueName] = queue }
    return set
  }

  private static func kueue() -> KueueObjects {
    var kueue = KueueObjects()
    kueue.apply(.localQueue(LocalQueue(name: "q", clusterQueue: "cq")))
    return kueue
  }

  @Test func templatesOfAManagedSetAreMarked() throws {
    var set = try Self.set()
    set.metadata.labels[KueueKey.priorityClass] = "high"
    let defaulted = KueueLWSDefaulting.defaulted(set, by: Self.kueue())
    let template = defaulted.spec.leaderWorkerTemplate
    let labels = [KueueKey.queueName: "q", KueueKey.priorityClass: "high"]
    let annotations = [
      KueueKey.podSuspendingParent: "leaderworkerset.x-k8s.io/leaderworkerset", KueueKey.podGroupServing: "true",
    ]
    #expect(template.leaderTemplate?.labels == labels)
    #expect(template.leaderTemplate?.annotations == annotations)
    #expect(template.workerTemplate.labels == labels)
    #expect(template.workerTemplate.annotations == annotations.merging([KueueKey.podIndexOffset: "1"]) { $1 })
    #expect(template.workerTemplate.source["metadata"]?["labels"]?[KueueKey.queueName] == .string("q"))
    #expect(KueueLWSDefaulting.defaulted(defaulted, by: Self.kueue()) == defaulted)
  }

  @Test func groupsAndLeaderlessSetsHaveNoOffset() throws {
    let alone = KueueLWSDefaulting.defaulted(try Self.set("{}"), by: Self.kueue())
    #expect(alone.spec.leaderWorkerTemplate.workerTemplate.annotations[KueueKey.podIndexOffset] == nil)
    var grouped = try Self.set()
    grouped.spec.leaderWorkerTemplate.workerTemplate.annotations[KueueKey.podSetGroup] = "g"
    let defaulted = KueueLWSDefaulting.defaulted(grouped, by: Self.kueue())
    #expect(defaulted.spec.leaderWorkerTemplate.workerTemplate.annotations[KueueKey.podIndexOffset] == nil)
  }

  @Test func setsThatKueueDoesNotManageStayAsTheyAre() throws {
    let free = try Self.set(queue: nil)
    #expect(KueueLWSDefaulting.defaulted(free, by: Self.kueue()) == free)
    let queued = try Self.set()
    var jobsOnly = Self.kueue()
    jobsOnly.configuration.frameworks = KueueFramework.byDefault
    #expect(KueueLWSDefaulting.defaulted(queued, by: jobsOnly) == queued)
    var system = queued
    system.metadata.namespace = "kube-system"
    #expect(!KueueLWSDefaulting.isManaged(system, by: Self.kueue()))
    var all = Self.kueue()
    all.configuration.managesJobsWithoutQueueName = true
    #expect(KueueLWSDefaulting.isManaged(free, by: all))
  }

  @Test func theNameDefaultIsThatOfThoseWithoutOne() throws {
    var kueue = KueueObjects()
    kueue.apply(.localQueue(LocalQueue(name: "default", clusterQueue: "cq")))
    kueue.apply(.workloadPriorityClass(WorkloadPriorityClass(name: "default", value: 5)))
    let free = try Self.set(queue: nil)
    let defaulted = KueueLWSDefaulting.defaulted(free, by: kueue)
    #expect(defaulted.metadata.labels == [KueueKey.queueName: "default", KueueKey.priorityClass: "default"])
    kueue.configuration.gates[.workloadPriorityClassDefaulting] = false
    #expect(KueueLWSDefaulting.defaulted(free, by: kueue).metadata.labels == [KueueKey.queueName: "default"])
  }

  /// What changes, from a set in queue q with class c: whether a group is ready, and whether it is refused.
  struct Change: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var labels: [String: String?] = [:]
    var from: [String: String] = [KueueKey.queueName: "q", KueueKey.priorityClass: "c"]
    var isReady = false
    var isRefused: Bool
  }

  static let changes = [
    Change(testDescription: "another queue", labels: [KueueKey.queueName: "r"], isRefused: false),
    Change(testDescription: "another queue, ready", labels: [KueueKey.queueName: "r"], isReady: true, isRefused: true),
    Change(testDescription: "no queue", labels: [KueueKey.queueName: nil], isRefused: true),
    Change(
      testDescription: "another class, ready", labels: [KueueKey.priorityClass: "d"], isReady: true, isRefused: false),
    Change(testDescription: "no class", labels: [KueueKey.priorityClass: nil], isRefused: true),
    Change(
      testDescription: "a first class", labels: [KueueKey.priorityClass: "d"], from: [KueueKey.queueName: "q"],
      isRefused: false),
    Change(
      testDescription: "a first class, ready", labels: [KueueKey.priorityClass: "d"], from: [KueueKey.queueName: "q"],
      isReady: true, isRefused: true),
  ]

  @Test(arguments: changes) func labelsChangeAsFarAsKueueAllows(_ change: Change) throws {
    var old = try Self.set()
    old.metadata.labels = change.from
    old.status.readyReplicas = change.isReady ? 1 : 0
    var new = old
    for (key, value) in change.labels { new.metadata.labels[key] = value }
    let problems = KueueLWSValidation.problems(updating: new, from: old, isManaged: true, gates: .head)
    #expect(problems.map { $0.message.hasSuffix("field is immutable") } == (change.isRefused ? [true] : []))
  }

  private static func worker(_ pod: String, size: Int = 3) -> String {
    #"{"workerTemplate":{"spec":\#(pod)},"size":\#(size)}"#
  }

  private static let plain = #"{"containers":[{"name":"a","image":"i","resources":{"requests":{"cpu":1}}}]}"#
  private static let path = "spec.leaderWorkerTemplate.workerTemplate.spec"

  static let shapes: [Row<String, [String]>] = [
    Row(
      "the same amount, written otherwise",
      worker(#"{"containers":[{"name":"a","image":"i","resources":{"requests":{"cpu":"1000m"}}}]}"#), []),
    Row(
      "another image and command",
      worker(#"{"containers":[{"name":"a","image":"j","command":["x"],"resources":{"requests":{"cpu":1}}}]}"#), []),
    Row(
      "more", worker(#"{"containers":[{"name":"a","image":"i","resources":{"requests":{"cpu":2}}}]}"#),
      [path + ".containers[0].resources.requests"]),
    Row(
      "a port",
      worker(
        #"{"containers":[{"name":"a","image":"i","ports":[{"containerPort":1}],"resources":{"requests":{"cpu":1}}}]}"#),
      [path + ".containers[0].ports"]),
    Row(
      "another container",
      worker(#"{"containers":[{"name":"a","image":"i","resources":{"requests":{"cpu":1}}},{"name":"b","image":"i"}]}"#),
      [path + ".containers"]),
    Row(
      "a selector and a runtime",
      worker(
        #"{"containers":[{"name":"a","image":"i","resources":{"requests":{"cpu":1}}}],"nodeSelector":{"a":"b"},"runtimeClassName":"r"}"#
      ),
      [path + ".nodeSelector", path + ".runtimeClassName"]),
    Row("another size", worker(plain, size: 4), ["spec.leaderWorkerTemplate.size"]),
    Row(
      "a leader", #"{"leaderTemplate":{"spec":\#(plain)},"workerTemplate":{"spec":\#(plain)},"size":3}"#,
      ["spec.leaderWorkerTemplate.leaderTemplate"]),
  ]

  @Test(arguments: shapes) func shapesStay(_ row: Row<String, [String]>) throws {
    let old = try Self.set(Self.worker(Self.plain))
    let new = try Self.set(row.input)
    let problems = KueueLWSValidation.problems(updating: new, from: old, isManaged: true, gates: .head)
    #expect(problems.map(\.path.description) == row.expected)
    #expect(KueueLWSValidation.problems(updating: new, from: old, isManaged: false, gates: .head).isEmpty)
  }

  @Test func templatesAreCheckedWhenASetIsCreated() throws {
    var set = try Self.set(queue: "No_Queue")
    set.spec.leaderWorkerTemplate.workerTemplate.annotations = [
      KueueKey.sliceTopology: "rack", KueueKey.sliceSize: "3",
    ]
    let problems = KueueLWSValidation.problems(creating: set, gates: .head)
    // Two workers beside the leader.
    #expect(
      problems.map(\.path.description) == [
        "metadata.labels[\"kueue.x-k8s.io/queue-name\"]",
        "spec.leaderWorkerTemplate.workerTemplate.metadata.annotations[\"kueue.x-k8s.io/podset-slice-size\"]",
      ])
    #expect(problems.last?.message == "Invalid value: \"3\": must not be greater than pod set count 2")
  }
}
