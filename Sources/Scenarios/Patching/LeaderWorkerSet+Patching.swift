package import API

/// Why a patch cannot be applied: each problem with the patch entry that caused it, as far as that is known.
package struct PatchRefusal: Error, Equatable {
  package struct Problem: Equatable, Sendable {
    package enum Origin: Equatable, Sendable {
      /// A key of `template` as the scenario wrote it.
      case template(String)
      /// A key of `spec` as the scenario wrote it.
      case spec(String)
      /// The patched object, in which no single entry is at fault.
      case result
    }

    package var origin: Origin
    package var message: String
  }

  package var problems: [Problem]
}

extension LeaderWorkerSet {
  /// The set that a patch makes of this one, decoded and validated as the API server would.
  ///
  /// Works on `source`, which has to be the set's present manifest; status is kept.
  package func patched(
    by patch: LeaderWorkerSetPatch, version: LWSVersion = .head
  ) -> Result<LeaderWorkerSet, PatchRefusal> {
    var problems: [PatchRefusal.Problem] = []
    var document = source
    for entry in patch.spec {
      apply(entry, at: ["spec"], to: &document).map { problems.append(.init(origin: .spec(entry.key), message: $0)) }
    }
    for entry in patch.template {
      applyToTemplates(entry, &document).map {
        problems.append(.init(origin: .template(entry.key), message: $0))
      }
    }
    guard problems.isEmpty else { return .failure(PatchRefusal(problems: problems)) }
    return decoded(document, patch, version)
  }

  /// The set with another number of replicas, as its scale subresource leaves it.
  package func scaled(to replicas: Int) -> LeaderWorkerSet {
    var set = self
    set.spec.replicas = replicas
    let edit = ValueEdit(steps: ["spec", "replicas"], value: .int(Int64(replicas)))
    if case .success(let document) = edit.applied(to: source) { set.source = document }
    return set
  }

  private func apply(_ entry: LeaderWorkerSetPatch.PathValue, at prefix: [String], to document: inout Value) -> String?
  {
    switch ValueEdit(steps: prefix + entry.steps, value: entry.value).applied(to: document) {
    case .success(let edited):
      document = edited
      return nil
    case .failure(let refusal): return refusal.message
    }
  }

  /// Applies an entry to both templates; one of them has to have what it is about.
  private func applyToTemplates(_ entry: LeaderWorkerSetPatch.PathValue, _ document: inout Value) -> String? {
    let templates = ["leaderTemplate", "workerTemplate"].filter {
      document["spec"]?["leaderWorkerTemplate"]?[$0] != nil
    }
    let inner = entry.steps.first == "metadata" || entry.steps.first == "spec" ? [] : ["spec"]
    var refusals: [String] = []
    for template in templates {
      let prefix = ["spec", "leaderWorkerTemplate", template] + inner
      if let refusal = apply(entry, at: prefix, to: &document) { refusals.append(refusal) }
    }
    return refusals.count == templates.count ? refusals.last ?? "the set has no template" : nil
  }

  private func decoded(
    _ document: Value, _ patch: LeaderWorkerSetPatch, _ version: LWSVersion
  ) -> Result<LeaderWorkerSet, PatchRefusal> {
    let list = ProblemList()
    let decoded = LeaderWorkerSet(reading: ObjectReader(document, at: .root, list))
    var problems = list.problems
    if problems.isEmpty, let decoded {
      problems = LeaderWorkerSetValidation.problems(updating: decoded, from: self, version: version)
    }
    guard problems.isEmpty, var decoded else {
      return .failure(PatchRefusal(problems: problems.map { Self.located($0, patch) }))
    }
    decoded.status = status
    return .success(decoded)
  }

  /// Finds the patch entry whose last step the problem's path ends in.
  private static func located(_ problem: Problem, _ patch: LeaderWorkerSetPatch) -> PatchRefusal.Problem {
    let message = "\(problem.path)  \(problem.message)"
    let keys = problem.path.steps.compactMap { step in
      if case .key(let key) = step { key } else { nil }
    }
    for entry in patch.template where entry.steps.last.map(keys.contains) ?? false {
      return .init(origin: .template(entry.key), message: message)
    }
    for entry in patch.spec where entry.steps.last.map(keys.contains) ?? false {
      return .init(origin: .spec(entry.key), message: message)
    }
    return .init(origin: .result, message: message)
  }
}
