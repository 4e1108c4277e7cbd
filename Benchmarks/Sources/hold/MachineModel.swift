import Kernel
import Measuring

/// What happens to the machines of the benchmark's model.
enum MachineEvent: BitwiseCopyable {
  case pulled(UInt32)
  case started(UInt32)
  case probed(UInt32)
  case finished(UInt32)
  case failed(UInt32)
  case repaired(UInt32)
}

/// Machines that pull, start, are probed, work, fail and are repaired: small handlers with state of their own, as a
/// simulation has them. Each machine has exactly one pending event.
struct MachineModel {
  private var probes: [UInt8]
  private var starts: [UInt32]
  private var busySince: [SimTime]
  private var stream: RandomStream
  private(set) var busy = SimDuration.zero
  private(set) var handled = 0

  init(count: Int) {
    probes = Array(repeating: 0, count: count)
    starts = Array(repeating: 0, count: count)
    busySince = Array(repeating: .zero, count: count)
    stream = Streams(seed: 1).stream("machines")
  }

  /// Changes the state and schedules the machine's next event.
  mutating func handle(_ event: MachineEvent, _ agenda: inout Agenda<MachineEvent>) {
    handled += 1
    switch event {
    case .pulled(let machine):
      starts[Int(machine)] &+= 1
      agenda.schedule(.started(machine), after: delay(meanMilliseconds: 400), phase: .physics)
    case .started(let machine):
      probes[Int(machine)] = 0
      agenda.schedule(.probed(machine), after: .seconds(1), phase: .observation)
    case .probed(let machine):
      probes[Int(machine)] += 1
      if probes[Int(machine)] < 3 {
        agenda.schedule(.probed(machine), after: .seconds(1), phase: .observation)
      } else {
        busySince[Int(machine)] = agenda.now
        agenda.schedule(.finished(machine), after: delay(meanMilliseconds: 2000), phase: .physics)
      }
    case .finished(let machine):
      busy += agenda.now - busySince[Int(machine)]
      if stream.below(8) == 0 {
        agenda.schedule(.failed(machine), after: .zero, phase: .physics)
      } else {
        agenda.schedule(.pulled(machine), after: delay(meanMilliseconds: 1000), phase: .physics)
      }
    case .failed(let machine):
      agenda.schedule(.repaired(machine), after: delay(meanMilliseconds: 5000), phase: .physics)
    case .repaired(let machine):
      agenda.schedule(.pulled(machine), after: delay(meanMilliseconds: 1000), phase: .physics)
    }
  }

  /// A draw, evenly spread about the mean.
  private mutating func delay(meanMilliseconds: Int) -> SimDuration {
    .nanoseconds(stream.below(meanMilliseconds * 2_000_000))
  }
}

/// Events a second through agenda, `switch` and handlers, with one pending event for each of `pending` machines.
func dispatchMachines(pending: Int, events: Int) -> Double {
  var agenda = Agenda<MachineEvent>()
  var model = MachineModel(count: pending)
  for machine in 0..<pending {
    agenda.schedule(.pulled(UInt32(machine)), after: .microseconds(machine % 1_000_000 * 7), phase: .physics)
  }
  run(&model, &agenda, count: 3 * pending)
  let start = cpuNanoseconds()
  run(&model, &agenda, count: events)
  let elapsed = cpuNanoseconds() - start
  precondition(model.handled == 3 * pending + events && agenda.pendingCount == pending && model.busy > .zero)
  return Double(events) / elapsed * 1e9
}

@inline(never)
private func run(_ model: inout MachineModel, _ agenda: inout Agenda<MachineEvent>, count: Int) {
  var left = count
  while left > 0, let event = agenda.next(until: .distantFuture) {
    model.handle(event, &agenda)
    left -= 1
  }
}
