import Foundation

/// Prints the medians beside Kueue's.
func printTable(_ cases: [MeasuredCase]) {
  for request in Request.allCases {
    print(request.rawValue)
    print(row(["nodes", "state", "decision", "unprepared", "and commit", "plain", "Kueue", "Kueue / lwsim"]))
    for item in cases where item.request == request {
      let kueue = KueueFigures(request, item.state, nodeCount: item.size.nodeCount).decisionMicroseconds
      let cells = MeasuredCase.Measure.allCases.map { fixed(item.median($0), 2) }
      print(
        row(
          ["\(item.size.nodeCount)", item.state.rawValue] + cells
            + [fixed(kueue, 0), fixed(kueue / item.median(.decision), 0) + "x"]))
    }
  }
  print("microseconds of CPU time; Kueue's are absolute figures of another machine, see the results")
}

/// Writes the medians beside Kueue's.
func write(_ cases: [MeasuredCase], machine: String, to path: String) throws {
  let rows = cases.map { item in
    let kueue = KueueFigures(item.request, item.state, nodeCount: item.size.nodeCount)
    let own = MeasuredCase.Measure.allCases.map { "\"\($0.rawValue)\": \(fixed(item.median($0), 3))" }
    let other = [
      "\"kueueMatchCacheMilliseconds\": \(kueue.matchCacheMilliseconds)",
      "\"kueueNoCacheMilliseconds\": \(kueue.noCacheMilliseconds)",
      "\"kueueWarmSnapshotMilliseconds\": \(kueue.warmSnapshotMilliseconds)",
      "\"kueueDecisionOverLwsims\": \(fixed(kueue.decisionMicroseconds / item.median(.decision), 0))",
    ]
    let head = "\"nodes\": \(item.size.nodeCount), \"state\": \"\(item.state.rawValue)\""
    return "    { \"request\": \"\(item.request.rawValue)\", \(head),\n      "
      + own.joined(separator: ", ") + ",\n      " + other.joined(separator: ", ") + " }"
  }
  let text = """
    {
      "machine": "\(machine)",
      "lwsim": "the live tree, measured on this machine: CPU time of one decision on a state that does not change; every \
    answer is compared with the plain placement's first",
      "kueue": "real Kueue, measured elsewhere: 2-core AMD EPYC, Go 1.26, one thread, CPU medians of 5; one decision is a \
    warm snapshot and one placement with the match cache",
      "rows": [
    \(rows.joined(separator: ",\n"))
      ]
    }

    """
  try text.write(toFile: path, atomically: true, encoding: .utf8)
  print("wrote \(path)")
}

private func fixed(_ value: Double, _ decimals: Int) -> String { String(format: "%.\(decimals)f", value) }

private func row(_ cells: [String]) -> String {
  cells.map { String(repeating: " ", count: max(1, 14 - $0.count)) + $0 }.joined()
}
