import API
import Kernel

/// Reads one podset of arrivals.
struct ArrivalPodSetReader {
  let context: LoadContext

  private var problems: ProblemList { context.problems }

  func podSet(_ value: Value, at path: FieldPath) -> ArrivalPodSet? {
    let section = SectionReader<ArrivalPodSetKey>(value, at: path, problems)
    defer { section.finish() }
    let count = section.value(.count).map { counts($0, at: section.path(.count)) } ?? WeightedCounts(1)
    let requests = section.reader.resources(ArrivalPodSetKey.requests.rawValue)
    let minCount = section.count(.minCount)
    let annotations = section.value(.topology).map { topology($0, at: section.path(.topology)) } ?? [:]
    guard let count else { return nil }
    if let minCount, minCount >= count.smallest {
      section.add(.minCount, "\(minCount) is not below count, \(count.smallest)")
    }
    var podSet = ArrivalPodSet(name: section.text(.name) ?? "main", count: count, requests: requests)
    podSet.minCount = minCount
    podSet.annotations = annotations
    return podSet
  }

  /// A number, or weights by number.
  private func counts(_ value: Value, at path: FieldPath) -> WeightedCounts? {
    guard case .object(let fields) = value else {
      return Units.count(value, atLeast: 1, at: path, problems).map { WeightedCounts($0) }
    }
    var weights: [Int: Double] = [:]
    for (key, value) in fields.sorted(by: { $0.key < $1.key }) {
      guard let count = Int(key), count >= 1 else {
        problems.add(
          Problem(path.key(key), isAboutKey: true, "\"\(key)\" is not a number of pods, which is at least 1"))
        continue
      }
      guard let weight = value.scalarText.flatMap(Double.init), weight > 0, weight.isFinite else {
        problems.add(path.key(key), "\(value.found) stands where a weight above 0 is expected")
        continue
      }
      weights[count] = weight
    }
    guard weights.count == fields.count, !weights.isEmpty else {
      if fields.isEmpty { problems.add(path, "no number of pods has a weight") }
      return nil
    }
    return WeightedCounts(weights)
  }

  // MARK: Topology

  /// The annotations of a pod template that Kueue reads. Source: KUEUE-SPEC 1.8.
  private func topology(_ value: Value, at path: FieldPath) -> [String: String] {
    let section = SectionReader<ArrivalTopologyKey>(value, at: path, problems)
    defer { section.finish() }
    let ways = [ArrivalTopologyKey.required, .preferred, .unconstrained].filter { section.has($0) }
    if ways.count > 1 { problems.add(path, "\(ways.map(\.rawValue).joined(separator: " and ")) exclude each other") }
    if section.has(.slice) != section.has(.sliceSize) { problems.add(path, "slice and sliceSize go together") }
    if ways.isEmpty, !section.has(.slice) {
      problems.add(path, "asks for nothing; use required, preferred, unconstrained or slice")
    }
    var annotations: [String: String] = [:]
    annotations[KueueKey.requiredTopology] = level(section, .required)
    annotations[KueueKey.preferredTopology] = level(section, .preferred)
    if section.flag(.unconstrained) == true { annotations[KueueKey.unconstrainedTopology] = "true" }
    annotations[KueueKey.sliceTopology] = level(section, .slice)
    annotations[KueueKey.sliceSize] = section.count(.sliceSize).map { String($0) }
    return annotations
  }

  /// The node label of a level, which is named by the cluster, or itself a label.
  private func level(_ section: SectionReader<ArrivalTopologyKey>, _ key: ArrivalTopologyKey) -> String? {
    guard let name = section.text(key) else { return nil }
    let levels = context.cluster.levels
    if let level = levels.first(where: { $0.name == name || $0.labelKey == name }) { return level.labelKey }
    if name.contains("/") { return name }
    let names = levels.map(\.name)
    section.add(
      key,
      "this cluster has no level \"\(name)\"; use \(list(names)) or a node label\(suggestion(for: name, among: names))")
    return nil
  }
}
