import Cluster
import Experiments
import Kernel
import Scenarios
import Simulation

/// A scenario of one queue and a few jobs, written from what a test is about.
///
/// The cluster has two racks of four nodes with eight GPUs each.
struct SmallScenario {
  /// Nominal quota of `nvidia.com/gpu`; there is plenty of the other resources.
  var gpus = 64
  /// Further lines of the ClusterQueue's spec.
  var queue = ""
  var jobs: [Job] = []

  /// A batch/v1 Job of pods with eight GPUs each.
  struct Job {
    var name: String
    var pods: Int
    var priority: String?
    /// Annotations of the pod template.
    var annotations = ""
    var gpus = 8

    init(_ name: String, pods: Int, priority: String? = nil, gpus: Int = 8, rackRequired: Bool = false) {
      self.name = name
      self.pods = pods
      self.priority = priority
      self.gpus = gpus
      if rackRequired { annotations = "kueue.x-k8s.io/podset-required-topology: cloud.provider.com/topology-rack" }
    }

    var yaml: String {
      let priority = priority.map { ", kueue.x-k8s.io/priority-class: \($0)" } ?? ""
      return """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: \(name), labels: {kueue.x-k8s.io/queue-name: team\(priority)}}
        spec:
          parallelism: \(pods)
          completions: \(pods)
          template:
            metadata: {annotations: {\(annotations)}}
            spec:
              restartPolicy: Never
              containers:
                - {name: main, image: train, resources: {requests: {cpu: 1, nvidia.com/gpu: \(gpus)}, limits: {nvidia.com/gpu: \(gpus)}}}
        """
    }
  }

  var yaml: String {
    """
    kind: Scenario
    name: small
    cluster: {preset: superpod-h100, blocks: 1, racks: 2, nodeLabels: {pool: gpu}}
    duration: 10m
    containers: {main: {runTime: 10h}}
    manifests: [queues.yaml, jobs.yaml]

    """
  }

  var queues: String {
    """
    apiVersion: kueue.x-k8s.io/v1beta2
    kind: Topology
    metadata: {name: default}
    spec:
      levels:
        - {nodeLabel: cloud.provider.com/topology-rack}
        - {nodeLabel: kubernetes.io/hostname}
    ---
    apiVersion: kueue.x-k8s.io/v1beta2
    kind: ResourceFlavor
    metadata: {name: h100}
    spec: {nodeLabels: {pool: gpu}, topologyName: default}
    ---
    apiVersion: kueue.x-k8s.io/v1beta2
    kind: ClusterQueue
    metadata: {name: cq}
    spec:
      namespaceSelector: {}
    \(queue)
      resourceGroups:
        - coveredResources: [cpu, nvidia.com/gpu]
          flavors:
            - name: h100
              resources:
                - {name: cpu, nominalQuota: 1000}
                - {name: nvidia.com/gpu, nominalQuota: \(gpus)}
    ---
    apiVersion: kueue.x-k8s.io/v1beta2
    kind: LocalQueue
    metadata: {namespace: default, name: team}
    spec: {clusterQueue: cq}
    ---
    apiVersion: kueue.x-k8s.io/v1beta2
    kind: WorkloadPriorityClass
    metadata: {name: high}
    value: 100
    """
  }

  func load() throws -> Scenario {
    let text = jobs.map(\.yaml).joined(separator: "\n---\n")
    return try Scenario.load(inputs: [
      InputFile(path: "small.yaml", content: yaml), InputFile(path: "queues.yaml", content: queues),
      InputFile(path: "jobs.yaml", content: text),
    ])
  }

  /// Why something waits at the end of the scenario.
  func explanation(of name: String) throws -> Explanation {
    let history = HistoryRecorder()
    var simulation = Simulation(try load(), sink: history)
    _ = simulation.run()
    let subject = try Subject(SubjectName(parsing: name), in: simulation.world)
    guard let explanation = Explainer(simulation.world, history: history).explanation(of: subject, in: simulation.world)
    else { throw SubjectName.Refusal(message: "\(name) has no parts") }
    return explanation
  }

  /// What would become of one more job at the end of the scenario.
  func answers(to job: Job) throws -> [FitAnswer] {
    var simulation = Simulation(try load())
    _ = simulation.run()
    var other = self
    other.jobs = [job]
    let manifests = try other.load().manifests.filter { $0.file == "jobs.yaml" }
    return try FitTrial.answers(to: manifests, in: simulation.world)
  }
}
