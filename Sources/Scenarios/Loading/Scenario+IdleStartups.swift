import API

extension Scenario {
  /// Startup times that change nothing: no container of the name has a probe that would wait for it.
  ///
  /// Kubernetes calls a container ready as soon as it runs when nothing asks it.
  var idleStartups: [FieldNote] {
    var probed: Set<String> = []
    for container in allContainers where container.readinessProbe != nil || container.startupProbe != nil {
      probed.insert(container.name)
    }
    return containers.keys.sorted().filter { containers[$0]?.startup != nil && !probed.contains($0) }.map { name in
      FieldNote(kind: "Scenario", pattern: "containers.\(name).startup (no probe waits for it)", treatment: .ignored)
    }
  }

  /// The containers of every manifest, those that operations apply included.
  private var allContainers: [Container] {
    let applied = operations.flatMap { operation -> [Manifest] in
      if case .apply(let manifests) = operation.action { manifests } else { [] }
    }
    return (manifests + applied).flatMap { manifest -> [Container] in
      switch manifest.object {
      case .leaderWorkerSet(let set):
        [set.spec.leaderTemplate, set.spec.leaderWorkerTemplate.workerTemplate].flatMap(\.spec.containers)
      case .statefulSet(let set): set.spec.template.spec.containers
      case .pod(let pod): pod.spec.containers
      case .job(let job): job.podSets.flatMap(\.template.spec.containers)
      case .trainingRuntime(let runtime): runtime.jobSet.podSets.flatMap(\.template.spec.containers)
      case .service, .persistentVolumeClaim, .namespace, .node, .kueue, .other: []
      }
    }
  }
}
