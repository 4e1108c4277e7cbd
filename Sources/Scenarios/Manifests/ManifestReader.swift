package import API

/// A field that manifests use and the simulator does not follow exactly.
package struct FieldNote: Hashable, Comparable, Sendable {
  package var kind: String
  /// The field's path without list positions: `spec.containers[].ports`.
  package var pattern: String
  package var treatment: FieldTreatment

  package init(kind: String, pattern: String, treatment: FieldTreatment) {
    self.kind = kind
    self.pattern = pattern
    self.treatment = treatment
  }

  package static func < (left: FieldNote, right: FieldNote) -> Bool {
    (left.kind, left.pattern, left.treatment.rawValue) < (right.kind, right.pattern, right.treatment.rawValue)
  }
}

/// Reads Kubernetes manifests: files or inline, one document or many, lists unrolled.
///
/// A class because every list of manifests adds to the same notes; it belongs to one load.
final class ManifestReader {
  private let files: InputReader
  private let diagnostics: DiagnosticList
  private let version: LWSVersion
  /// The calendar time of simulated time zero, in seconds since 1970-01-01T00:00Z.
  private let origin: Int64
  /// Where objects of Kueue's stand, for mistakes that show only beside others.
  private(set) var kueueParts: [KueueObjectName: (manifest: KueueManifest, part: DocumentPart)] = [:]
  /// Sets and jobs without mistakes of their own, which Kueue has rules for too.
  private(set) var jobParts: [(object: KubernetesObject, part: DocumentPart)] = []
  /// Objects of Kueue's with mistakes of their own, which patches are not tried on.
  private(set) var brokenKueueObjects: Set<KueueObjectName> = []
  private var noteSet: Set<FieldNote> = []
  private var ignored: Set<String> = []

  init(files: InputReader, diagnostics: DiagnosticList, version: LWSVersion, origin: Int64) {
    self.files = files
    self.diagnostics = diagnostics
    self.version = version
    self.origin = origin
  }

  /// Fields that are not followed exactly, each once, sorted.
  var notes: [FieldNote] { noteSet.sorted() }
  /// Kinds that are kept but not simulated, as `apiVersion kind`, sorted.
  var ignoredKinds: [String] { ignored.sorted() }

  /// The objects of a `manifests` or `apply` field: a path, an inline object, or a list of these.
  ///
  /// - Parameter scenario: The scenario's document, in which `path` leads to `value`.
  func manifests(_ value: Value, at path: FieldPath, in scenario: DocumentPart) -> [Manifest] {
    var found: [(manifest: Manifest, part: DocumentPart)] = []
    if case .array(let items) = value {
      for (index, item) in items.enumerated() { found += entry(item, at: path.index(index), in: scenario) }
    } else {
      found = entry(value, at: path, in: scenario)
    }
    reportDuplicates(found)
    return found.map(\.manifest)
  }

  /// The objects of a file that stands for itself.
  func manifests(ofFile path: String) -> [Manifest] {
    guard let file = SourceFile(reading: path, from: files, diagnostics) else { return [] }
    let found = file.documents.enumerated().flatMap { number, root in
      document(
        root.value, in: DocumentPart(file: file.name, root: root, prefix: .root, overrides: []), file: path,
        number: number)
    }
    reportDuplicates(found)
    return found.map(\.manifest)
  }

  private func entry(
    _ value: Value, at path: FieldPath, in scenario: DocumentPart
  ) -> [(manifest: Manifest, part: DocumentPart)] {
    switch value {
    case .string(let file): return self.file(file, at: path, in: scenario)
    case .object: return document(value, in: scenario.part(at: path), file: "inline", number: 0)
    case .null, .bool, .int, .double, .array:
      diagnostics.add(
        scenario.diagnostic(
          Problem(path, "\(value.found) stands where the path of a manifest or an object is expected")))
      return []
    }
  }

  private func file(
    _ path: String, at place: FieldPath, in scenario: DocumentPart
  ) -> [(manifest: Manifest, part: DocumentPart)] {
    do throws(InputReader.Refusal) {
      _ = try files.text(of: path)
    } catch {
      diagnostics.add(scenario.diagnostic(Problem(place, "\(files.shown(path)) \(error.message)")))
      return []
    }
    guard let file = SourceFile(reading: path, from: files, diagnostics) else { return [] }
    return file.documents.enumerated().flatMap { number, root in
      let part = DocumentPart(file: file.name, root: root, prefix: .root, overrides: [])
      return document(root.value, in: part, file: path, number: number)
    }
  }

