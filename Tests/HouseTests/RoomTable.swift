/// The table of rooms in `Package.swift`: who may import whom.
struct RoomTable {
  struct Room: Equatable {
    var name: String
    var imports: [String]
    /// Modules of other packages.
    var modules: [String]
  }

  var rooms: [Room]
  /// Modules of other packages that only the command line may import.
  var otherModules: [String]

  /// What the system offers everywhere.
  static let systemModules: Set = ["Foundation", "Glibc", "Musl", "Darwin", "Synchronization", "Dispatch"]

  /// C modules that come with a product and are imported by their own name.
  private static let companions = ["Yams": ["CYaml"]]

  /// Reads the declarations of `rooms` and of the products from the text of a `Package.swift`.
  init(manifest: String) {
    var products: [String: String] = [:]
    for match in manifest.matches(of: /var (\w+): Target\.Dependency \{ \.product\(name: "(\w+)"/) {
      products[String(match.1)] = String(match.2)
    }
    let table = manifest.firstMatch(of: /let rooms[^=]*= \[\n(?s:.*?)\n\]/).map { String($0.0) } ?? ""
    rooms = table.matches(of: /\(\s*"(\w+)",\s*\[([^\]]*)\],\s*\[([^\]]*)\]/).map { match in
      Room(
        name: String(match.1), imports: Self.items(match.2),
        modules: Self.items(match.3).flatMap { variable in
          let product = products[variable] ?? variable
          return [product] + (Self.companions[product] ?? [])
        })
    }
    otherModules = products.values.sorted()
  }

  private static func items(_ list: Substring) -> [String] {
    list.split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }

  /// Every module that a file of a room imports without leave, as `Room: module`.
  func strangers(in source: String, of name: String) -> [String] {
    let allowed: Set<String> =
      if let room = rooms.first(where: { $0.name == name }) {
        Set(room.imports + room.modules)
      } else {
        Set(rooms.map(\.name) + otherModules)
      }
    return Self.imports(of: source).filter { !allowed.contains($0) && !Self.systemModules.contains($0) }
      .map { "\(name): \($0)" }
  }

  /// The modules that a source file imports.
  static func imports(of source: String) -> [String] {
    source.lines.compactMap { line in
      let pattern = /^(?:@\w+ )*(?:\w+ )?import (?:(?:struct|class|enum|protocol|func|var|let|typealias) )?(\w+)/
      return line.firstMatch(of: pattern).map { String($0.1) }
    }
  }
}
