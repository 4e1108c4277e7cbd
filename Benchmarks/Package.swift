// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that whoever builds lwsim does not build its benchmarks. `scripts/bench` runs them.
//
// The rooms that are measured alone are links to lwsim's, so that they are built here with what they show each other.
let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("ExistentialAny"),
]

let package = Package(
  name: "Benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [.package(url: "https://github.com/apple/swift-crypto", from: "4.5.2")],
  targets: [
    .target(name: "Kernel", swiftSettings: settings),
    .target(
      name: "API", dependencies: ["Kernel", .product(name: "Crypto", package: "swift-crypto")], swiftSettings: settings),
    .target(name: "Topology", swiftSettings: settings),
    .target(name: "Fabric", dependencies: ["Kernel"], swiftSettings: settings),
    .target(name: "Placement", dependencies: ["API", "Topology"], swiftSettings: settings),
    .target(name: "Quota", dependencies: ["Kernel", "API", "Placement"], swiftSettings: settings),
    .target(name: "Measuring", swiftSettings: settings),
    .executableTarget(name: "hold", dependencies: ["Kernel", "Measuring"], swiftSettings: settings),
    .executableTarget(
      name: "placing", dependencies: ["API", "Kernel", "Measuring", "Placement"], swiftSettings: settings),
    .executableTarget(
      name: "admitting", dependencies: ["API", "Kernel", "Measuring", "Placement", "Quota"], swiftSettings: settings),
    .executableTarget(name: "sharing", dependencies: ["Fabric", "Kernel", "Measuring"], swiftSettings: settings),
  ]
)
