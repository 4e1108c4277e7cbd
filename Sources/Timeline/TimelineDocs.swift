/// The pages of `docs/timeline/`, made from the declarations of the tables and views.
package enum TimelineDocs {
  /// A page: its file name and its Markdown.
  package struct Page: Sendable, Equatable {
    package let fileName: String
    package let text: String
  }

  /// All pages, the index first.
  package static func pages() -> [Page] {
    [index] + TimelineSchema.views.map(page) + TimelineSchema.tables.map(page)
  }

  private static var index: Page {
    let views = TimelineSchema.views.map { "| [`\($0.name)`](\($0.name).md) | \($0.doc) |" }
    let tables = TimelineSchema.tables.map { "| [`\($0.name)`](\($0.name).md) | \($0.doc) |" }
    return Page(
      fileName: "README.md",
      text: """
        # The timeline

        Every run leaves one SQLite file, schema version \(TimelineSchema.version). Open it with any SQLite client and \
        ask the views; the tables below them hold numbers instead of names.

        - Times of views are seconds since the start of the run, those of tables nanoseconds.
        - A state is an interval `[start, end)`: at time `t` it holds when `start_s <= t AND t < end_s`. Several states \
        within one instant follow each other with `start_s = end_s`. A state that still held when the run ended has the \
        end of the run as its end, and `is_open = 1` in its table.
        - A file whose `status` in [`run`](run.md) is `incomplete` was not finished. If the run was killed, the last \
        facts, the intervals that were open and the indexes are missing; what is there is true.
        - Rows have no order of their own: say `ORDER BY`.

        ## Views

        | view | a row is |
        |---|---|
        \(views.joined(separator: "\n"))

        ## Tables

        | table | a row is |
        |---|---|
        \(tables.joined(separator: "\n"))

        These pages are made from the declarations in `Sources/Timeline`.

        """)
  }

  private static func page(_ view: TimelineView) -> Page {
    let more = view.name == TimelineViews.metric.name ? "\n\(MetricDocs.text)\n" : ""
    return Page(
      fileName: "\(view.name).md",
      text: """
        # \(view.name)

        View. A row is: \(view.doc)

        \(columns(view.columns.map(\.description)))

        ```sql
        \(view.example);
        ```

        How it is made:

        ```sql
        \(view.createSQL);
        ```
        \(more)
        """)
  }

  private static func page(_ table: TableSchema) -> Page {
    var text = """
      # \(table.name)

      Table. A row is: \(table.doc)

      \(columns(table.columns))

      """
    if let source = table.source { text += "\nSource: \(source)\n" }
    if table.name == TimelineTables.run.schema.name { text += "\n\(runKeys)\n" }
    if let term = TermTable(rawValue: table.name) { text += "\n\(terms(term))\n" }
    let statements = [table.createSQL] + table.indexSQL
    text += "\n```sql\n\(statements.map { $0 + ";" }.joined(separator: "\n"))\n```\n"
    return Page(fileName: "\(table.name).md", text: text)
  }

  private static func columns(_ columns: [ColumnDescription]) -> String {
    let lines = columns.map { column in
      let type = column.kind.rawValue + (column.isOptional ? " or NULL" : "")
      let unit = column.unit ?? column.references.map { "`id` of [`\($0)`](\($0).md)" } ?? ""
      return "| `\(column.name)` | \(type) | \(unit) | \(column.doc) |"
    }
    return "| column | type | unit | what it is |\n|---|---|---|---|\n" + lines.joined(separator: "\n")
  }

  private static var runKeys: String {
    var lines = RunKey.allCases.map { "| `\($0.rawValue)` | \($0.doc) |" }
    lines.append("| `digest_<group>` | Digest over one group of facts. Absent like `ending`. |")
    lines.append("| `\(RunKey.option("<name>"))` | A setting of the command line that changed the run. |")
    return "| key | value |\n|---|---|\n" + lines.joined(separator: "\n")
  }

  private static func terms(_ table: TermTable) -> String {
    let lines = table.terms.map { "| \($0.id) | \($0.text.isEmpty ? "(empty)" : $0.text) |" }
    return "| id | text |\n|---|---|\n" + lines.joined(separator: "\n")
  }
}
