import Foundation

/// Measures how many workloads a second the whole scheduling cycle admits, where real Kueue was measured.
///
/// Prints a table; with a path and a description of the machine it also writes the medians there.
@main struct AdmissionBench {
  static func main() throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    guard let rounds = arguments.first.flatMap({ Int($0) }), rounds > 0, [1, 3].contains(arguments.count) else {
      print("usage: admitting ROUNDS [JSON-FILE MACHINE]")
      exit(2)
    }
    var cases = AdmittedCase.all
    for _ in 0..<rounds {
      for index in cases.indices { try cases[index].measure() }
    }
    for item in cases {
      let ratio = String(format: "%.0f", item.median / item.kueuePerSecond)
      print("\(item.title): \(Int(item.median)) admitted a second, Kueue \(Int(item.kueuePerSecond)), \(ratio)x")
    }
    print("per second of CPU time; Kueue's are absolute figures of another machine, see the results")
    if arguments.count == 3 { try write(cases, machine: arguments[2], to: arguments[1]) }
  }

  private static func write(_ cases: [AdmittedCase], machine: String, to path: String) throws {
    let rows = cases.map { item in
      "    { \"nodes\": \(item.nodeCount), \"clusterQueues\": \(item.queueCount), \"pending\": \(item.pendingCount), "
        + "\"admittedPerSecond\": \(Int(item.median)), \"kueueAdmittedPerSecond\": \(Int(item.kueuePerSecond)), "
        + "\"lwsimOverKueue\": \(Int(item.median / item.kueuePerSecond)) }"
    }
    let text = """
      {
        "machine": "\(machine)",
        "lwsim": "measured on this machine: workloads admitted in a second of CPU time by whole scheduling cycles, from \
      the first cycle to the last; 0 nodes is quota only",
        "kueue": "real Kueue, measured elsewhere: 2-core AMD EPYC, Go 1.26, one thread, API writes discarded, medians of 3",
        "rows": [
      \(rows.joined(separator: ",\n"))
        ]
      }

      """
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    print("wrote \(path)")
  }
}
