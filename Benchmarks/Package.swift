// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that whoever builds lwsim does not build its benchmarks. `scripts/bench` runs them.
let package = Package(
  name: "Benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "lwsim", path: "..")],
  targets: [
    .executableTarget(
      name: "hold",
      dependencies: [.product(name: "Kernel", package: "lwsim")],
      swiftSettings: [.swiftLanguageMode(.v6)])
  ]
)
