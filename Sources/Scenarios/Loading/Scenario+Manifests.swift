package import API

extension Scenario {
  /// Reads a manifest that the scenario does not name, by the scenario's versions and with its Kueue.
  ///
  /// - Parameters:
  ///   - path: Of the file, from the present folder.
  ///   - objects: Kueue's objects at the moment that the manifest is meant for.
  /// - Throws: Everything that is wrong, at once.
  package func manifests(path: String, beside objects: KueueObjects) throws(ScenarioError) -> [Manifest] {
    let diagnostics = DiagnosticList()
    let name = path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
    let reader = ManifestReader(
      files: InputReader(besides: path), diagnostics: diagnostics, version: versions.lws, origin: start)
    let manifests = reader.manifests(ofFile: name)
    for (object, part) in reader.jobParts {
      diagnostics.report(KueueReader.problems(of: object, objects.configuration.gates), in: part)
    }
    var later = objects
    for manifest in manifests {
      if case .kueue(let object) = manifest.object { later.apply(object) }
    }
    later.configuration = objects.configuration
    for complaint in later.complaints() {
      guard let place = reader.kueueParts[complaint.object] else { continue }
      diagnostics.report([place.manifest.asWritten(complaint.problem)], in: place.part)
    }
    guard diagnostics.isEmpty else { throw ScenarioError(diagnostics: diagnostics.sorted) }
    return manifests
  }
}
