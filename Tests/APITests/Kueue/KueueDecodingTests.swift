import API
import Kernel
import Testing

/// Kueue's manifests in the versions that there are.
struct KueueDecodingTests {
  private static let groups =
    #""resourceGroups":[{"coveredResources":["cpu","memory"],"flavors":[{"name":"f","resources":["#
    + #"{"name":"cpu","nominalQuota":"500m","borrowingLimit":2},{"name":"memory","nominalQuota":"1Gi","lendingLimit":1}]}]}]"#

  @Test func absentFieldsOfAClusterQueueHaveTheirDefaults() throws {
    let queue = try #require(try clusterQueue("{}"))
    #expect(queue == ClusterQueue(name: "a"))
    #expect(queue.strategy == .bestEffortFIFO)
    #expect(queue.namespaceSelector == nil)
    #expect(queue.fungibility.whenCanBorrow == .mayStopSearch)
    #expect(queue.fungibility.whenCanPreempt == .tryNextFlavor)
    #expect(queue.fairWeight == 1)
  }

  @Test func everyFieldOfAClusterQueueIsRead() throws {
    let spec =
      #"{"cohortName":"c","queueingStrategy":"StrictFIFO","namespaceSelector":{},"stopPolicy":"Hold","#
      + #""flavorFungibility":{"whenCanBorrow":"TryNextFlavor","preference":"PreemptionOverBorrowing"},"#
      + #""preemption":{"withinClusterQueue":"LowerOrNewerEqualPriority","reclaimWithinCohort":"Any","#
      + #""borrowWithinCohort":{"policy":"LowerPriority","maxPriorityThreshold":-5}},"#
      + #""admissionChecksStrategy":{"admissionChecks":[{"name":"p","onFlavors":["f"]}]},"fairSharing":{"weight":"500m"},"#
      + #""admissionScope":{"admissionMode":"UsageBasedAdmissionFairSharing"},"# + Self.groups + "}"
    let queue = try #require(try clusterQueue(spec))
    #expect(queue.cohort == "c")
    #expect(queue.strategy == .strictFIFO)
    #expect(queue.namespaceSelector == LabelSelector([]))
    #expect(queue.stopPolicy == .hold)
    #expect(queue.fungibility.preference == .preemptionOverBorrowing)
    #expect(queue.preemption.withinClusterQueue == .lowerOrNewerEqualPriority)
    #expect(queue.preemption.reclaimWithinCohort == .any)
    #expect(queue.preemption.borrowWithinCohort == .init(policy: .lowerPriority, maxPriorityThreshold: -5))
    #expect(queue.admissionChecks == [AdmissionCheckRule(name: "p", flavors: ["f"])])
    #expect(queue.fairWeight == 0.5)
    #expect(queue.sharesAdmissionFairly)
    let quotas = try #require(queue.resourceGroups.first?.flavors.first)
    // Half a core is 500 thousandths, two cores 2,000; a gibibyte is 2³⁰ bytes.
    #expect(quotas.quotas["cpu"] == ResourceQuota(nominal: 500, borrowingLimit: 2_000))
    #expect(quotas.quotas["memory"] == ResourceQuota(nominal: 1 << 30, lendingLimit: 1))
  }

