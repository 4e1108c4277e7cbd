import API

/// Answers one case.
typealias CaseReplay = (CaseFields) throws(MalformedCase) -> CaseOutcome

/// How the cases of a corpus are walked.
enum Replaying {
  /// The cases of a list of objects; `id` and, unless one kind is given, `kind` or `test` are fields of each.
  static func cases(_ list: Value?, kind: String? = nil, _ replay: CaseReplay) -> [CaseResult] {
    (list?.items ?? []).enumerated().map { index, value in
      let fields = CaseFields((try? CaseFields(value).fields) ?? [:])
      let id = fields["id"]?.scalarText ?? "case \(index)"
      return result(id, kind ?? (fields["kind"] ?? fields["test"])?.text ?? "case", fields, replay)
    }
  }

  /// The rows of a table: lists whose values the document's `columns` name, up to a first space or bracket.
  static func rows(_ document: Value, _ replay: CaseReplay) -> [CaseResult] {
    let columns = (document["columns"]?.items ?? []).compactMap(\.text).map { name in
      String(name.prefix { $0 != " " && $0 != "[" })
    }
    return (document["rows"]?.items ?? []).enumerated().map { index, row in
      let values = row.items
      guard values.count == columns.count else {
        return CaseResult(
          id: "row \(index)", kind: "row",
          outcome: .failed("\(values.count) values stand under \(columns.count) columns"))
      }
      let fields = CaseFields(Dictionary(zip(columns, values)) { first, _ in first })
      return result("row \(index)", "row", fields, replay)
    }
  }

  private static func result(
    _ id: String, _ kind: String, _ fields: CaseFields, _ replay: CaseReplay
  ) -> CaseResult {
    do {
      return CaseResult(id: id, kind: kind, outcome: try replay(fields))
    } catch {
      return CaseResult(id: id, kind: kind, outcome: .failed("the case cannot be read: \(error)"))
    }
  }
}
