extension GangJob {
  /// The podsets with the places of their templates' metadata in the job's manifest.
  ///
  /// Those of a TrainJob stand in its runtime, which is looked at when the job is started; they have no place here.
  package var podSetsUnderRules: [PodSetGroupRules.PodSet] {
    let spec = FieldPath.root.key("spec")
    return podSets.enumerated().compactMap { index, podSet in
      let template: FieldPath? =
        switch kind {
        case .job: spec.key("template")
        case .jobSet: spec.key("replicatedJobs").index(index).key("template").key("spec").key("template")
        case .pyTorchJob:
          spec.key("pytorchReplicaSpecs").key(podSet.name == "master" ? "Master" : "Worker").key("template")
        case .trainJob, .arrival: nil
        }
      return template.map {
        PodSetGroupRules.PodSet(
          name: podSet.name, count: podSet.count, annotations: podSet.template.annotations, path: $0.key("metadata"))
      }
    }
  }
}
