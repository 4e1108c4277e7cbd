import API

/// Reads an object of Kueue's from JSON; simulated time zero is 2026-01-01T00:00Z.
func kueueManifest(_ json: String, notes: ProblemList = ProblemList()) throws -> KueueManifest {
  let reader = ObjectReader(try Value(json: json.utf8), at: .root, notes)
  guard case .kueue(let manifest)? = KubernetesObject(reading: reader, origin: 1_767_225_600),
    notes.problems.isEmpty
  else { throw Refused(problems: notes.problems) }
  return manifest
}

/// Reads an object of Kueue's with its name, kind and spec.
func kueueObject(
  _ kind: String, _ spec: String, version: String = "kueue.x-k8s.io/v1beta2", name: String = "a"
) throws -> KueueObject {
  try kueueManifest(
    #"{"apiVersion":"\#(version)","kind":"\#(kind)","metadata":{"name":"\#(name)"},"spec":\#(spec)}"#
  ).object
}

/// Reads a ClusterQueue.
func clusterQueue(_ spec: String, version: String = "kueue.x-k8s.io/v1beta2") throws -> ClusterQueue? {
  guard case .clusterQueue(let queue) = try kueueObject("ClusterQueue", spec, version: version) else { return nil }
  return queue
}

/// Reads Kueue's own configuration.
func configuration(_ fields: String, version: String = "v1beta2") throws -> KueueConfiguration? {
  let manifest = try kueueManifest(
    #"{"apiVersion":"config.kueue.x-k8s.io/\#(version)","kind":"Configuration"\#(fields)}"#)
  guard case .configuration(let configuration) = manifest.object else { return nil }
  return configuration
}
