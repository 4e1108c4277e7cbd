package import Faults
import Machines
import API
import Kernel
package import Topology

/// Decodes the document of a scenario, section by section.
struct ScenarioReader {
  let files: InputReader
  let diagnostics: DiagnosticList
  let problems: ProblemList
  let part: DocumentPart

  /// 2026-01-01T00:00Z.
  private static let defaultStart: Int64 = 1_767_225_600

  /// The scenario; what is wrong goes to the lists, and the result is of use only when they stay empty.
  func scenario(_ value: Value) -> Scenario? {
    let section = SectionReader<ScenarioKey>(value, at: .root, problems)
    defer { section.finish() }
    let name = section.text(.name)
    let duration = section.duration(.duration)
    let seed = section.count(.seed) ?? 1
    let start = section.calendarTime(.start) ?? Self.defaultStart
    var context = context(section, versions(section), origin: start)
    let manifests =
      section.value(.manifests).map {
        context.manifests.manifests($0, at: section.path(.manifests), in: part)
      } ?? []
    context.objects.add(manifests)
    let kueue = KueueReader(section: section, context: context)
    let objects = kueue.objects(manifests)
    context.kueueConfiguration = objects.configuration
    let end = duration ?? .zero
    var operationReader = OperationReader(context: context, end: end)
    let operations = operationReader.operations(section.reader.items(ScenarioKey.operations.rawValue))
    context = operationReader.context
    let arrivals = ArrivalReader(context: context, end: end).sources(
      section.reader.items(ScenarioKey.arrivals.rawValue))
    context.objects.add(images: arrivals.map(\.image))
    context.arrivalNames = arrivals.map(\.name)
    let failures = failures(section, context, end: end)
    let expectations = section.reader.items(ScenarioKey.expect.rawValue).compactMap {
      ExpressionReader(context: context).expectation($0.value, at: $0.path)
    }
    let parts = PartReader(section: section, context: context)
    let training = TrainingReader(section: section, context: context, arrivals: arrivals).gangs()
    let networks = NetworkReader(section: section, context: context)
    let scenario = Scenario(
      name: name ?? "", question: section.text(.question), cluster: context.cluster, manifests: manifests,
      kueue: objects, provisioning: kueue.provisioning, images: parts.images, containers: parts.containers,
      arrivals: arrivals, training: training, network: networks.network(for: training), storage: networks.storage,
      operations: operations, failures: failures.script, failureModel: failures.model,
      versions: context.versions, timing: parts.timing, start: start,
      duration: end, seed: UInt64(seed), record: parts.record, expect: expectations,
      notes: context.manifests.notes, ignoredKinds: context.manifests.ignoredKinds, inputs: [])
    kueue.check(objects, operations, context)
    checkName(name, section)
    if duration == .zero { section.add(.duration, "a run lasts longer than 0s") }
    return scenario
  }

  /// Names become parts of file names.
  private func checkName(_ name: String?, _ section: SectionReader<ScenarioKey>) {
    guard let name else { return }
    let isPlain = name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
    guard !isPlain || name.isEmpty || name.hasPrefix(".") || name.count > 100 else { return }
    section.add(.name, "\"\(name)\" cannot be part of a file name; use letters, digits, -, _ and .")
  }

  private func context(
    _ section: SectionReader<ScenarioKey>, _ versions: Versions, origin: Int64
  ) -> LoadContext {
    let reader = ClusterReader(files: files, problems: problems, diagnostics: diagnostics)
    let cluster =
      section.value(.cluster).map { reader.cluster($0, at: section.path(.cluster)) }
      ?? ClusterSpec(nodes: [], levels: [])
    return LoadContext(
      files: files, diagnostics: diagnostics, problems: problems, scenario: part,
      manifests: ManifestReader(files: files, diagnostics: diagnostics, version: versions.lws, origin: origin),
      versions: versions, origin: origin,
      cluster: cluster, topology: cluster.topology, nodeNames: Set(cluster.nodes.map(\.metadata.name)))
  }

  private func failures(
    _ section: SectionReader<ScenarioKey>, _ context: LoadContext, end: SimDuration
  ) -> (script: [ScriptedFailure], model: FailureModel) {
    guard let value = section.value(.failures) else { return ([], FailureModel()) }
    let failures = SectionReader<FailuresKey>(value, at: section.path(.failures), problems)
    defer { failures.finish() }
    let model = FailureModelReader(context: context, section: failures).model()
    let reader = FailureReader(context: context, end: end, model: model)
    return (reader.failures(failures.reader.items(FailuresKey.script.rawValue)), model)
  }

  private func versions(_ section: SectionReader<ScenarioKey>) -> Versions {
    var versions = Versions()
    guard let value = section.value(.versions) else { return versions }
    let reader = SectionReader<VersionsKey>(value, at: section.path(.versions), problems)
    if let kubernetes = reader.reader.lenientString(VersionsKey.kubernetes.rawValue) {
      if let version = Self.kubernetes(kubernetes) {
        versions.kubernetes = version
      } else {
        let range = KubernetesVersion.supported
        reader.add(
          .kubernetes,
          "\(kubernetes) is not a release that is simulated; use \"1.\(range.lowerBound)\" to \"1.\(range.upperBound)\", "
            + "in quotes, since 1.30 without them is the number 1.3")
      }
    }
    versions.lws = reader.reader.choice(VersionsKey.lws.rawValue, LWSVersion.self) ?? versions.lws
    if let kueue = reader.reader.lenientString(VersionsKey.kueue.rawValue) {
      let names = KueueVersion.allCases.map(\.rawValue)
      if let version = KueueVersion(rawValue: kueue.hasPrefix("v") ? String(kueue.dropFirst()) : kueue) {
        versions.kueue = version
      } else {
        reader.add(.kueue, "\(kueue) is not a release that is simulated; use \(list(names))")
      }
    }
    reader.finish()
    return versions
  }

