/// The values that the nodes have for one label, as numbers from 0 in order of first appearance.
struct TopologyColumn: Equatable, Sendable {
  /// Stands for a node that lacks the label.
  static let absent: Int32 = -1

  let key: String
  /// The value's number. **shape**: by node.
  private(set) var values: [Int32] = []
  /// **shape**: by number.
  private(set) var names: [String] = []
  private var numberByName: [String: Int32] = [:]

  init(key: String, nodeLabels: [[String: String]]) {
    self.key = key
    for labels in nodeLabels { values.append(number(labels[key])) }
  }

  /// How many values there are.
  var count: Int { names.count }

  /// Reads the label again for one node.
  mutating func update(_ node: Int, labels: [String: String]) {
    values[node] = number(labels[key])
  }

  private mutating func number(_ name: String?) -> Int32 {
    guard let name else { return Self.absent }
    if let known = numberByName[name] { return known }
    let number = Int32(names.count)
    numberByName[name] = number
    names.append(name)
    return number
  }
}

/// Sums by value of a few topology keys.
struct TopologySums: Sendable {
  struct Entry: Sendable {
    /// Which topology column.
    var column: Int
    /// **shape**: by the column's value.
    var sums: [Int]
  }

  private(set) var entries: [Entry] = []

  var isZero: Bool { entries.allSatisfy { $0.sums.allSatisfy { $0 == 0 } } }

  /// Adds sparse sums over the values of a column that has `valueCount` of them.
  mutating func add(_ sums: SparseSums, times factor: Int, column: Int, valueCount: Int) {
    let index = makeEntry(column: column, valueCount: valueCount)
    sums.accumulate(into: &entries[index].sums, times: factor)
  }

  /// Adds dense sums to an entry of the same column.
  mutating func add(_ sums: [Int], times factor: Int, toEntry index: Int) {
    for value in sums.indices { entries[index].sums[value] += sums[value] * factor }
  }

  /// The entry of a column, made when it is new.
  mutating func makeEntry(column: Int, valueCount: Int) -> Int {
    if let index = entries.firstIndex(where: { $0.column == column }) { return index }
    entries.append(Entry(column: column, sums: Array(repeating: 0, count: valueCount)))
    return entries.count - 1
  }
}
