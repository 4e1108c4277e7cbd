import API
import Faults

/// Reads what an entry of the catalogue counts: `of`, `parts` and `over`, or the unit of its rate.
struct FaultComponentReader {
  let context: LoadContext
  let skipsOtherLevels: Bool

  /// - Parameters:
  ///   - unit: What the rate counts, if there is one.
  ///   - known: What the entry counted before.
  func component(
    _ section: SectionReader<FaultEntryKey>, unit: String?, inPlaceOf known: FaultComponent?
  ) -> FaultComponent? {
    let names = names
    // A rate of links that changes an entry of links is still about where they are.
    let isOfPart = unit.map { !names.contains($0) } ?? true
    guard let name = section.text(.of) ?? (isOfPart ? known?.name : unit) ?? unit else {
      // A rate that cannot be read has been complained about.
      if section.has(.rate) { return nil }
      section.problems.add(section.path, "of is missing: \(FaultEntryKey.of.field.clause)")
      return nil
    }
    let parts = section.count(.parts) ?? (isOfPart && name == known?.name ? known?.parts : nil) ?? 1
    if let unit, unit != name, parts == 1 {
      section.add(.rate, "the rate counts each \(unit) but of is \(name); write \(name)-days, or say parts")
    }
    return component(section, name, parts)
  }

  private func component(
    _ section: SectionReader<FaultEntryKey>, _ name: String, _ parts: Int
  ) -> FaultComponent? {
    if section.has(.over), name != "job" { section.add(.over, "belongs to job, not to \(name)") }
    if section.has(.parts), ["gpu", "job"].contains(name) {
      section.add(.parts, "belongs to nodes, domains and the cluster, not to \(name); multiply the rate")
    }
    switch name {
    case "node": return .node(parts: parts)
    case "server": return .server(parts: parts)
    case "gpu": return .gpu
    case "cluster": return .cluster(parts: parts)
    case "job": return .job(over: section.count(.over) ?? 0)
    case "nvlink-domain":
      if hasNVLinkDomains { return .nvlinkDomain(parts: parts) }
      complain(section, "no node of this cluster has the label \(NVLinkDomains.label), which names its NVLink domain")
      return nil
    default: break
    }
    if levels.contains(name) { return .domain(level: name, parts: parts) }
    complain(section, "this cluster has no \"\(name)\"; use \(list(names))\(suggestion(for: name, among: names))")
    return nil
  }

  private func complain(_ section: SectionReader<FaultEntryKey>, _ message: String) {
    guard !skipsOtherLevels, !context.cluster.nodes.isEmpty else { return }
    section.add(section.has(.of) ? .of : .rate, message)
  }

  private var levels: [String] { context.cluster.levels.map(\.name) }

  private var hasNVLinkDomains: Bool {
    context.cluster.nodes.contains { $0.metadata.labels[NVLinkDomains.label]?.isEmpty == false }
  }

  /// What can fail in this cluster.
  private var names: [String] {
    ["node", "server", "gpu", "cluster", "job"] + (hasNVLinkDomains ? ["nvlink-domain"] : [])
      + levels.filter { $0 != "node" }
  }
}

extension FaultComponent {
  /// As scenarios write it.
  var name: String {
    switch self {
    case .node: "node"
    case .server: "server"
    case .gpu: "gpu"
    case .domain(let level, _): level
    case .cluster: "cluster"
    case .nvlinkDomain: "nvlink-domain"
    case .job: "job"
    }
  }

  /// How many alike parts each has.
  fileprivate var parts: Int {
    switch self {
    case .node(let parts), .server(let parts), .domain(_, let parts), .cluster(let parts), .nvlinkDomain(let parts):
      parts
    case .gpu, .job: 1
    }
  }
}
