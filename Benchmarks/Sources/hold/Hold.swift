import Kernel

/// Measures the kernel under the hold model, where each event schedules one other: the count of pending events stays.
///
/// Each measurement prints one line, `name pending value`; `report` reads such lines and prints their medians.
@main struct Hold {
  static func main() {
    let arguments = CommandLine.arguments.dropFirst()
    let numbers = arguments.dropFirst().compactMap { Int($0) }
    switch (arguments.first, numbers.count) {
    case ("queue", 2):
      print("swift \(numbers[0]) \(holdQueue(pending: numbers[0], events: numbers[1]).nanosecondsPerEvent)")
    case ("dispatch", 2):
      print("dispatch \(numbers[0]) \(dispatchMachines(pending: numbers[0], events: numbers[1]))")
    case ("memory", 1):
      print("memory \(numbers[0]) \(holdQueue(pending: numbers[0], events: numbers[0]).bytesPerPending)")
    case ("digest", 1):
      print("digest 0 \(digestThroughput(words: numbers[0]))")
    case ("report", 0):
      report(arguments.dropFirst())
    default:
      print(
        "usage: hold queue|dispatch PENDING EVENTS | memory PENDING | digest WORDS | report [JSON-FILE MACHINE] < samples"
      )
    }
  }
}
