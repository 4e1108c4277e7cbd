import API
import Kernel

/// Reads when something scripted happens: `at`, or `after` with an optional `delay`, or `at` … `every` … `until`.
struct TriggerReader {
  /// More repetitions than a scenario needs; *assumed*.
  private static let largestRepetition = 10_000

  let context: LoadContext
  /// The end of the run, where `every` stops unless `until` says.
  let end: SimDuration

  /// The triggers of one entry, one but for `every`; empty when it is wrong.
  func triggers(of reader: ObjectReader) -> [Trigger] {
    let entry = Entry(reader: reader)
    let at = entry.duration(.at)
    let delay = entry.duration(.delay)
    switch (reader.has("at"), reader.has("after")) {
    case (true, true): reader.problems.add(reader.path.key("after"), "at and after exclude each other")
    case (false, false): reader.problems.add(reader.path, "at or after is missing; one of them says when")
    case (true, false):
      if delay != nil { reader.problems.add(reader.path.key("delay"), "delay belongs to after; add it to at") }
      return at.map { repeated(from: $0, entry) } ?? []
    case (false, true):
      for key in ["every", "until"] where reader.has(key) {
        reader.problems.add(reader.path.key(key), "\(key) needs at; after happens once")
      }
      guard let value = reader.value("after") else { return [] }
      let condition = ExpressionReader(context: context).condition(value, at: reader.path.key("after"))
      return condition.map { [.after($0, delay: delay ?? .zero)] } ?? []
    }
    return []
  }

  private func repeated(from start: SimDuration, _ entry: Entry) -> [Trigger] {
    let every = entry.duration(.every)
    let until = entry.duration(.until) ?? end
    guard entry.reader.has("every") else {
      if entry.reader.has("until") { entry.reader.problems.add(entry.reader.path.key("until"), "until needs every") }
      return [.at(.zero + start)]
    }
    guard let every else { return [] }
    guard every > .zero else {
      entry.reader.problems.add(entry.reader.path.key("every"), "every has to be longer than 0s")
      return []
    }
    guard (until - start).nanoseconds / every.nanoseconds < Self.largestRepetition else {
      entry.reader.problems.add(
        entry.reader.path.key("every"), "\(every) repeats more than \(Self.largestRepetition) times until \(until)")
      return []
    }
    return stride(from: start.nanoseconds, through: until.nanoseconds, by: Int(every.nanoseconds)).map {
      .at(SimTime(nanoseconds: $0))
    }
  }
}

/// The keys of time, which operations and failures share.
private struct Entry {
  let reader: ObjectReader

  func duration(_ key: OperationKey) -> SimDuration? {
    reader.value(key.rawValue).flatMap {
      Units.read($0, at: reader.path.key(key.rawValue), reader.problems, Units.duration)
    }
  }
}
