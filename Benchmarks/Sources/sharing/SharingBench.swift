import Foundation
import Kernel

/// Measures how many flows a second finish on a fat tree of 1,024 hosts with 1,024 flows in flight, and compares with
/// SimGrid, whose program is an argument where it could be built.
///
/// Prints a table; with a path and a description of the machine it also writes the medians there.
@main struct SharingBench {
  static func main() throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    guard let rounds = arguments.first.flatMap({ Int($0) }), rounds > 0, [2, 4].contains(arguments.count) else {
      print("usage: sharing ROUNDS SIMGRID-PROGRAM|none [JSON-FILE MACHINE]")
      exit(2)
    }
    var cases = MeasuredLoad.all
    for _ in 0..<rounds {
      for index in cases.indices { try cases[index].measure(rival: arguments[1] == "none" ? nil : arguments[1]) }
    }
    for item in cases { print(item.text) }
    print("flows finished, each with one that starts in its place, in a second of CPU time")
    if arguments.count == 4 { try write(cases, machine: arguments[3], to: arguments[2]) }
  }

  private static func write(_ cases: [MeasuredLoad], machine: String, to path: String) throws {
    let text = """
      {
        "machine": "\(machine)",
        "what": "flows finished in a second of CPU time; each finish is followed by the start of another flow",
        "lwsim": "20,000 flows a round; ratesChanged is how many rates change for each flow that finishes",
        "simGrid": "SimGrid 3.32 of Debian, CM02 without latency, the same load, 1,000 flows a round",
        "rows": [
      \(cases.map(\.json).joined(separator: ",\n"))
        ]
      }

      """
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    print("wrote \(path)")
  }
}

/// A load with what was measured.
struct MeasuredLoad {
  var load: FlowLoad
  private var own: [Double] = []
  private var changes = 0.0
  private var rival: [Double] = []

  /// 1,024 hosts and flows at three oversubscriptions of the leaves.
  static let all = [(8, 128, 8), (32, 32, 8), (32, 32, 32)].map { hosts, leaves, spines in
    MeasuredLoad(load: FlowLoad(hostsPerLeaf: hosts, leafCount: leaves, spineCount: spines, flowsInFlight: 1_024))
  }

  private init(load: FlowLoad) { self.load = load }

  mutating func measure(rival program: String?) throws {
    let result = load.measure(finishing: 20_000)
    own.append(result.flowsPerSecond)
    changes = result.changesPerFlow
    guard let program else { return }
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = [load.hostsPerLeaf, load.leafCount, load.spineCount, load.flowsInFlight, 1_000].map(String.init)
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard let rate = Double(text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
      print("\(program) printed \"\(text)\", no number")
      exit(1)
    }
    rival.append(rate)
  }

  private var median: Double { SampleQuantile.of(own, 0.5) }
  private var rivalMedian: Double? { rival.isEmpty ? nil : SampleQuantile.of(rival, 0.5) }

  private var title: String { "\(load.leafCount) leaves of \(load.hostsPerLeaf) hosts, \(load.spineCount) spines" }

  var text: String {
    let comparison =
      rivalMedian.map { String(format: "SimGrid %.0f, %.0fx", $0, median / $0) } ?? "SimGrid not measured"
    return "\(title): \(Int(median)) flows/s, \(comparison); \(String(format: "%.1f", changes)) rates change for each"
  }

  var json: String {
    let rival = rivalMedian.map { String(format: "%.0f", $0) } ?? "null"
    let ratio = rivalMedian.map { String(format: "%.0f", median / $0) } ?? "null"
    return
      "    { \"hostsPerLeaf\": \(load.hostsPerLeaf), \"leaves\": \(load.leafCount), \"spines\": \(load.spineCount), "
      + "\"inFlight\": \(load.flowsInFlight), \"lwsimPerSecond\": \(Int(median)), \"simGridPerSecond\": \(rival), "
      + "\"lwsimOverSimGrid\": \(ratio), \"ratesChanged\": \(String(format: "%.1f", changes)) }"
  }
}
