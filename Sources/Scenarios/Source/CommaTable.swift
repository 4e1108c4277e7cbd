import API
import Kernel

/// A table of comma-separated values with a header line.
struct CommaTable {
  let header: [String]
  let rows: ArraySlice<Substring>

  init(_ text: String) {
    let lines = text.split(whereSeparator: \.isNewline)
    header = lines.first.map { Self.cells($0).map(String.init) } ?? []
    rows = lines.dropFirst()
  }

  static func cells(_ line: Substring) -> [Substring] {
    line.split(separator: ",", omittingEmptySubsequences: false).map { cell in
      let trimmed = cell.drop { $0 == " " || $0 == "\"" }
      let end = trimmed.lastIndex { $0 != " " && $0 != "\"" }
      return end.map { trimmed[...$0] } ?? ""
    }
  }

  /// The place of a column.
  func place(ofColumn name: String) throws(InputReader.Refusal) -> Int {
    guard let place = header.firstIndex(of: name) else {
      throw InputReader.Refusal(message: "has no column \"\(name)\"; it has \(list(header))")
    }
    return place
  }

  /// The durations in a column: cells carry their unit, or the column's name ends in `_s` or `_ms`.
  func seconds(inColumn name: String) throws(InputReader.Refusal) -> [Double] {
    let place = try place(ofColumn: name)
    var samples: [Double] = []
    for (index, row) in rows.enumerated() {
      let cells = Self.cells(row)
      let cell = place < cells.count ? String(cells[place]) : ""
      samples.append(try Self.duration(cell, unit: Self.unit(ofColumn: name), line: index + 2).seconds)
    }
    return samples
  }

  /// The unit of bare numbers in a column; empty when its name says nothing.
  static func unit(ofColumn name: String) -> String {
    name.hasSuffix("_ms") ? "ms" : name.hasSuffix("_s") || name.hasSuffix("_seconds") ? "s" : ""
  }

  static func duration(_ cell: String, unit: String, line: Int) throws(InputReader.Refusal) -> SimDuration {
    do throws(UnitRefusal) {
      return try Units.duration(Double(cell) != nil ? cell + unit : cell)
    } catch {
      throw InputReader.Refusal(message: "line \(line): \(error.message)")
    }
  }
}
