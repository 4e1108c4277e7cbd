extension ResourceFlavor {
  /// Reads a ResourceFlavor.
  init(name: String, reading reader: ObjectReader) {
    self.init(name: name)
    var flavor = self
    reader.spec { flavor.readSpec($0) }
    self = flavor
  }

  private mutating func readSpec(_ reader: ObjectReader) {
    nodeLabels = reader.stringMap("nodeLabels")
    nodeTaints = reader.objects("nodeTaints").compactMap(Taint.init(reading:))
    tolerations = reader.objects("tolerations").map(Toleration.init(reading:))
    topologyName = reader.string("topologyName")
    reader.finish()
  }
}

extension KueueTopology {
  /// Reads a Topology.
  init(name: String, reading reader: ObjectReader) {
    let levels = reader.spec { spec in
      defer { spec.finish() }
      return spec.objects("levels").compactMap { level -> String? in
        defer { level.finish() }
        return level.required("nodeLabel", level.string)
      }
    }
    if levels == nil { reader.problems.add(reader.path, "spec is missing; it lists the levels, the widest first") }
    self.init(name: name, levels: levels ?? [])
  }
}
