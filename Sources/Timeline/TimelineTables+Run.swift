extension TimelineTables {
  package static let run = TimelineTable<RunRow>(
    "run", "A property of the run; numbers are written as text.",
    columns: [
      .text("key", "Which property: see below.") { $0.key },
      .text("value", "Its value.") { $0.value },
    ]
  ).keyed(by: "key")

  package static let input = TimelineTable<InputRow>(
    "input",
    "A file that the scenario was made of, the scenario first, in order of `rowid`: `lwsim run RUN.db` runs them again.",
    columns: [
      .text("path", "As the scenario wrote it.") { $0.path },
      .text("sha256", "SHA-256 of the content, in hexadecimal.") { $0.sha256 },
      .text("content", "The whole file.") { $0.content },
    ]
  ).keyed(by: "path")

  package static let node = TimelineTable<Term>(
    "node", "A node of the cluster, by its position in the scenario.",
    columns: [
      .integer("id", "Number that other tables hold.") { $0.id },
      .text("name", "The node's name.") { $0.text },
    ]
  ).keyed(by: "id")

  package static let level = TimelineTable<LevelRow>(
    "level", "A level of the topology.",
    columns: [
      .integer("id", "Position, 0 for the widest.") { $0.id },
      .text("name", "The level's name in the scenario.") { $0.name },
      .text("label_key", "The node label that names its domains.") { $0.labelKey },
    ]
  ).keyed(by: "id")

  package static let domain = TimelineTable<DomainRow>(
    "domain", "A domain of the topology: one block, one rack.",
    columns: [
      .integer("id", "Number that `node_domain` holds.") { $0.id },
      .reference("level", to: "level", "Its level.") { $0.level },
      .text("name", "Its name, unique within the level.") { $0.name },
    ]
  ).keyed(by: "id")

  package static let nodeDomain = TimelineTable<NodeDomainRow>(
    "node_domain", "A node stands in a domain.",
    columns: [
      .reference("node", to: "node", "The node.") { $0.node },
      .reference("level", to: "level", "The domain's level.") { $0.level },
      .reference("domain", to: "domain", "The domain.") { $0.domain },
    ]
  ).keyed(by: "node", "level")
}
