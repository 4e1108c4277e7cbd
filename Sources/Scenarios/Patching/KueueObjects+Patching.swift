package import API

extension KueueObjects {
  /// The object that a patch of `spec` makes of one of these, decoded and validated as the API server would; nil when
  /// there is none of the name.
  ///
  /// - Parameter origin: The calendar time of simulated time zero, in seconds since 1970-01-01T00:00Z.
  package func patched(
    _ key: KueueObjectName, by patch: [LeaderWorkerSetPatch.PathValue], origin: Int64
  ) -> Result<KueueManifest, PatchRefusal>? {
    guard var document = sources[key] else { return nil }
    var problems: [PatchRefusal.Problem] = []
    for entry in patch {
      switch ValueEdit(steps: ["spec"] + entry.steps, value: entry.value).applied(to: document) {
      case .success(let edited): document = edited
      case .failure(let refusal): problems.append(.init(origin: .spec(entry.key), message: refusal.message))
      }
    }
    guard problems.isEmpty else { return .failure(PatchRefusal(problems: problems)) }
    return decoded(document, key, patch, origin)
  }

  private func decoded(
    _ document: Value, _ key: KueueObjectName, _ patch: [LeaderWorkerSetPatch.PathValue], _ origin: Int64
  ) -> Result<KueueManifest, PatchRefusal> {
    let list = ProblemList()
    let object = KubernetesObject(reading: ObjectReader(document, at: .root, list), origin: origin)
    var problems = list.problems
    guard case .kueue(let manifest)? = object, problems.isEmpty else {
      return .failure(Self.refusal(problems, patch))
    }
    if let old = self.object(key) {
      problems = KueueValidation.problems(updating: manifest.object, from: old).map(manifest.asWritten)
    }
    return problems.isEmpty ? .success(manifest) : .failure(Self.refusal(problems, patch))
  }

  /// Finds the entry of the patch whose last step a problem's path contains.
  private static func refusal(_ problems: [Problem], _ patch: [LeaderWorkerSetPatch.PathValue]) -> PatchRefusal {
    PatchRefusal(
      problems: problems.map { problem in
        let keys = problem.path.steps.compactMap { step in
          if case .key(let key) = step { key } else { nil }
        }
        let entry = patch.first { $0.steps.last.map(keys.contains) ?? false }
        return .init(
          origin: entry.map { .spec($0.key) } ?? .result, message: "\(problem.path)  \(problem.message)")
      })
  }
}