  private func document(
    _ value: Value, in part: DocumentPart, file: String, number: Int
  ) -> [(manifest: Manifest, part: DocumentPart)] {
    if value["kind"] == .string("List"), case .array(let items) = value["items"] {
      let list = part.part(at: FieldPath.root.key("items"))
      return items.enumerated().flatMap { index, item in
        document(item, in: list.part(at: FieldPath.root.index(index)), file: file, number: number)
      }
    }
    if let text = Self.kueueConfiguration(in: value) {
      return configuration(text, in: part, file: file, number: number)
    }
    let problems = ProblemList()
    let object = KubernetesObject(reading: ObjectReader(value, at: .root, problems), origin: origin)
    diagnostics.report(problems.problems, in: part)
    guard let object else { return [] }
    // A value of the wrong type reads as absent, which would only mislead the rules.
    if case .leaderWorkerSet(let set) = object, problems.problems.allSatisfy(\.isAboutKey) {
      diagnostics.report(LeaderWorkerSetValidation.problems(creating: set, version: version), in: part)
    }
    if problems.problems.isEmpty { jobParts.append((object, part)) }
    if case .kueue(let manifest) = object {
      let rules = problems.problems.allSatisfy(\.isAboutKey) ? manifest.problems : []
      diagnostics.report(rules, in: part)
      if !rules.isEmpty || !problems.problems.isEmpty { brokenKueueObjects.insert(manifest.object.key) }
      kueueParts[manifest.object.key] = (manifest, part)
    }
    note(object, problems)
    return [(Manifest(object: object, file: file, document: number), part)]
  }

  /// The name under which Kueue's deployment mounts its configuration.
  private static let configurationKey = "controller_manager_config.yaml"

  /// The configuration that a ConfigMap holds for Kueue; nil for everything else.
  private static func kueueConfiguration(in value: Value) -> String? {
    guard value["kind"] == .string("ConfigMap"), case .string(let text)? = value["data"]?[configurationKey] else {
      return nil
    }
    return text
  }

  /// Reads a configuration out of its ConfigMap; lines of messages count from its own first.
  private func configuration(
    _ text: String, in part: DocumentPart, file: String, number: Int
  ) -> [(manifest: Manifest, part: DocumentPart)] {
    let name = "\(part.file)#\(Self.configurationKey)"
    guard let inner = SourceFile(path: file, name: name, text: text, diagnostics) else { return [] }
    return inner.documents.flatMap { root in
      document(
        root.value, in: DocumentPart(file: name, root: root, prefix: .root, overrides: []), file: file, number: number)
    }
  }

  private func note(_ object: KubernetesObject, _ problems: ProblemList) {
    if case .other(let other) = object { ignored.insert("\(other.apiVersion) \(other.kind)") }
    for (pattern, treatment) in problems.notes where !Self.isBookkeeping(pattern) {
      noteSet.insert(FieldNote(kind: object.kind, pattern: pattern, treatment: treatment))
    }
  }

  /// Fields that say nothing about what is to run.
  private static func isBookkeeping(_ pattern: String) -> Bool {
    ["apiVersion", "kind", "status"].contains(pattern) || pattern.hasPrefix("metadata.")
  }

  private func reportDuplicates(_ found: [(manifest: Manifest, part: DocumentPart)]) {
    var places: [String: String] = [:]
    for (manifest, part) in found {
      let metadata = manifest.object.metadata
      let name = [manifest.object.kind, metadata.namespace, metadata.name].filter { !$0.isEmpty }.joined(separator: "/")
      let path = FieldPath.root.key("metadata").key("name")
      let here = part.diagnostic(Problem(path, ""))
      if let first = places[name] {
        diagnostics.add(part.diagnostic(Problem(path, "\(name) exists already, in \(first)")))
      } else {
        places[name] = here.mark.map { "\(here.file):\($0.line)" } ?? here.file
      }
    }
  }
}
