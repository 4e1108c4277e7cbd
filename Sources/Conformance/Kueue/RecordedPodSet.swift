import API
import Quota

/// The flavors of a podset as cases write them: absent numbers are 0, absent modes NoFit; reasons are a multiset.
enum RecordedPodSet {
  static func normalised(_ fields: CaseFields) throws(MalformedCase) -> Value {
    var flavors: [String: Value] = [:]
    if let value = fields["flavors"] {
      for (resource, choice) in try CaseFields(value).fields { flavors[resource] = try normalised(choice) }
    }
    let reasons = fields["status"]?["reasons"]?.items.compactMap(\.text) ?? []
    return .object([
      "name": try fields.value("name"), "count": fields["count"] ?? Value(0),
      "requests": fields["requests"] ?? .object([:]), "flavors": .object(flavors), "reasons": Value(reasons.sorted()),
      "error": fields["status"]?["err"]?["error"] ?? .null,
    ])
  }

  static func value(_ podSet: PodSetFlavors, _ tree: QuotaTree) -> Value {
    .object([
      "name": Value(podSet.name), "count": Value(podSet.count),
      "requests": .object(podSet.requests.mapValues(Value.init)),
      "flavors": flavors(podSet, tree), "reasons": Value(podSet.reasons.map(\.description).sorted()),
      "error": podSet.error.map { Value("\($0)") } ?? .null,
    ])
  }

  static func flavors(_ podSet: PodSetFlavors, _ tree: QuotaTree) -> Value {
    var flavors: [String: Value] = [:]
    for choice in podSet.flavors {
      flavors[tree.resources[choice.resource]] = .object([
        "name": Value(tree.flavors[choice.flavor.index].name), "mode": Value(choice.mode.recordedName),
        "triedFlavorIdx": Value(choice.triedIndex),
      ])
    }
    return .object(flavors)
  }

  private static func normalised(_ choice: Value) throws(MalformedCase) -> Value {
    let fields = try CaseFields(choice)
    return .object([
      "name": try fields.value("name"), "mode": fields["mode"] ?? Value("NoFit"),
      "triedFlavorIdx": fields["triedFlavorIdx"] ?? Value(0),
    ])
  }
}

extension FlavorAssignment.Mode {
  var recordedName: String {
    switch self {
    case .noFit: "NoFit"
    case .preempt: "Preempt"
    case .deferredFit: "DeferredFit"
    case .fit: "Fit"
    }
  }
}

extension FlavorAttempt.Blocker {
  var recordedName: String { PendingReason(self).rawValue }
}
