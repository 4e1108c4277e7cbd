import Testing

/// A room imports only what the table in `Package.swift` allows, which SwiftPM does not enforce.
@Suite struct LayeringTests {
  private static func table() throws -> RoomTable { RoomTable(manifest: try Repository.text("Package.swift")) }

  @Test func everyImportIsInTheTable() throws {
    let table = try Self.table()
    let strangers = try Repository.files(in: "Sources", ending: ".swift").flatMap { path in
      table.strangers(in: try Repository.text(path), of: String(path.split(separator: "/")[1]))
    }
    #expect(strangers.isEmpty, "\(strangers)")
  }

  @Test func everyRoomIsInTheTableAndHasAFolder() throws {
    let folders = try Set(Repository.files(in: "Sources", ending: ".swift").map { String($0.split(separator: "/")[1]) })
    #expect(folders == Set(try Self.table().rooms.map(\.name) + ["lwsim"]))
  }

  @Test func roomsImportOnlyRoomsAboveThemInTheTable() throws {
    var above: Set<String> = []
    for room in try Self.table().rooms {
      #expect(Set(room.imports).isSubset(of: above), "\(room.name)")
      above.insert(room.name)
    }
  }

  @Test func theMapInTheArchitectureIsTheTable() throws {
    let text = try Repository.text("ARCHITECTURE.md")
    for room in try Self.table().rooms {
      let imports = room.imports.isEmpty ? "–" : room.imports.joined(separator: ", ")
      let row = text.lines.first { $0.hasPrefix("| `\(room.name)` |") }
      #expect(row?.hasSuffix("| \(imports) |") == true, "\(room.name) imports \(imports)")
    }
  }

  @Test func aStrangerIsFound() {
    let table = RoomTable(
      manifest: """
        let rooms: [(name: String)] = [
          ("Kernel", [], []),
          (
            "API", ["Kernel"], [crypto]
          ),
        ]
        var crypto: Target.Dependency { .product(name: "Crypto", package: "swift-crypto") }
        """)
    #expect(table.rooms.map(\.name) == ["Kernel", "API"])
    let source = """
      import Foundation
      package import Kernel
      @testable import struct API.Quantity
      import Crypto
      // import Nothing
      """
    #expect(RoomTable.imports(of: source) == ["Foundation", "Kernel", "API", "Crypto"])
    #expect(table.strangers(in: "package import Kernel\nimport Crypto", of: "API").isEmpty)
    #expect(table.strangers(in: "import API\nimport Crypto", of: "Kernel") == ["Kernel: API", "Kernel: Crypto"])
  }
}
