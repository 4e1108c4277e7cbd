import API

/// Builds a LeaderWorkerSet from the JSON of its spec's own fields; a worker template with one container is added.
func leaderWorkerSet(
  _ spec: String = "{}", template: String = "{}", name: String = "vllm", annotations: [String: String] = [:]
) throws -> LeaderWorkerSet {
  let worker = try Value(json: #"{"spec":{"containers":[{"name":"server","image":"vllm:1"}]}}"#.utf8)
  guard case .object(var fields) = try Value(json: spec.utf8),
    case .object(let templateFields) = try Value(json: template.utf8)
  else { throw NotAMapping() }
  fields["leaderWorkerTemplate"] = .object(["workerTemplate": worker].merging(templateFields) { $1 })
  let metadata: Value = .object([
    "name": .string(name), "annotations": .object(annotations.mapValues(Value.string)),
  ])
  let problems = ProblemList()
  let manifest = Value.object(["metadata": metadata, "spec": .object(fields)])
  let lws = LeaderWorkerSet(reading: ObjectReader(manifest, at: .root, problems))
  guard let lws, problems.problems.isEmpty else { throw Refused(problems: problems.problems) }
  return lws
}

struct NotAMapping: Error {}

/// A manifest that does not decode.
struct Refused: Error {
  var problems: [Problem]
}

/// One row of a table test, named in words.
struct Row<Input: Sendable, Expected: Sendable>: Sendable, CustomStringConvertible {
  var description: String
  var input: Input
  var expected: Expected

  init(_ description: String, _ input: Input, _ expected: Expected) {
    self.description = description
    self.input = input
    self.expected = expected
  }
}
