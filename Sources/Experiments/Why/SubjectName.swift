import API

/// What somebody asks about, as it is written: `lws/vllm/3`, `job/training/big`, `workload/NAME`.
package struct SubjectName: Equatable, Sendable, CustomStringConvertible {
  package enum Kind: String, CaseIterable, Sendable {
    case lws, job
    case jobSet = "jobset"
    case trainJob = "trainjob"
    case pyTorchJob = "pytorchjob"
    case pod, workload

    /// The job's own kind, if it is one.
    var job: GangJob.Kind? {
      switch self {
      case .job: .job
      case .jobSet: .jobSet
      case .trainJob: .trainJob
      case .pyTorchJob: .pyTorchJob
      case .lws, .pod, .workload: nil
      }
    }
  }

  /// A text that names nothing, and why.
  package struct Refusal: Error, Equatable {
    package var message: String

    package init(message: String) {
      self.message = message
    }
  }

  package var kind: Kind
  package var namespace: String
  package var name: String
  /// The group of a LeaderWorkerSet.
  package var group: Int?

  package init(kind: Kind, namespace: String = "default", name: String, group: Int? = nil) {
    self.kind = kind
    self.namespace = namespace
    self.name = name
    self.group = group
  }

  /// - Throws: What is wrong with the text, and what to write instead.
  package init(parsing text: String) throws(Refusal) {
    var parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let kinds = Kind.allCases.map(\.rawValue)
    guard let first = parts.first, let kind = Kind(rawValue: first.lowercased()) else {
      let hint = suggestion(for: parts.first ?? "", among: kinds)
      throw Refusal(message: "\"\(text)\" does not start with \(list(kinds)), as in lws/vllm/3\(hint)")
    }
    self.kind = kind
    if kind == .lws, parts.count > 2, let index = Int(parts[parts.count - 1]), index >= 0 {
      group = index
      parts.removeLast()
    }
    guard (2...3).contains(parts.count), !parts.contains("") else {
      let example = kind == .lws ? "lws/name, lws/name/group" : "\(kind.rawValue)/name"
      throw Refusal(message: "\"\(text)\" names nothing; write \(example) or \(kind.rawValue)/namespace/name")
    }
    namespace = parts.count == 3 ? parts[1] : "default"
    name = parts[parts.count - 1]
  }

  package var description: String {
    let parts =
      [kind.rawValue] + (namespace == "default" ? [] : [namespace]) + [name] + (group.map { [String($0)] } ?? [])
    return parts.joined(separator: "/")
  }
}