  @Test func theOlderVersionHasOtherNames() throws {
    let old = try clusterQueue(
      #"{"cohort":"c","admissionChecks":["p"],"flavorFungibility":{"whenCanBorrow":"Borrow","whenCanPreempt":"Preempt"}}"#,
      version: "kueue.x-k8s.io/v1beta1")
    let new = try clusterQueue(
      #"{"cohortName":"c","admissionChecksStrategy":{"admissionChecks":[{"name":"p"}]},"#
        + #""flavorFungibility":{"whenCanBorrow":"MayStopSearch","whenCanPreempt":"MayStopSearch"}}"#)
    #expect(old == new)
  }

  @Test(arguments: [("v1alpha1", "parent"), ("v1beta1", "parentName"), ("v1beta2", "parentName")])
  func cohortsNameTheirParent(_ version: String, _ key: String) throws {
    let object = try kueueObject(
      "Cohort", #"{"\#(key)":"root","fairSharing":{"weight":2}}"#, version: "kueue.x-k8s.io/\(version)")
    var cohort = Cohort(name: "a", parent: "root")
    cohort.fairWeight = 2
    #expect(object == .cohort(cohort))
  }

  @Test func theSmallKindsAreRead() throws {
    var queue = LocalQueue(name: "a", clusterQueue: "q")
    queue.stopPolicy = .holdAndDrain
    #expect(
      try kueueObject("LocalQueue", #"{"clusterQueue":"q","stopPolicy":"HoldAndDrain"}"#) == .localQueue(queue))
    #expect(
      try kueueObject(
        "Topology", #"{"levels":[{"nodeLabel":"b"},{"nodeLabel":"r"}]}"#, version: "kueue.x-k8s.io/v1alpha1")
        == .topology(KueueTopology(name: "a", levels: ["b", "r"])))
    #expect(
      try kueueManifest(
        #"{"apiVersion":"kueue.x-k8s.io/v1beta2","kind":"WorkloadPriorityClass","metadata":{"name":"high"},"value":9}"#
      ).object == .workloadPriorityClass(WorkloadPriorityClass(name: "high", value: 9)))
    #expect(
      try kueueManifest(
        #"{"apiVersion":"scheduling.k8s.io/v1","kind":"PriorityClass","metadata":{"name":"a"},"value":-1,"globalDefault":true}"#
      ).object == .priorityClass(PriorityClass(name: "a", value: -1, isGlobalDefault: true)))
    #expect(
      try kueueObject(
        "AdmissionCheck",
        #"{"controllerName":"kueue.x-k8s.io/provisioning-request","parameters":{"kind":"P","name":"c"}}"#)
        == .admissionCheck(AdmissionCheck(name: "a", controllerName: AdmissionCheck.provisioning, parameters: "c")))
  }

  @Test func provisioningConfigsHaveDefaults() throws {
    let spec =
      #"{"provisioningClassName":"queued","managedResources":["nvidia.com/gpu"],"retryStrategy":{"backoffLimitCount":1},"#
      + #""podSetUpdates":{"nodeSelector":[{"key":"k","valueFromProvisioningClassDetail":"d"}]}}"#
    var config = ProvisioningRequestConfig(name: "a", provisioningClassName: "queued")
    config.managedResources = ["nvidia.com/gpu"]
    config.backoffLimitCount = 1
    config.nodeSelectorUpdates = ["k": "d"]
    #expect(try kueueObject("ProvisioningRequestConfig", spec) == .provisioningRequestConfig(config))
    #expect(config.backoffMaxSeconds == 1_800)
  }

  @Test func otherGroupsKeepTheirKinds() throws {
    let json = #"{"apiVersion":"scheduling.k8s.io/v1alpha1","kind":"Workload","metadata":{"name":"w"},"spec":{"x":1}}"#
    let problems = ProblemList()
    let object = KubernetesObject(reading: ObjectReader(try Value(json: json.utf8), at: .root, problems), origin: 0)
    guard case .other(let other)? = object else { throw Refused(problems: problems.problems) }
    #expect(other.kind == "Workload")
    #expect(problems.problems.isEmpty)
  }

  @Test func fieldsThatAreNotFollowedAreNoted() throws {
    let notes = ProblemList()
    _ = try kueueManifest(
      #"{"apiVersion":"kueue.x-k8s.io/v1beta2","kind":"ClusterQueue","metadata":{"name":"a"},"#
        + #""spec":{"concurrentAdmissionPolicy":{"migration":{"mode":"RetainFirstAdmission"}}}}"#, notes: notes)
    #expect(notes.notes["spec.concurrentAdmissionPolicy"] == .ignored)
  }
}
