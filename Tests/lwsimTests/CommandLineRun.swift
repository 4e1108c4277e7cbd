import Foundation

@testable import lwsim

/// What one invocation of the built program left behind.
struct CommandLineRun {
  let status: Int32
  let output: String
  let error: String

  /// The program as it was built beside these tests.
  static var program: String {
    let tests =
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    return URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent("lwsim").path
  }

  /// Runs the program in a folder and waits for it.
  init(_ arguments: String..., in folder: Folder) throws {
    try self.init(executable: Self.program, arguments, in: folder)
  }

  /// Runs a line of shell in which `lwsim` is the program.
  init(shell line: String, in folder: Folder) throws {
    try self.init(
      executable: "/bin/sh", ["-c", "lwsim() { \"\(Self.program)\" \"$@\"; }\n" + line], in: folder)
  }

  private init(executable: String, _ arguments: [String], in folder: Folder) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    // Files rather than pipes: nothing blocks, however much is printed.
    let (out, err) = (folder.path + "/.stdout", folder.path + "/.stderr")
    for path in [out, err] { _ = FileManager.default.createFile(atPath: path, contents: nil) }
    process.standardOutput = FileHandle(forWritingAtPath: out)
    process.standardError = FileHandle(forWritingAtPath: err)
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    status = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    output = (try? String(contentsOfFile: out, encoding: .utf8)) ?? ""
    error = (try? String(contentsOfFile: err, encoding: .utf8)) ?? ""
    for path in [out, err] { try? FileManager.default.removeItem(atPath: path) }
  }

  /// A value of the JSON document that was printed.
  func json() throws -> [String: Any] {
    let value = try JSONSerialization.jsonObject(with: Data(output.utf8))
    return value as? [String: Any] ?? [:]
  }

  /// The lines of standard output without the last line break.
  var lines: [Substring] { output.split(separator: "\n", omittingEmptySubsequences: true) }
}

/// A folder of its own for one test, with the scenarios that the tests run.
struct Folder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "lwsim-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try write("tiny.yaml", TestScenario.tiny)
  }

  func remove() { try? FileManager.default.removeItem(atPath: path) }

  func write(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + name))
  }

  func contents(_ name: String) -> String? { try? String(contentsOfFile: path + "/" + name, encoding: .utf8) }

  /// What is there besides the scenario, below all folders, sorted.
  var files: [String] {
    let all = (try? FileManager.default.subpathsOfDirectory(atPath: path)) ?? []
    return all.filter { $0 != "tiny.yaml" }.sorted()
  }
}

enum TestScenario {
  /// Two groups of two pods that become ready, one of which loses a node.
  static let tiny = """
    kind: Scenario
    name: tiny
    cluster: {preset: superpod-h100, blocks: 1, racks: 1}
    manifests:
      - apiVersion: leaderworkerset.x-k8s.io/v1
        kind: LeaderWorkerSet
        metadata: {name: vllm}
        spec:
          replicas: 2
          leaderWorkerTemplate:
            size: 2
            workerTemplate:
              spec:
                containers:
                  - {name: vllm, image: "vllm:1", resources: {limits: {nvidia.com/gpu: "8"}}}
    failures:
      script:
        - {at: 10m, fail: {node: b0-r0-n0}, cause: power, repair: 20m}
    duration: 1h
    expect:
      - eventually(lws/vllm.Available) within 5m

    """
}
