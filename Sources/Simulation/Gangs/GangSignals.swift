import Demand
import Kernel
import Scenarios

/// What expressions ask of gangs.
struct GangSignals {
  let gangs: GangBoard
  let symbols: SymbolTable
  let now: SimTime

  /// What GPUs did up to now: those of an owner, or of all.
  func gpuHours(of owner: TrainedOwner?, _ quantity: GPUHoursQuantity) -> Double {
    let ledger = gangs.ledger(of: owner.map(\.description), at: now, symbols)
    return quantity.use.map { ledger.hours($0) } ?? GPULedger.hours(ledger.all)
  }

  /// How long a step takes the slowest gang of an owner that trains; nil when none does.
  func step(of owner: TrainedOwner) -> Double? {
    gangs.all.filter { symbols[gangs[$0].account] == owner.description }
      .compactMap { gangs[$0].gang.isTraining ? gangs[$0].traffic.step : nil }.max()
  }
}

extension GangBoard {
  /// What the GPUs of an account did up to a time, or those of all.
  func ledger(of account: String?, at now: SimTime, _ symbols: SymbolTable) -> GPULedger {
    var sum = GPULedger()
    for (symbol, ledger) in closed.sorted(by: { $0.key.index < $1.key.index })
    where account == nil || symbols[symbol] == account {
      sum.add(ledger)
    }
    for id in all where account == nil || symbols[self[id].account] == account {
      var gang = self[id].gang
      gang.settle(at: now)
      sum.add(gang.ledger)
    }
    return sum
  }
}

extension GangBoard {
  /// How often gangs of an account broke.
  func failureCount(of account: String, _ symbols: SymbolTable) -> Int {
    let gone = closedFailures.reduce(0) { $0 + (symbols[$1.key] == account ? $1.value : 0) }
    return all.reduce(gone) { $0 + (symbols[self[$1].account] == account ? self[$1].gang.failureCount : 0) }
  }
}

extension GPUHoursQuantity {
  /// Nil for all uses together.
  var use: GPUUse? {
    switch self {
    case .productive: .productive
    case .checkpoint: .checkpoint
    case .lost: .lostWork
    case .detection: .detection
    case .startUp: .startUp
    case .stall: .communicationStall
    case .idle: .idle
    case .quota: .waitingForQuota
    case .scheduling: .scheduling
    case .all: nil
    }
  }
}
