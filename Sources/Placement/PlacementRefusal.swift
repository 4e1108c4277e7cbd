package import API

/// Why a podset got no places.
///
/// Source: KUEUE-SPEC 5.4, 5.10, 5.14.
package enum PlacementRefusal: Error, Equatable, Sendable {
  case sliceSizeMissing
  case levelMissing
  case unknownLevel(String)
  case unknownSliceLevel(String)
  case sliceAboveRequest(slice: String, requested: String)
  case unknownLayerLevel(String)
  case layerNotLower(String, parent: String)
  case layerSizeNotDivisor(Int, parent: Int)
  case noDomains(level: String)
  case doesNotFit(Shortage)
  case staleDomain(String)
  case noReplacement(node: String)
}

/// How much of a request fits, and what rules nodes out.
package struct Shortage: Equatable, Sendable {
  package enum Unit: String, Sendable {
    case pods = "pod(s)"
    case slices = "slice(s)"
  }

  /// The slices of one layer in the best domain of the level where the search ended.
  package struct Layer: Equatable, Sendable {
    package var level: String
    package var fitCount: Int
    package var wantedCount: Int
  }

  package var topology: String
  package var fitCount: Int
  package var wantedCount: Int
  package var unit: Unit
  /// One for each layer when slices lie within slices, else empty.
  package var layers: [Layer]
  package var exclusions: Exclusions
}

/// Why leaves of the tree could not be used, each counted under one reason.
package struct Exclusions: Equatable, Sendable {
  package enum Reason: Hashable, Sendable {
    case taint(Taint)
    case nodeSelector
    case affinity
    case topologyDomain
    case resource(String)
  }

  /// All leaves of the tree, before any of them was ruled out.
  package var totalCount: Int
  package var counts: [Reason: Int] = [:]
}

extension PlacementRefusal: CustomStringConvertible {
  /// The sentence that Kueue writes.
  package var description: String {
    switch self {
    case .sliceSizeMissing: "slice topology requested, but slice size not provided"
    case .levelMissing: "topology level not specified"
    case .unknownLevel(let level): "no requested topology level: \(level)"
    case .unknownSliceLevel(let level): "no requested topology level for slices: \(level)"
    case .sliceAboveRequest(let slice, let requested):
      "podset slice topology \(slice) is above the podset topology \(requested)"
    case .unknownLayerLevel(let level): "no requested topology level for additional slice layer: \(level)"
    case .layerNotLower(let level, let parent):
      "additional slice layer topology \(level) must be at a lower level than \(parent)"
    case .layerSizeNotDivisor(let size, let parent):
      "additional slice layer size \(size) must evenly divide parent layer size \(parent)"
    case .noDomains(let level): "no topology domains at level: \(level)"
    case .doesNotFit(let shortage): shortage.description
    case .staleDomain(let domain):
      "Cannot replace the node, because the existing topologyAssignment is invalid, "
        + "as it contains the stale domain \(domain)"
    case .noReplacement(let node): "cannot find replacement assignment for unhealthy node: \(node)"
    }
  }
}

extension Shortage: CustomStringConvertible {
  package var description: String { "topology \"\(topology)\" \(finding)\(exclusions)" }

  private var finding: String {
    if !layers.isEmpty {
      let parts = layers.map { "; \($0.fitCount)/\($0.wantedCount) slice(s) fit on level \($0.level)" }
      return "doesn't allow to fit" + parts.joined()
    }
    if fitCount == 0 { return "doesn't allow to fit any of \(wantedCount) \(unit.rawValue)" }
    return "allows to fit only \(fitCount) out of \(wantedCount) \(unit.rawValue)"
  }
}

extension Exclusions: CustomStringConvertible {
  package var description: String {
    if counts.isEmpty { return "" }
    let items = counts.map { "\($0.key): \($0.value)" }.sorted { $0.precedesInBytes($1) }
    return ". Total nodes: \(totalCount); excluded: \(items.joined(separator: ", "))"
  }
}

extension Exclusions.Reason: CustomStringConvertible {
  package var description: String {
    switch self {
    case .taint(let taint):
      "taint \"\(taint.key)\(taint.value.isEmpty ? "" : "=\(taint.value)"):\(taint.effect.rawValue)\""
    case .nodeSelector: "nodeSelector"
    case .affinity: "affinity"
    case .topologyDomain: "topologyDomain"
    case .resource(let name): "resource \"\(name)\""
    }
  }
}
