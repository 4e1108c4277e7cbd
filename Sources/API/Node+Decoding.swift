extension Node {
  /// Taints with this prefix follow from a node's conditions: the control plane sets them, a snapshot does not.
  ///
  /// Source: Kubernetes, taint nodes by condition.
  private static let conditionTaint = "node.kubernetes.io/"

  /// Reads a node as `kubectl get nodes -o yaml` prints it.
  ///
  /// Lenient about fields that are not needed: such a file is written by a machine, of whatever version.
  package init?(reading reader: ObjectReader) {
    guard let metadata = reader.required("metadata", reader.object) else { return nil }
    let name = metadata.required("name", metadata.string)
    let labels = metadata.stringMap("labels")
    let allocatable = Self.allocatable(reader)
    guard let name, let allocatable else { return nil }
    self.init(metadata: Metadata(name: name, namespace: "", labels: labels), allocatable: allocatable)
    guard let spec = reader.object("spec") else { return }
    isUnschedulable = spec.bool("unschedulable") ?? false
    taints = spec.objects("taints").compactMap(Taint.init(reading:)).filter { !$0.key.hasPrefix(Self.conditionTaint) }
  }

  private static func allocatable(_ reader: ObjectReader) -> ResourceList? {
    guard let status = reader.required("status", reader.object) else { return nil }
    guard status.has("allocatable") || status.has("capacity") else {
      status.problems.add(status.path, "allocatable is missing; it says what pods may ask of the node")
      return nil
    }
    return status.resources(status.has("allocatable") ? "allocatable" : "capacity")
  }
}

extension Taint {
  /// Reads a taint of a node's spec.
  package init?(reading reader: ObjectReader) {
    let key = reader.required("key", reader.string)
    let effect = reader.required("effect") { reader.choice($0, Effect.self) }
    let value = reader.string("value") ?? ""
    reader.finish(ignoring: ["timeAdded"])
    guard let key, let effect else { return nil }
    self.init(key: key, value: value, effect: effect)
  }
}
