import API
import Testing

@Suite struct TrainingRuntimeTests {
  static let runtime = """
    {"apiVersion":"trainer.kubeflow.org/v1alpha1","kind":"ClusterTrainingRuntime","metadata":{"name":"torch"},
    "spec":{"mlPolicy":{"numNodes":2,"torch":{"numProcPerNode":"auto"}},"template":{"spec":{
      "failurePolicy":{"maxRestarts":3},
      "replicatedJobs":[
        {"name":"dataset-initializer","template":{"spec":{"template":{"spec":{"containers":[{"name":"init"}]}}}}},
        {"name":"node","template":{"metadata":{"labels":{"trainer.kubeflow.org/trainjob-ancestor-step":"trainer"}},
          "spec":{"template":{"spec":{"containers":[{"name":"node","image":"torch:1"}]}}}}}]}}}}
    """

  private func completed(_ spec: String) throws -> GangJob? {
    let problems = ProblemList()
    let object = KubernetesObject(reading: ObjectReader(try Value(json: Self.runtime.utf8), at: .root, problems))
    #expect(problems.problems.isEmpty)
    guard case .trainingRuntime(let runtime) = object else { return nil }
    let (job, mistakes) = try job("trainer.kubeflow.org/v1alpha1", "TrainJob", spec)
    #expect(mistakes.isEmpty)
    guard let job, let use = job.runtime else { return nil }
    #expect(runtime.serves(use, in: "anywhere"))
    return job.completed(by: runtime)
  }

  @Test func aJobHasThePodSetsOfItsRuntime() throws {
    let job = try completed(#"{"runtimeRef":{"name":"torch"}}"#)
    #expect(job?.podSets.map(summary) == ["dataset-initializer 1 of 1 x1 indexed", "node 2 of 2 x1 indexed"])
    #expect(job?.failure == .restartAll(limit: 3))
  }

  @Test func whatTheJobSaysGoesBeforeTheRuntime() throws {
    let job = try completed(
      """
      {"runtimeRef":{"name":"torch"},"suspend":true,"labels":{"team":"a"},
      "trainer":{"numNodes":4,"image":"torch:2","resourcesPerNode":{"limits":{"nvidia.com/gpu":"8"}}},
      "podTemplateOverrides":[{"targetJobs":[{"name":"node"}],"metadata":{"annotations":{"a":"b"}},
        "spec":{"nodeSelector":{"pool":"gpu"},"schedulingGates":[{"name":"wait"}]}}]}
      """)
    let node = job?.podSets.last
    #expect(job?.isSuspended == true)
    #expect(node.map(summary) == "node 4 of 4 x1 indexed")
    #expect(node?.template.spec.containers.first?.image == "torch:2")
    #expect(node?.template.spec.containers.first?.limits == ["nvidia.com/gpu": Quantity("8") ?? .zero])
    #expect(node?.template.labels == ["team": "a"])
    #expect(node?.template.annotations == ["a": "b"])
    #expect(node?.template.spec.nodeSelector == ["pool": "gpu"])
    #expect(node?.template.spec.schedulingGates == ["wait"])
    // The override names one podset; labels are for all.
    #expect(job?.podSets.first?.template.annotations == [:])
    #expect(job?.podSets.first?.template.labels == ["team": "a"])
  }
}
