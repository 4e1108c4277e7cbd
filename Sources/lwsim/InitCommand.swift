import ArgumentParser
import Scenarios

/// Writes a commented scenario to start from.
struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Write a commented scenario to start from.",
    discussion: """
      Examples:
        lwsim init                      writes scenario.yaml
        lwsim init scenarios/my.yaml && lwsim run scenarios/my.yaml
      """)

  @Argument(help: "The file to write.", completion: .file(extensions: ["yaml", "yml"]))
  var path = "scenario.yaml"

  @Flag(help: "Replace the file if there is one.")
  var force = false

  func run() throws {
    try TextFile.write(ScenarioStarter.text, to: path, replacing: force)
    try Terminal.print("wrote \(path); run it with: lwsim run \(path)")
  }
}

/// Prints the schema of scenarios.
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema of scenarios, for editors.",
    discussion: """
      Examples:
        lwsim schema --out scenario.schema.json
        and as the first line of a scenario, for editors with a YAML language server:
        # yaml-language-server: $schema=scenario.schema.json
      """)

  @Option(help: ArgumentHelp("Write a file instead of standard output.", valueName: "path"), completion: .file())
  var out: String?

  @Flag(help: "Replace the file if there is one.")
  var force = false

  func validate() throws {
    if force, out == nil { throw ValidationError("--force belongs to --out") }
  }

  func run() throws {
    let schema = ScenarioSchema.json()
    if let out {
      try TextFile.write(schema, to: out, replacing: force)
    } else {
      try Terminal.print(schema.hasSuffix("\n") ? String(schema.dropLast()) : schema)
    }
  }
}
