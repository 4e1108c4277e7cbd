import API
import Cluster
import Faults
import Kernel

/// Reads the failures of a trace, in which chance decides nothing.
struct FaultTraceReader {
  let context: LoadContext
  let model: FailureModel

  func faults(inFile path: String, at field: FieldPath) -> [TracedFault] {
    guard let file = SourceFile(reading: path, from: context.files, context.diagnostics),
      let root = file.documents.first
    else { return [] }
    let problems = ProblemList()
    let part = DocumentPart(file: file.name, root: root, prefix: .root, overrides: [])
    defer { context.diagnostics.report(problems.problems, in: part) }
    guard case .array(let items) = root.value else {
      problems.add(.root, "\(root.value.found) stands where a list of failures is expected (lwsim export RUN --faults)")
      return []
    }
    let faults = items.enumerated().compactMap { index, item in
      fault(SectionReader<TracedFaultKey>(item, at: FieldPath.root.index(index), problems))
    }
    return faults.sorted { $0.time < $1.time }
  }

  private func fault(_ section: SectionReader<TracedFaultKey>) -> TracedFault? {
    defer { section.finish() }
    let names = model.entries.map(\.name)
    let name = section.text(.fail)
    let entry = name.flatMap { name in names.firstIndex(of: name) }
    if let name, entry == nil {
      let hint = names.isEmpty ? "; failures.profile is none, so there are none" : "; use \(list(names))"
      section.add(.fail, "\"\(name)\" is not an entry of the catalogue\(hint)\(suggestion(for: name, among: names))")
    }
    let time = section.duration(.at)
    let victim = victim(section)
    var fault = DrawnFault(entry: entry ?? 0, victim: victim ?? .cluster)
    if let value = section.value(.magnitude) {
      if let number = value.scalarText.flatMap(Double.init), number >= 0, number.isFinite {
        fault.magnitude = number
      } else {
        section.add(.magnitude, "\(value.found) stands where a number of at least 0 is expected")
      }
    }
    fault.notice = section.duration(.notice)
    fault.detection = section.duration(.detection)
    section.duration(.swap).map { fault.swap = $0 }
    fault.steps = steps(section)
    guard entry != nil, victim != nil, let time else { return nil }
    return TracedFault(time: .zero + time, fault: fault)
  }

  private func victim(_ section: SectionReader<TracedFaultKey>) -> FaultVictim? {
    let gpu = section.count(.gpu)
    guard let value = section.value(.target) else { return nil }
    if case .string("cluster") = value { return .cluster }
    let reader = LoadContext(context, problems: section.problems)
    switch reader.selection(value, at: section.path(.target)) {
    case .node(let name):
      guard let index = context.cluster.nodes.firstIndex(where: { $0.metadata.name == name }) else { return nil }
      return .node(NodeID(index), gpu: gpu)
    case .domain(let level, let name):
      return context.topology.domains(level: level, named: name).first.map { .domain($0.index) }
    case nil: return nil
    }
  }

  private func steps(_ section: SectionReader<TracedFaultKey>) -> [DrawnFault.Step] {
    var steps: [DrawnFault.Step] = []
    for item in section.reader.items(TracedFaultKey.remedies.rawValue) {
      guard case .object(let fields) = item.value, fields.count == 1, let (name, value) = fields.first else {
        section.problems.add(
          item.path, "\(item.value.found) stands where a remedy and its time are expected, e.g. {reset: 8m}")
        continue
      }
      let names = model.remedies.map(\.name)
      guard let remedy = names.firstIndex(of: name) else {
        section.problems.add(
          item.path, "\"\(name)\" is not a remedy; use \(list(names))\(suggestion(for: name, among: names))")
        continue
      }
      guard let time = Units.read(value, at: item.path.key(name), section.problems, Units.duration) else { continue }
      steps.append(DrawnFault.Step(remedy: remedy, time: time))
    }
    return steps
  }
}
