import API
import Kernel

/// Reads `kueue`, and looks at everything that the scenario gives to Kueue together.
struct KueueReader {
  let section: SectionReader<ScenarioKey>
  let context: LoadContext
  private let keys: SectionReader<KueueScenarioKey>?

  init(section: SectionReader<ScenarioKey>, context: LoadContext) {
    self.section = section
    self.context = context
    keys = section.value(.kueue).map {
      SectionReader<KueueScenarioKey>($0, at: section.path(.kueue), context.problems)
    }
  }

  /// What Kueue is given at the start, its configuration resolved.
  func objects(_ manifests: [Manifest]) -> KueueObjects {
    var objects = KueueObjects()
    for manifest in manifests {
      switch manifest.object {
      case .kueue(let object): objects.apply(object)
      case .namespace(let metadata): objects.namespaceLabels[metadata.name] = metadata.labels
      case .leaderWorkerSet, .statefulSet, .pod, .service, .persistentVolumeClaim, .node, .job, .trainingRuntime,
        .other:
        break
      }
    }
    let source = objects.sources[KueueObjectName(.configuration, name: "")]
    objects.configuration = objects.configuration.resolved(
      for: context.versions.kueue, settings: gateSettings, mentionsPodsReady: source?["waitForPodsReady"] != nil)
    return objects
  }

  private var gateSettings: [String: Bool] {
    guard let keys, keys.has(.featureGates), let gates = keys.reader.object(KueueScenarioKey.featureGates.rawValue)
    else { return [:] }
    var settings: [String: Bool] = [:]
    for name in gates.keys {
      guard let isOn = gates.bool(name) else { continue }
      if let refusal = KueueGate.refusal(of: name, setTo: isOn) {
        gates.problems.add(Problem(gates.path.key(name), isAboutKey: true, refusal))
      } else {
        settings[name] = isOn
      }
    }
    return settings
  }

  var provisioning: ProvisioningModel {
    var model = ProvisioningModel()
    guard let keys, let value = keys.value(.provisioning) else { return model }
    let reader = SectionReader<ProvisioningKey>(value, at: keys.path(.provisioning), context.problems)
    if let delay = reader.value(.delay) {
      let distributions = DistributionReader(files: context.files, problems: context.problems)
      model.delay = distributions.durations(delay, at: reader.path(.delay)) ?? model.delay
    }
    model.failureShare = reader.share(.failureShare) ?? 0
    if model.failureShare > 1 { reader.add(.failureShare, "is more than 100%") }
    model.bookingExpiry = reader.duration(.bookingExpiry)
    reader.finish()
    return model
  }

  /// Reports what shows only when the objects are looked at together, those that operations apply included.
  ///
  /// - Parameter context: As the operations leave it.
  func check(_ objects: KueueObjects, _ operations: [Operation], _ context: LoadContext) {
    keys?.finish()
    var later = objects
    var complaints = objects.complaints(besides: context.objects.kueue)
    for operation in operations {
      guard case .apply(let manifests) = operation.action else { continue }
      for manifest in manifests {
        if case .kueue(let object) = manifest.object { later.apply(object) }
      }
      later.configuration = objects.configuration
      complaints += later.complaints(besides: context.objects.kueue)
    }
    for complaint in complaints { report(complaint) }
    for (object, part) in context.manifests.jobParts {
      context.diagnostics.report(Self.problems(of: object, objects.configuration.gates), in: part)
    }
  }

  /// What Kueue's webhooks refuse in a set or a job.
  static func problems(of object: KubernetesObject, _ gates: KueueGates) -> [Problem] {
    switch object {
    case .leaderWorkerSet(let set): KueueLWSValidation.problems(creating: set, gates: gates)
    case .job(let job): PodSetGroupRules.problems(of: job.podSetsUnderRules, gates: gates)
    case .statefulSet, .pod, .service, .persistentVolumeClaim, .namespace, .node, .trainingRuntime, .kueue, .other: []
    }
  }

  private func report(_ complaint: KueueComplaint) {
    let place = context.manifests.kueueParts[complaint.object]
    if let place, complaint.object.kind != .configuration || place.manifest.source["featureGates"] != nil {
      context.diagnostics.report([place.manifest.asWritten(complaint.problem)], in: place.part)
    } else {
      // Gates that no manifest sets are set by the scenario.
      let path = keys?.path(.featureGates) ?? section.path
      context.problems.add(path, complaint.problem.message)
    }
  }
}
