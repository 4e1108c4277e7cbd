package import API

/// The resources that the nodes of a run have, by column.
///
/// Processors count in thousandths of a core, everything else in whole units rounded up, as kube-scheduler compares them.
package struct ResourceColumns: Sendable {
  /// Name of each column; the first four are always cpu, memory, ephemeral-storage and pods.
  package private(set) var names = ["cpu", "memory", "ephemeral-storage", "pods"]
  private var column: [String: Int] = ["cpu": 0, "memory": 1, "ephemeral-storage": 2, "pods": 3]

  package static let cpu = 0
  package static let memory = 1
  package static let pods = 3

  package init() {}

  package var count: Int { names.count }

  /// The column of a resource, made when it is new.
  package mutating func index(of name: String) -> Int {
    if let known = column[name] { return known }
    column[name] = names.count
    names.append(name)
    return names.count - 1
  }

  /// The column of a resource that some node has.
  package func knownIndex(of name: String) -> Int? {
    column[name]
  }

  /// An amount in the column's unit.
  package static func amount(_ quantity: Quantity, of name: String) -> Int64 {
    name == "cpu" ? quantity.millisRoundedUp : quantity.unitsRoundedUp
  }
}

/// What one pod takes from a node: amounts by column, and resources that no node of the run has.
package struct ResourceRequest: Equatable, Sendable {
  package struct Amount: Equatable, Sendable {
    package var column: Int
    package var amount: Int64
  }

  /// Above zero, ascending by column; the pod itself is one of `pods`.
  package var amounts: [Amount]
  /// Sorted names.
  package var unknown: [String]
  /// Processors as scores count them: an empty request counts as 100m. Source: kube-scheduler `NonZeroRequest`.
  package var scoredCPUMillis: Int64
  /// Memory as scores count it: an empty request counts as 200 MiB. Source: kube-scheduler `NonZeroRequest`.
  package var scoredMemoryBytes: Int64

  package init(_ requests: ResourceList, columns: ResourceColumns) {
    amounts = [Amount(column: ResourceColumns.pods, amount: 1)]
    unknown = []
    for name in requests.keys.sorted() {
      guard let quantity = requests[name], quantity > .zero else { continue }
      if let column = columns.knownIndex(of: name) {
        amounts.append(Amount(column: column, amount: ResourceColumns.amount(quantity, of: name)))
      } else {
        unknown.append(name)
      }
    }
    amounts.sort { $0.column < $1.column }
    let cpu = amounts.first { $0.column == ResourceColumns.cpu }?.amount
    let memory = amounts.first { $0.column == ResourceColumns.memory }?.amount
    scoredCPUMillis = cpu ?? 100
    scoredMemoryBytes = memory ?? 200 * 1_024 * 1_024
  }
}