  private static func kubernetes(_ text: String) -> KubernetesVersion? {
    let bare = text.hasPrefix("v") ? text.dropFirst() : text[...]
    let parts = bare.split(separator: ".", omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count), parts[0] == "1", let minor = Int(parts[1]),
      KubernetesVersion.supported.contains(minor)
    else { return nil }
    return KubernetesVersion(minor: minor)
  }
}

/// Decodes the sections that stand on their own.
struct PartReader {
  let section: SectionReader<ScenarioKey>
  let context: LoadContext

  var timing: TimingProfile {
    TimingReader(
      files: context.files, diagnostics: context.diagnostics, problems: section.problems,
      kueue: context.kueueConfiguration
    ).profile(section.value(.timing), at: section.path(.timing))
  }

  var record: RecordedGroups {
    switch section.value(.record) {
    case nil, .string("all"): return .all
    case .string("none"): return []
    case .some:
      var groups: RecordedGroups = []
      for item in section.items(.record) {
        let names = RecordedGroups.names
        if let known = names.first(where: { .string($0.name) == item.value }) {
          groups.insert(known.group)
        } else {
          let hint = suggestion(for: item.value.scalarText ?? "", among: names.map(\.name))
          section.problems.add(item.path, "\(item.value.found) is not recorded; use \(list(names.map(\.name)))\(hint)")
        }
      }
      return groups
    }
  }

  var containers: [String: ProcessModel] {
    var behaviours: [String: ProcessModel] = [:]
    let distributions = DistributionReader(files: context.files, problems: section.problems)
    for member in section.members(.containers) {
      if let message = context.objects.complaint(aboutContainer: member.name) {
        section.problems.add(Problem(member.path, isAboutKey: true, message))
      }
      let reader = SectionReader<ContainerKey>(member.value, at: member.path, section.problems)
      func read(_ key: ContainerKey) -> Distribution? {
        reader.value(key).flatMap { distributions.durations($0, at: reader.path(key)) }
      }
      behaviours[member.name] = ProcessModel(
        startup: read(.startup), shutdown: read(.shutdown), runTime: read(.runTime))
      reader.finish()
    }
    return behaviours
  }

  var images: [String: ImageSpec] {
    var images: [String: ImageSpec] = [:]
    for member in section.members(.images) {
      if member.name != "*", !context.objects.images.contains(member.name) {
        section.problems.add(
          Problem(
            member.path, isAboutKey: true,
            ScenarioObjects.complaint(member.name, Array(context.objects.images), noun: "image")))
      }
      let reader = SectionReader<ImageKey>(member.value, at: member.path, section.problems)
      var image = ImageSpec.unlisted
      reader.size(.size).map { image.bytes = $0 }
      reader.flag(.exists).map { image.exists = $0 }
      if reader.has(.cached) { image.cache = cache(reader) }
      images[member.name] = image
      reader.finish()
    }
    if context.objects.images.contains(ArrivalSource.plainImage) {
      images[ArrivalSource.plainImage] = ImageSpec(bytes: 0, cache: .everywhere)
    }
    // What "*" says holds of every image that has no entry of its own.
    if let others = images["*"] {
      for name in context.objects.images where images[name] == nil { images[name] = others }
    }
    return images
  }

  private func cache(_ reader: SectionReader<ImageKey>) -> ImageSpec.Cache {
    switch reader.value(.cached) {
    case .string("everywhere"): return .everywhere
    case .string("nowhere"): return .nowhere
    case .some, nil:
      var nodes: [String] = []
      for item in reader.items(.cached) {
        if case .string(let name) = item.value {
          guard let selection = context.selection(level: "node", name: name, at: item.path) else { continue }
          nodes += context.cluster.nodeNames(in: selection, context.topology)
        } else if let selection = context.selection(item.value, at: item.path) {
          nodes += context.cluster.nodeNames(in: selection, context.topology)
        }
      }
      return .nodes(nodes)
    }
  }
}

extension ClusterSpec {
  /// The positions of the nodes that a selection means, ascending.
  ///
  /// - Parameter topology: This cluster's own.
  package func nodes(in selection: NodeTarget, _ topology: TopologyTree) -> [Int] {
    switch selection {
    case .node(let name): nodes.indices.filter { nodes[$0].metadata.name == name }
    case .domain(let level, let name): topology.domains(level: level, named: name).flatMap { topology[$0].nodes }
    }
  }

  func nodeNames(in selection: NodeTarget, _ topology: TopologyTree) -> [String] {
    nodes(in: selection, topology).map { nodes[$0].metadata.name }
  }
}

extension Scenario {
  /// What is known of an image: its own entry, the entry `*`, or what is assumed of images without one.
  package func image(named name: String) -> ImageSpec {
    images[name] ?? images["*"] ?? .unlisted
  }
}
