import API
import Testing

@Suite struct JobDecodingTests {
  struct Manifest: Sendable {
    var version: String
    var kind: String
    var spec: String
    var annotations = "{}"
    var container = "main"
  }

  static let batch = "batch/v1"
  static let jobSet = "jobset.x-k8s.io/v1alpha2"
  static let pyTorch = "kubeflow.org/v1"
  static let trainer = "trainer.kubeflow.org/v1alpha1"

  static let podSets: [Row<Manifest, [String]>] = [
    Row(
      "without numbers a job runs one pod", Manifest(version: batch, kind: "Job", spec: #"{"template":TEMPLATE}"#),
      ["main 1 of 1 x1"]),
    Row(
      "parallelism alone is a work queue",
      Manifest(version: batch, kind: "Job", spec: #"{"parallelism":3,"template":TEMPLATE}"#), ["main 3 of queue x1"]),
    Row(
      "no more pods at once than completions",
      Manifest(version: batch, kind: "Job", spec: #"{"parallelism":8,"completions":5,"template":TEMPLATE}"#),
      ["main 5 of 5 x1"]),
    Row(
      "an indexed job that may be admitted in part",
      Manifest(
        version: batch, kind: "Job",
        spec: #"{"parallelism":4,"completions":8,"completionMode":"Indexed","template":TEMPLATE}"#,
        annotations: #"{"kueue.x-k8s.io/job-min-parallelism":"2"}"#),
      ["main 4 of 8 x1 indexed at least 2"]),
    Row(
      "replicated jobs are podsets and their replicas members",
      Manifest(
        version: jobSet, kind: "JobSet",
        spec: """
          {"replicatedJobs":[
            {"name":"driver","template":{"spec":{"template":TEMPLATE}}},
            {"name":"workers","replicas":3,"template":{"spec":{"parallelism":2,"completions":2,"template":TEMPLATE}}}]}
          """),
      ["driver 1 of 1 x1 indexed", "workers 6 of 2 x3 indexed"]),
    Row(
      "the master comes before the workers",
      Manifest(
        version: pyTorch, kind: "PyTorchJob",
        spec: """
          {"pytorchReplicaSpecs":{"Worker":{"replicas":3,"template":TEMPLATE},"Master":{"template":TEMPLATE}}}
          """, container: "pytorch"),
      ["master 1 of 1 x1 indexed", "worker 3 of 3 x1 indexed"]),
    Row(
      "a runtime that nobody gave trains on nodes of the job's own size",
      Manifest(
        version: trainer, kind: "TrainJob", spec: #"{"runtimeRef":{"name":"torch"},"trainer":{"numNodes":4}}"#),
      ["node 4 of 4 x1 indexed"]),
  ]

  @Test(arguments: podSets) func becomesPodSets(_ row: Row<Manifest, [String]>) throws {
    let manifest = row.input
    let (job, problems) = try job(
      manifest.version, manifest.kind, manifest.spec, annotations: manifest.annotations, container: manifest.container)
    #expect(problems.isEmpty)
    #expect(job?.podSets.map(summary) == row.expected)
  }

  static let mistakes: [Row<Manifest, String>] = [
    Row(
      "indexed without completions",
      Manifest(
        version: batch, kind: "Job", spec: #"{"parallelism":2,"completionMode":"Indexed","template":TEMPLATE}"#),
      "spec: completions is missing; completionMode Indexed needs it"),
    Row(
      "a negative count",
      Manifest(version: batch, kind: "Job", spec: #"{"parallelism":-1,"completions":1,"template":TEMPLATE}"#),
      "spec.parallelism: -1 must be greater than or equal to 0"),
    Row(
      "as few pods as all",
      Manifest(
        version: batch, kind: "Job", spec: #"{"parallelism":2,"completions":2,"template":TEMPLATE}"#,
        annotations: #"{"kueue.x-k8s.io/job-min-parallelism":"2"}"#),
      #"metadata.annotations["kueue.x-k8s.io/job-min-parallelism"]: 2 should be between 0 and 1"#),
    Row(
      "completions that cannot follow",
      Manifest(
        version: batch, kind: "Job", spec: #"{"parallelism":2,"completions":2,"template":TEMPLATE}"#,
        annotations: #"{"kueue.x-k8s.io/job-completions-equal-parallelism":"true"}"#),
      #"metadata.annotations["kueue.x-k8s.io/job-completions-equal-parallelism"]: "#
        + "should not be enabled for NonIndexed jobs"),
    Row(
      "a JobSet of nothing", Manifest(version: jobSet, kind: "JobSet", spec: #"{"replicatedJobs":[]}"#),
      "spec: replicatedJobs is missing; a JobSet has at least one"),
    Row(
      "two masters",
      Manifest(
        version: pyTorch, kind: "PyTorchJob",
        spec: #"{"pytorchReplicaSpecs":{"Master":{"replicas":2,"template":TEMPLATE}}}"#, container: "pytorch"),
      "spec.pytorchReplicaSpecs.Master.replicas: 2 masters; a PyTorchJob has one"),
    Row(
      "a container of another name",
      Manifest(
        version: pyTorch, kind: "PyTorchJob", spec: #"{"pytorchReplicaSpecs":{"Master":{"template":TEMPLATE}}}"#),
      "spec.pytorchReplicaSpecs.Master.template.spec.containers: "
        + #"no container is named "pytorch", which the operator needs"#),
    Row(
      "a TrainJob of no runtime", Manifest(version: trainer, kind: "TrainJob", spec: "{}"),
      "spec: runtimeRef is missing"),
  ]

  @Test(arguments: mistakes) func saysWhatIsWrong(_ row: Row<Manifest, String>) throws {
    let manifest = row.input
    let (_, problems) = try job(
      manifest.version, manifest.kind, manifest.spec, annotations: manifest.annotations, container: manifest.container)
    #expect(problems == [row.expected])
  }

  @Test func podsOfAJobHaveToEnd() throws {
    let (_, problems) = try job(Self.batch, "Job", #"{"template":TEMPLATE}"#, restartPolicy: "Always")
    #expect(
      problems == [
        #"spec.template.spec.restartPolicy: the pods of a job have to end; use "Never" or "OnFailure""#
      ])
  }

  @Test func runPoliciesAreRead() throws {
    let (job, _) = try job(
      Self.pyTorch, "PyTorchJob",
      """
      {"runPolicy":{"suspend":true,"cleanPodPolicy":"Running","backoffLimit":2,"schedulingPolicy":{"priorityClass":"high"}},
      "pytorchReplicaSpecs":{"Worker":{"restartPolicy":"Never","template":TEMPLATE}}}
      """, container: "pytorch")
    #expect(job?.isSuspended == true)
    #expect(job?.cleanup == .running)
    #expect(job?.priorityClassName == "high")
    #expect(job?.podSets.first?.backoffLimit == 2)
    #expect(job?.podSets.first?.restart == .fail)
  }
}
