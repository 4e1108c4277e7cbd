/// The recorded form of a generated cluster.
enum TASGrid {
  static func cluster(_ fields: CaseFields) throws(MalformedCase) -> GridCluster {
    var shape = GridCluster.Shape(
      blocks: try fields.int("blocks"), racksPerBlock: try fields.int("racksPerBlock"),
      hostsPerRack: try fields.int("hostsPerRack"), gpusPerHost: try fields.int("gpusPerHost"))
    shape.otherGPUs = (fields["altGpusPerHost"]?.integer ?? 0, fields["altPercent"]?.integer ?? 0)
    shape.usedPercent = fields["usedPercent"]?.integer ?? 0
    shape.fullPercent = fields["fullPercent"]?.integer ?? 0
    shape.seed = try fields.int("seed")
    return GridCluster(shape)
  }
}
