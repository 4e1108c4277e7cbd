import Foundation
import Kernel

/// Reads lines `name pending value` and prints the medians as a table.
///
/// With two arguments, a path and a description of the machine, it also writes them there as JSON.
func report(_ arguments: ArraySlice<String>) {
  var samples: [String: [Int: [Double]]] = [:]
  while let line = readLine() {
    let words = line.split(separator: " ")
    guard words.count == 3, let pending = Int(words[1]), let value = Double(words[2]) else { continue }
    samples[String(words[0]), default: [:]][pending, default: []].append(value)
  }
  let medians = samples.mapValues { $0.mapValues { SampleQuantile.of($0, 0.5) } }
  printTable(medians)
  if arguments.count == 2, let path = arguments.first, let machine = arguments.last {
    write(medians, of: machine, to: path)
  }
}

private func printTable(_ medians: [String: [Int: Double]]) {
  let swift = medians["swift"] ?? [:]
  print(row(["pending events", "lwsim", "C++", "SimPy", "C++ / lwsim", "SimPy / lwsim", "bytes"]))
  for pending in swift.keys.sorted() {
    let own = swift[pending]
    let (cpp, simpy) = (medians["cpp"]?[pending], medians["simpy"]?[pending])
    print(
      row([
        "\(pending)", fixed(own, 1), fixed(cpp, 1), fixed(simpy, 0), fixed(ratio(cpp, own), 1, "x"),
        fixed(ratio(simpy, own), 0, "x"), fixed(medians["memory"]?[pending], 1),
      ]))
  }
  print("ns of CPU time per event (pop, push at +Exp(1)); bytes of queue memory per pending event; - is not measured")
  for (pending, rate) in (medians["dispatch"] ?? [:]).sorted(by: { $0.key < $1.key }) {
    print("dispatched with handlers, \(pending) pending: \(fixed(rate / 1e6, 1)) million events a second")
  }
  if let rate = medians["digest"]?[0] { print("digest: \(fixed(rate, 2)) GB/s") }
}

private func ratio(_ other: Double?, _ own: Double?) -> Double? {
  guard let other, let own else { return nil }
  return other / own
}

private func fixed(_ value: Double?, _ decimals: Int, _ unit: String = "") -> String {
  value.map { String(format: "%.\(decimals)f", $0) + unit } ?? "-"
}

private func row(_ cells: [String]) -> String {
  cells.map { String(repeating: " ", count: max(1, 15 - $0.count)) + $0 }.joined()
}

private func write(_ medians: [String: [Int: Double]], of machine: String, to path: String) {
  let units = [
    "swift": "nanosecondsPerEvent", "cpp": "nanosecondsPerEvent", "simpy": "nanosecondsPerEvent",
    "memory": "bytesPerPendingEvent", "dispatch": "eventsPerSecond", "digest": "gigabytesPerSecond",
  ]
  let lines = medians.keys.sorted().map { name in
    let values = (medians[name] ?? [:]).sorted { $0.key < $1.key }.map { "\"\($0.key)\": \(fixed($0.value, 3))" }
    let unit = units[name] ?? ""
    return "  \"\(name)\": { \"unit\": \"\(unit)\", \"medianByPending\": { \(values.joined(separator: ", ")) } }"
  }
  do {
    let text = (["  \"machine\": \"\(machine)\""] + lines).joined(separator: ",\n")
    try "{\n\(text)\n}\n".write(toFile: path, atomically: true, encoding: .utf8)
  } catch {
    print("cannot write \(path): \(error.localizedDescription)")
    exit(1)
  }
}
