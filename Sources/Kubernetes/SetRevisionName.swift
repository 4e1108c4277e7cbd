import API

/// The hash by which a StatefulSet tells its templates apart.
enum SetRevisionName {
  /// About ten characters, equal for equal templates.
  ///
  /// Kubernetes hashes the encoded template with FNV-1a and spells the number in an alphabet without vowels; ours hashes
  /// our own encoding, so the letters differ from a real cluster's and the equality does not.
  ///
  /// Source: LWS-SPEC E.1, A.8 (length).
  static func hash(of template: PodTemplate) -> String {
    RevisionKey.hash(of: encoded(template))
  }

  private static func encoded(_ template: PodTemplate) -> String {
    func strings(_ map: [String: String]) -> Value { .object(map.mapValues(Value.string)) }
    return Value.object([
      "labels": strings(template.labels), "annotations": strings(template.annotations), "source": template.source,
      "nodeSelector": strings(template.spec.nodeSelector),
    ]).canonicalJSON
  }
}
