/// The variables that tell every container of a group where its leader is.
///
/// Source: LWS-SPEC B.3.
package enum LWSEnvironment {
  package static let leaderAddress = "LWS_LEADER_ADDRESS"
  package static let groupSize = "LWS_GROUP_SIZE"
  package static let workerIndex = "LWS_WORKER_INDEX"

  /// Puts the three variables in front of the environment of every container and init container.
  ///
  /// They win over the user's own of the same name; of other names that appear twice the first stays.
  ///
  /// - Throws: When a label that the values come from is missing.
  package static func inject(into pod: inout Pod) throws(AdmissionError) {
    let variables = try variables(for: pod)
    for index in pod.spec.containers.indices { pod.spec.containers[index].prepend(variables) }
    for index in pod.spec.initContainers.indices { pod.spec.initContainers[index].prepend(variables) }
  }

  private static func variables(for pod: Pod) throws(AdmissionError) -> [EnvironmentVariable] {
    let set = try label(LWSKey.name, of: pod)
    let group = try label(LWSKey.groupIndex, of: pod)
    let worker = try label(LWSKey.workerIndex, of: pod)
    guard let size = pod.metadata.annotations[LWSKey.size] else { throw .sizeAnnotationMissing }
    return [
      EnvironmentVariable(
        name: leaderAddress, value: "\(set)-\(group).\(pod.spec.subdomain ?? "").\(pod.metadata.namespace)"),
      EnvironmentVariable(name: groupSize, value: size),
      EnvironmentVariable(name: workerIndex, value: worker),
    ]
  }

  private static func label(_ key: String, of pod: Pod) throws(AdmissionError) -> String {
    guard let value = pod.metadata.labels[key] else { throw .labelMissing(key) }
    return value
  }
}

extension Container {
  fileprivate mutating func prepend(_ variables: [EnvironmentVariable]) {
    var names: Set<String> = []
    env = (variables + env).filter { names.insert($0.name).inserted }
  }

  /// The value of a variable, nil when it is not set.
  package func environmentValue(_ name: String) -> String? {
    env.first { $0.name == name }?.value
  }
}
