import API
import Cluster

/// What a pod of a job gets from its template, from its controller, and from whoever started the job.
struct GangPodTemplate {
  let job: GangJob
  let podSet: GangPodSet
  let name: GangPodName
  let start: PodSetStart?

  /// Gives a new pod its labels, annotations and placement.
  func complete(_ new: inout NewJobPod) {
    new.pod.metadata.labels = podSet.template.labels
    new.pod.metadata.annotations = podSet.template.annotations
    new.pod.metadata.labels.merge(labels(new.place)) { $1 }
    if let index = new.place.index {
      new.pod.metadata.annotations[JobKey.completionIndex] = job.kind == .pyTorchJob ? nil : String(index)
      if job.kind != .arrival { new.pod.spec.hostname = hostname(index) }
    }
    guard let start else { return }
    new.pod.metadata.labels.merge(start.labels) { $1 }
    new.pod.metadata.annotations.merge(start.annotations) { $1 }
    new.pod.spec.nodeSelector.merge(start.nodeSelector) { $1 }
    new.pod.spec.tolerations += start.tolerations.filter { !podSet.template.spec.tolerations.contains($0) }
    new.pod.spec.schedulingGates += start.schedulingGates.filter { !podSet.template.spec.schedulingGates.contains($0) }
  }

  private func hostname(_ index: Int) -> String { "\(name.member)-\(index)" }

  private func labels(_ place: JobPlace) -> [String: String] {
    var labels: [String: String] = [:]
    if let label = podSet.podIndexLabel, let index = place.index { labels[label] = String(index) }
    switch job.kind {
    case .arrival: labels[JobKey.arrivalName] = job.metadata.name
    case .job:
      labels[JobKey.name] = job.metadata.name
      labels[JobKey.oldName] = job.metadata.name
    case .jobSet, .trainJob:
      labels[JobKey.name] = name.member
      labels[JobKey.oldName] = name.member
      labels[JobKey.jobSetName] = job.metadata.name
      labels[JobKey.replicatedJobName] = podSet.name
      labels[JobKey.jobIndex] = String(place.member)
      labels[JobKey.restartAttempt] = String(place.attempt)
    case .pyTorchJob:
      labels[JobKey.trainingName] = job.metadata.name
      labels[JobKey.replicaType] = podSet.name
    }
    return labels
  }
}
