import Foundation
import Kernel
import Validation

/// The table of validations, as people read it.
struct ValidationText {
  let results: [RowResult]
  let corpora: String
  var style = Style.current

  init(_ results: [RowResult], _ corpora: String, style: Style = .current) {
    self.results = results
    self.corpora = corpora
    self.style = style
  }

  var text: String { lines.joined(separator: "\n") }

  var lines: [String] {
    let cells = results.map(Self.cells)
    let widths = Self.titles.indices.map { column in
      max(Self.titles[column].count, cells.map { $0[column].count }.max() ?? 0)
    }
    let head = style.faint("  " + Self.line(Self.titles, widths))
    let rows = zip(results, cells).flatMap { result, cells in
      let mark = result.pass ? style.good("✓") : style.bad("✗")
      let line = "\(mark) \(result.pass ? Self.line(cells, widths) : style.bad(Self.line(cells, widths)))"
      return [line] + (result.pass ? [] : result.reason.map { ["    \($0)"] } ?? [])
    }
    return [head] + rows + [verdict]
  }

  private static let titles = ["NAME", "REFERENCE", "OURS", "INTERVAL", "DEVIATION", "TARGET", "SOURCE"]

  private static func cells(_ result: RowResult) -> [String] {
    let unit = result.row.reference.unit
    return [
      result.row.name,
      result.reference.map { figure($0, unit) } ?? "-",
      result.value.map { figure($0, unit) } ?? "-",
      result.interval.map { "± \(figure($0.halfWidth, unit))" } ?? "-",
      deviation(result),
      target(result.row.target),
      result.row.reference.source,
    ]
  }

  private static func line(_ cells: [String], _ widths: [Int]) -> String {
    let padded = zip(cells, widths).map { $0.padded(to: $1) }.joined(separator: "  ")
    return String(padded.reversed().drop { $0 == " " }.reversed())
  }

  static func figure(_ value: Double, _ unit: Reference.Unit) -> String {
    switch unit {
    case .seconds: String(format: "%.1f s", value)
    case .runTimes: String(format: "%.4f", value)
    case .share: String(format: "%.1f %%", value * 100)
    case .cases, .steps: Figure.grouped(Int(value.rounded()))
    case .times: String(format: "%.1f", value)
    case .hours: String(format: "%.2f h", value)
    }
  }

  private static func deviation(_ result: RowResult) -> String {
    guard let deviation = result.deviation else { return "-" }
    if result.row.target == .all {
      return deviation == 0 ? "0" : figure((result.value ?? 0) - (result.reference ?? 0), .cases)
    }
    return String(format: "%+.1f %%", deviation * 100)
  }

  static func target(_ target: Target) -> String {
    switch target {
    case .insideInterval(let confidence): "exact within the \(Int((confidence * 100).rounded())) % interval"
    case .poisson(let probability): "a count that ours shows with \(Int((probability * 100).rounded())) %"
    case .within(let share): "within \(Int((share * 100).rounded())) %"
    case .all: "all"
    }
  }

  private var verdict: String {
    let passed = results.count(where: \.pass)
    let known = results.count { !$0.pass && !$0.isUnexpectedFailure }
    let red = results.count - passed
    let reasons = red == 0 ? "" : ", \(red) red" + (known == 0 ? "" : " (\(known) for known reasons)")
    return "\(passed) of \(results.count) rows pass\(reasons); recorded decisions: \(corpora)"
  }
}

/// The table as `--json` prints it. The names are a promise to scripts: more may come, none goes.
struct ValidationJSON: Encodable {
  struct Row: Encodable {
    var name: String
    var reference: Double?
    var value: Double?
    /// Low and high end.
    var interval: [Double]?
    /// As a share of the reference.
    var deviation: Double?
    var target: String
    var pass: Bool
    var unit: String
    var source: String
    var seeds: Int
    var reason: String?

    enum CodingKeys: CodingKey {
      case name, reference, value, interval, deviation, target, pass, unit, source, seeds, reason
    }

    /// What is not there is null, so that every row has every key.
    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(name, forKey: .name)
      try container.encode(reference, forKey: .reference)
      try container.encode(value, forKey: .value)
      try container.encode(interval, forKey: .interval)
      try container.encode(deviation, forKey: .deviation)
      try container.encode(target, forKey: .target)
      try container.encode(pass, forKey: .pass)
      try container.encode(unit, forKey: .unit)
      try container.encode(source, forKey: .source)
      try container.encode(seeds, forKey: .seeds)
      try container.encode(reason, forKey: .reason)
    }
  }

  var rows: [Row]
  var corpora: String

  init(_ results: [RowResult], _ corpora: String) {
    self.corpora = corpora
    rows = results.map { result in
      Row(
        name: result.row.name, reference: result.reference, value: result.value,
        interval: result.interval.map { [$0.low, $0.high] }, deviation: result.deviation,
        target: ValidationText.target(result.row.target), pass: result.pass, unit: result.row.reference.unit.text,
        source: result.row.reference.source, seeds: result.seedCount, reason: result.reason)
    }
  }
}

extension Reference.Unit {
  fileprivate var text: String {
    switch self {
    case .seconds: "s"
    case .runTimes: "mean run times"
    case .share: "share"
    case .cases: "cases"
    case .steps: "steps"
    case .times: "times"
    case .hours: "h"
    }
  }
}
