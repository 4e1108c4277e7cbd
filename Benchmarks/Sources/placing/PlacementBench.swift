import API
import Foundation
import Placement

/// Measures placements on the states and requests with which real Kueue was measured, and checks that the live tree
/// gives the answers of the plain placement.
///
/// Prints a table; with a path and a description of the machine it also writes the medians there.
@main struct PlacementBench {
  static func main() throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    guard let rounds = arguments.first.flatMap({ Int($0) }), rounds > 0, [1, 3].contains(arguments.count) else {
      print("usage: placing ROUNDS [JSON-FILE MACHINE]")
      exit(2)
    }
    var cases: [MeasuredCase] = []
    for size in ClusterSize.all {
      for state in ClusterState.allCases {
        for request in Request.allCases { cases.append(try MeasuredCase(size, state, request)) }
      }
    }
    for index in cases.indices {
      guard cases[index].answersAsThePlainPlacement() else {
        print("\(cases[index].title): the live tree and the plain placement answer otherwise")
        exit(1)
      }
    }
    for _ in 0..<rounds {
      for index in cases.indices { cases[index].measure() }
    }
    printTable(cases)
    if arguments.count == 3 { try write(cases, machine: arguments[2], to: arguments[1]) }
  }
}
