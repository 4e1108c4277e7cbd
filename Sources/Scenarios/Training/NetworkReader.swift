import API
import Demand
import Fabric
import Kernel

/// Reads `network` and `storage`: what lies between nodes, and what all of them write to.
struct NetworkReader {
  let section: SectionReader<ScenarioKey>
  let context: LoadContext

  private var problems: ProblemList { context.problems }

  /// The network; nil where the scenario has none and its cluster is of no known kind.
  ///
  /// - Parameter gangs: Those that talk need one.
  func network(for gangs: [TrainedGang]) -> NetworkModel? {
    let network = section.has(.network) ? described : usual.map { NetworkModel(preset: $0) }
    let talks = gangs.contains { $0.model.step.communication != nil }
    if talks, network == nil, !section.has(.network), !context.cluster.nodes.isEmpty {
      problems.add(
        section.path(.training),
        "communication needs a network, and this cluster is of no known kind; add network: {preset: superpod-h100}")
    }
    return network
  }

  /// What the kind of the cluster says.
  private var usual: NetworkPreset? {
    let value = section.value(.cluster)
    guard value?["pools"] == nil, case .string(let name)? = value?["preset"] else { return nil }
    return NetworkPreset.all.first { $0.name == name }
  }

  private var described: NetworkModel? {
    guard let value = section.value(.network) else { return nil }
    let reader = SectionReader<NetworkKey>(value, at: section.path(.network), problems)
    defer { reader.finish() }
    let named = reader.name(.preset, among: NetworkPreset.all.map { ($0.name, $0) })
    let detail = reader.name(.detail, among: [("pipes", ClusterNetwork.Detail.pipes), ("rails", .rails)])
    let rates = (reader.rate(.nicBandwidth), reader.rate(.nvlinkBandwidth))
    let ratios = (reader.count(.rackOversubscription), reader.count(.blockOversubscription))
    let sample = reader.duration(.sample)
    if sample == .zero { reader.add(.sample, "sample has to be longer than 0s") }
    let wiring = reader.name(.wiring, among: NetworkPreset.Wiring.names.map { ($0.name, $0.wiring) })
    guard var preset = named ?? usual else {
      if !reader.has(.preset) {
        problems.add(
          reader.path, "preset is missing, and this cluster is of no known kind: \(NetworkKey.preset.field.clause)")
      }
      return nil
    }
    rates.0.map { preset.nicBandwidthPerGPU = $0 }
    rates.1.map { preset.nvlinkBandwidthPerGPU = $0 }
    ratios.0.map { preset.rackOversubscription = Double($0) }
    ratios.1.map { preset.blockOversubscription = Double($0) }
    wiring.map { preset.wiring = $0 }
    if preset.wiring == .railOptimised, ratios.0 ?? 1 > 1 {
      reader.add(.rackOversubscription, "rail-optimised wiring has no switches in racks; use blockOversubscription")
    }
    var network = NetworkModel(preset: preset, detail: detail ?? .pipes)
    sample.map { network.samplePeriod = $0 }
    return network
  }

  var storage: StorageModel? {
    guard let value = section.value(.storage) else { return nil }
    let reader = SectionReader<StorageKey>(value, at: section.path(.storage), problems)
    defer { reader.finish() }
    let (write, read, node) = (reader.rate(.write), reader.rate(.read), reader.rate(.node))
    guard let write, let read else { return nil }
    var storage = StorageModel(write: write, read: read)
    node.map { storage.perPod = $0 }
    return storage
  }
}

extension SectionReader {
  /// **unit**: bytes per second.
  func rate(_ key: Key) -> Double? {
    value(key).flatMap { Units.read($0, at: path(key), problems, Units.rate) }
  }
}
