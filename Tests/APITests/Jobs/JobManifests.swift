import API

/// Reads one job of any kind from JSON; the container `main` stands for every template that says `TEMPLATE`.
func job(
  _ apiVersion: String, _ kind: String, _ spec: String, annotations: String = "{}", container: String = "main",
  restartPolicy: String = "Never"
) throws -> (job: GangJob?, problems: [String]) {
  let template = """
    {"spec":{"restartPolicy":"\(restartPolicy)","containers":[{"name":"\(container)","resources":
    {"requests":{"cpu":"1"}}}]}}
    """
  let text = """
    {"apiVersion":"\(apiVersion)","kind":"\(kind)","metadata":{"name":"j","annotations":\(annotations)},
    "spec":\(spec.replacing("TEMPLATE", with: template))}
    """
  let problems = ProblemList()
  let object = KubernetesObject(reading: ObjectReader(try Value(json: text.utf8), at: .root, problems))
  let lines = problems.problems.map { "\($0.path): \($0.message)" }
  if case .job(let job) = object { return (job, lines) }
  return (nil, lines)
}

/// A podset in one line: name, pods at once, completions of a member, members, and how it is indexed.
func summary(_ podSet: GangPodSet) -> String {
  let completions = podSet.completions.map(String.init) ?? "queue"
  let least = podSet.minCount.map { " at least \($0)" } ?? ""
  return "\(podSet.name) \(podSet.count) of \(completions) x\(podSet.memberCount)"
    + (podSet.isIndexed ? " indexed" : "") + least
}
