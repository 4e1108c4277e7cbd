import Crypto
import GRDB
import Simulation

/// Writes what is known before a run begins: its properties, its inputs and its cluster.
struct RunWriter {
  let run: RunDescription

  func write(in database: Database) throws {
    try writeProperties(in: database)
    try writeInputs(in: database)
    try writeTopology(in: database)
    for terms in TermTable.allCases { try Self.insert(terms.terms, terms.table, in: database) }
  }

  private func writeProperties(in database: Database) throws {
    let groups = FactGroup.allCases.filter(run.recorded.contains).map(\.name).joined(separator: ",")
    var rows: [RunRow] = [
      RunRow(.schemaVersion, String(TimelineSchema.version)), RunRow(.scenario, run.scenario),
      RunRow(.seed, String(run.seed)), RunRow(.version, run.version), RunRow(.timing, run.timing),
      RunRow(.kubernetes, run.kubernetes), RunRow(.lws, run.lws), RunRow(.start, String(run.start)),
      RunRow(.recorded, groups), RunRow(.status, RunStatus.incomplete.rawValue),
    ]
    if let createdAt = run.createdAt { rows.append(RunRow(.createdAt, createdAt)) }
    for (name, value) in run.options.sorted(by: { $0.key < $1.key }) {
      rows.append(RunRow(key: RunKey.option(name), value: value))
    }
    try Self.insert(rows, TimelineTables.run, in: database)
  }

  private func writeInputs(in database: Database) throws {
    var paths: Set<String> = []
    let rows = run.inputs.filter { paths.insert($0.path).inserted }.map { input in
      InputRow(path: input.path, sha256: Self.sha256(of: input.content), content: input.content)
    }
    try Self.insert(rows, TimelineTables.input, in: database)
  }

  private func writeTopology(in database: Database) throws {
    let nodes = run.nodes.enumerated().map { Term(id: Int64($0.offset), text: $0.element.name) }
    try Self.insert(nodes, TimelineTables.node, in: database)
    let levels = run.levels.enumerated().map { position, level in
      LevelRow(id: Int64(position), name: level.name, labelKey: level.labelKey)
    }
    try Self.insert(levels, TimelineTables.level, in: database)
    var domains: [DomainRow] = []
    var places: [NodeDomainRow] = []
    for level in run.levels.indices { place(at: level, &domains, &places) }
    try Self.insert(domains, TimelineTables.domain, in: database)
    try Self.insert(places, TimelineTables.nodeDomain, in: database)
  }

  /// Numbers the domains of a level in order of first use, and says which node is where.
  private func place(at level: Int, _ domains: inout [DomainRow], _ places: inout [NodeDomainRow]) {
    var known: [String: Int64] = [:]
    for (node, description) in run.nodes.enumerated() where level < description.domains.count {
      guard let name = description.domains[level] else { continue }
      let domain = known[name] ?? Int64(domains.count)
      if known.updateValue(domain, forKey: name) == nil {
        domains.append(DomainRow(id: domain, level: Int64(level), name: name))
      }
      places.append(NodeDomainRow(node: Int64(node), level: Int64(level), domain: domain))
    }
  }

  /// SHA-256 of a text's UTF-8, in hexadecimal.
  static func sha256(of text: String) -> String {
    SHA256.hash(data: Array(text.utf8)).map { byte in
      String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
    }.joined()
  }

  private static func insert<Row>(_ rows: [Row], _ table: TimelineTable<Row>, in database: Database) throws {
    var writer = try RowWriter(table, in: database)
    for row in rows { try writer.append(row) }
    try writer.flush()
  }
}

extension RunRow {
  fileprivate init(_ key: RunKey, _ value: String) {
    self.init(key: key.rawValue, value: value)
  }
}
