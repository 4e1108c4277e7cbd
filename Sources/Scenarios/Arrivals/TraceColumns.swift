import API
import Kernel

/// Which columns of a table mean what, and what its lines therefore say.
struct TraceColumns {
  private let time: String
  private let runTime: String?
  private let count: String?
  private let queue: String?
  private let priority: String?
  /// Column by resource, sorted by resource.
  private let totals: [(resource: String, column: String)]

  init(_ value: Value, at path: FieldPath, _ problems: ProblemList, needsRunTime: Bool) {
    let section = SectionReader<TraceColumnKey>(value, at: path, problems)
    time = section.text(.time) ?? "time_s"
    runTime = section.text(.runTime) ?? (needsRunTime ? "runtime_s" : nil)
    count = section.text(.count)
    queue = section.text(.queue)
    priority = section.text(.priority)
    totals = section.reader.stringMap(TraceColumnKey.total.rawValue).sorted { $0.key < $1.key }
      .map { (resource: $0.key, column: $0.value) }
    if count != nil, !totals.isEmpty {
      section.add(.total, "count and total exclude each other: the pods follow from the total")
    }
    section.finish()
  }

  /// The lines of a table, the earliest first.
  ///
  /// - Parameter requests: What one pod takes at most where totals are spread.
  func arrivals(in table: CommaTable, _ requests: ResourceList) throws(InputReader.Refusal) -> [TracedArrival] {
    let places = Places(
      time: try table.place(ofColumn: time), runTime: try place(runTime, table), count: try place(count, table),
      queue: try place(queue, table), priority: try place(priority, table), totals: try totalPlaces(table))
    var arrivals: [TracedArrival] = []
    arrivals.reserveCapacity(table.rows.count)
    for (index, row) in table.rows.enumerated() {
      let line = TraceLine(cells: CommaTable.cells(row), number: index + 2)
      arrivals.append(try arrival(line, places, requests))
    }
    return arrivals.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(\.element)
  }

  private struct Places {
    var time: Int
    var runTime: Int?
    var count: Int?
    var queue: Int?
    var priority: Int?
    var totals: [Int]
  }

  private func place(_ name: String?, _ table: CommaTable) throws(InputReader.Refusal) -> Int? {
    guard let name else { return nil }
    return try table.place(ofColumn: name)
  }

  private func totalPlaces(_ table: CommaTable) throws(InputReader.Refusal) -> [Int] {
    var places: [Int] = []
    for (_, column) in totals { places.append(try table.place(ofColumn: column)) }
    return places
  }

  private func arrival(
    _ line: TraceLine, _ places: Places, _ requests: ResourceList
  ) throws(InputReader.Refusal) -> TracedArrival {
    var arrival = TracedArrival(time: try line.duration(places.time, column: time))
    if let place = places.runTime { arrival.runTime = try line.duration(place, column: runTime ?? "") }
    if let place = places.count { arrival.count = try line.number(place, atLeast: 1) }
    if let place = places.priority { arrival.priority = try line.number(place, atLeast: .min) }
    if let place = places.queue { arrival.queue = line.text(place) }
    for (place, total) in zip(places.totals, totals) {
      try spread(try line.number(place, atLeast: 0), total.resource, requests, over: &arrival)
    }
    return arrival
  }

  /// The fewest pods that hold the whole: all pods alike, the last one not fuller than needed.
  private func spread(
    _ total: Int, _ resource: String, _ requests: ResourceList, over arrival: inout TracedArrival
  ) throws(InputReader.Refusal) {
    guard let largest = requests[resource].map(\.unitsRoundedUp), largest > 0 else {
      throw InputReader.Refusal(message: "has a total of \(resource), which the first podset does not request")
    }
    let count = max(1, (total + Int(largest) - 1) / Int(largest))
    arrival.count = max(arrival.count ?? 1, count)
    arrival.requests[resource] = Quantity(String((total + count - 1) / count))
  }
}

/// One line of a trace.
private struct TraceLine {
  let cells: [Substring]
  /// From 1, the header being the first.
  let number: Int

  func text(_ place: Int) -> String { place < cells.count ? String(cells[place]) : "" }

  /// Bare numbers are seconds unless the column's name ends in `_ms`.
  func duration(_ place: Int, column: String) throws(InputReader.Refusal) -> SimDuration {
    let unit = CommaTable.unit(ofColumn: column)
    return try CommaTable.duration(text(place), unit: unit.isEmpty ? "s" : unit, line: number)
  }

  func number(_ place: Int, atLeast least: Int) throws(InputReader.Refusal) -> Int {
    guard let number = Int(text(place)), number >= least else {
      throw InputReader.Refusal(
        message: "line \(self.number): \"\(text(place))\" is not a whole number"
          + (least > .min ? " of at least \(least)" : ""))
    }
    return number
  }
}
