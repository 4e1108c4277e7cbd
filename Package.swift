// swift-tools-version: 6.2
import PackageDescription

// The rooms of the house and who may import whom. `LayeringTests` compares this table with the `import`
// lines of the sources, because SwiftPM accepts an undeclared sibling. ARCHITECTURE.md explains the rooms.
let rooms: [(name: String, imports: [String], packages: [Target.Dependency])] = [
  ("Kernel", [], []),
  ("API", ["Kernel"], [crypto]),
  ("Topology", [], []),
  ("Fabric", ["Kernel"], []),
  ("Placement", ["API", "Topology"], []),
  ("Quota", ["Kernel", "API", "Placement"], []),
  ("Cluster", ["Kernel", "API", "Topology"], []),
  ("Machines", ["Kernel", "API", "Cluster"], []),
  ("Faults", ["Kernel", "Topology", "Cluster"], []),
  ("Demand", ["Kernel", "Fabric"], []),
  ("Kubernetes", ["Kernel", "API", "Topology", "Cluster"], []),
  ("LeaderWorkerSets", ["Kernel", "API", "Cluster"], []),
  ("Queueing", ["Kernel", "API", "Placement", "Quota", "Cluster"], [crypto]),
  ("Scenarios", ["Kernel", "API", "Topology", "Fabric", "Cluster", "Machines", "Faults", "Demand"], [yams]),
  (
    "Simulation",
    [
      "Kernel", "API", "Topology", "Fabric", "Placement", "Quota", "Cluster", "Machines", "Faults", "Demand",
      "Kubernetes", "LeaderWorkerSets", "Queueing", "Scenarios",
    ], []
  ),
  ("Timeline", ["Kernel", "API", "Cluster", "Demand", "Simulation"], [grdb, sqlite, crypto]),
  (
    "Conformance",
    [
      "Kernel", "API", "Topology", "Fabric", "Placement", "Quota", "Cluster", "Kubernetes", "LeaderWorkerSets",
      "Scenarios", "Simulation",
    ], []
  ),
  ("Experiments", ["Kernel", "API", "Placement", "Quota", "Cluster", "Queueing", "Scenarios", "Simulation"], []),
  (
    "Validation",
    ["Kernel", "API", "Topology", "Fabric", "Cluster", "Faults", "Demand", "Scenarios", "Simulation", "Conformance"],
    []
  ),
]

/// YAML 1.1 with line and column of every node; libyaml underneath, the parser that Kubernetes' own tools descend from.
var yams: Target.Dependency { .product(name: "Yams", package: "Yams") }
/// SQLite with migrations, read-only pools and typed queries; as fast as the C interface on the recording path.
var grdb: Target.Dependency { .product(name: "GRDB", package: "GRDB.swift") }
/// The C interface below GRDB, which the recorder binds rows through.
var sqlite: Target.Dependency { .product(name: "GRDBSQLite", package: "GRDB.swift") }
/// SHA-1 for LeaderWorkerSet's group keys, SHA-256 for the inputs that a timeline keeps.
var crypto: Target.Dependency { .product(name: "Crypto", package: "swift-crypto") }
/// Arguments, help, completions: the convention of Swift command lines.
var argumentParser: Target.Dependency { .product(name: "ArgumentParser", package: "swift-argument-parser") }

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("ExistentialAny"),
  .unsafeFlags(["-warnings-as-errors"]),
]

let package = Package(
  name: "lwsim",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "lwsim", targets: ["lwsim"]),
    .library(name: "Kernel", targets: ["Kernel"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: rooms.map { room in
    .target(
      name: room.name, dependencies: room.imports.map { .target(name: $0) } + room.packages,
      resources: room.name == "Scenarios"
        ? [.embedInCode("Timing/Profiles"), .embedInCode("Failures/Catalogue")] : [],
      swiftSettings: settings)
  } + [
    .executableTarget(
      name: "lwsim",
      dependencies: rooms.map { .target(name: $0.name) } + [argumentParser],
      swiftSettings: settings)
  ]
    + rooms.map { room in
      .testTarget(
        name: "\(room.name)Tests",
        dependencies: [.target(name: room.name)] + room.imports.map { .target(name: $0) } + room.packages,
        exclude: ["Conformance": ["Fixtures"], "Scenarios": ["Golden"], "Simulation": ["Golden"]][room.name] ?? [],
        swiftSettings: settings)
    } + [
      .testTarget(name: "HouseTests", dependencies: [], swiftSettings: settings),
      .testTarget(
        name: "lwsimTests", dependencies: ["lwsim"] + rooms.map { .target(name: $0.name) }, swiftSettings: settings),
    ]
)
