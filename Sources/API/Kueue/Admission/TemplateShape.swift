/// What of a pod's spec may not change while Kueue manages the pods' owner: what requests and places depend on.
///
/// Source: KUEUE-SPEC 6.3.
package struct TemplateShape: Equatable, Sendable {
  private struct Part: Equatable, Sendable {
    var requests: ResourceList
    var ports: Value
  }

  private var initContainers: [Part]
  private var containers: [Part]
  private var nodeSelector: [String: String]
  private var affinity: Affinity
  private var tolerations: [Toleration]
  private var priority: Int
  private var overhead: ResourceList
  /// Fields that are not followed, as they were written.
  private var others: [String: Value]

  private static let otherFields = ["resourceClaims", "resources", "runtimeClassName", "topologySpreadConstraints"]

  package init(_ template: PodTemplate) {
    let spec = template.spec
    let source = template.source["spec"] ?? .null
    initContainers = Self.parts(spec.initContainers, source["initContainers"])
    containers = Self.parts(spec.containers, source["containers"])
    nodeSelector = spec.nodeSelector
    affinity = spec.affinity
    tolerations = spec.tolerations
    priority = spec.priority
    overhead = spec.overhead
    others = [:]
    for field in Self.otherFields { others[field] = source[field] }
  }

  private static func parts(_ containers: [Container], _ source: Value?) -> [Part] {
    var items: [Value] = []
    if case .array(let written)? = source { items = written }
    return containers.enumerated().map { index, container in
      Part(
        requests: container.requests, ports: items.indices.contains(index) ? items[index]["ports"] ?? .null : .null)
    }
  }

  /// Where two shapes differ, in Kubernetes' words.
  ///
  /// - Parameter path: Where the pod's spec stands.
  package func changes(from old: TemplateShape, at path: FieldPath) -> [Problem] {
    var paths =
      Self.changes(initContainers, old.initContainers, at: path.key("initContainers"))
      + Self.changes(containers, old.containers, at: path.key("containers"))
    if nodeSelector != old.nodeSelector { paths.append(path.key("nodeSelector")) }
    if affinity != old.affinity { paths.append(path.key("affinity")) }
    if tolerations != old.tolerations { paths.append(path.key("tolerations")) }
    if priority != old.priority { paths.append(path.key("priority")) }
    if overhead != old.overhead { paths.append(path.key("overhead")) }
    for field in Self.otherFields where others[field] != old.others[field] { paths.append(path.key(field)) }
    return paths.map(KueueValidation.immutable)
  }

  private static func changes(_ new: [Part], _ old: [Part], at path: FieldPath) -> [FieldPath] {
    guard new.count == old.count else { return [path] }
    return new.indices.flatMap { index -> [FieldPath] in
      var paths: [FieldPath] = []
      let place = path.index(index)
      if new[index].requests != old[index].requests { paths.append(place.key("resources").key("requests")) }
      if new[index].ports != old[index].ports { paths.append(place.key("ports")) }
      return paths
    }
  }
}
