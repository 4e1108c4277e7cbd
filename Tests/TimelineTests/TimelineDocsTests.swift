import Foundation
import Testing
import Timeline

/// The pages in `docs/timeline/` are what the declarations say; `UPDATE_GOLDEN=1` writes them.
@Suite struct TimelineDocsTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../docs/timeline").standardized

  private static var isUpdating: Bool { ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" }

  @Test func everyTableAndViewHasItsPage() throws {
    if Self.isUpdating {
      try? FileManager.default.removeItem(at: Self.folder)
      try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
      for page in TimelineDocs.pages() {
        try Data(page.text.utf8).write(to: Self.folder.appendingPathComponent(page.fileName))
      }
    }
    let committed = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
    #expect(committed.sorted() == TimelineDocs.pages().map(\.fileName).sorted())
    for page in TimelineDocs.pages() {
      let text = try String(contentsOf: Self.folder.appendingPathComponent(page.fileName), encoding: .utf8)
      #expect(text == page.text, "\(page.fileName) is not current: UPDATE_GOLDEN=1 swift test --filter TimelineDocs")
    }
  }

  @Test func namesAreUnique() {
    let names = TimelineSchema.tables.map(\.name) + TimelineSchema.views.map(\.name)
    #expect(Set(names).count == names.count)
  }

  @Test func everyReferenceLeadsToATable() {
    let names = Set(TimelineSchema.tables.map(\.name))
    for column in TimelineSchema.tables.flatMap(\.columns) {
      #expect(column.references.map(names.contains) ?? true, "\(column.name)")
    }
  }
}
