import Cluster
import Demand
import Kernel
import Scenarios

/// Whose pods work together.
enum GangOwner: Hashable, Sendable {
  /// One group of a LeaderWorkerSet.
  case group(Signals.GroupKey)
  /// All groups of a LeaderWorkerSet that trains as one.
  case set(ObjectKey)
  case statefulSet(StatefulSetID)
  case job(JobID)
  /// A pod of its own, by uid.
  case pod(UInt64)
}

/// A gang that exists: its state, its pods, and what was told of it.
struct GangRecord: Sendable {
  /// Counted from 0 in order of their making; slots are used again, numbers are not.
  let number: Int32
  let owner: GangOwner
  /// As the timeline names it: `lws/vllm/0`, `job/train`.
  let name: Symbol
  /// Whom its GPU-hours count for: a set, a job, or a source of arrivals.
  let account: Symbol
  var gang: TrainingGang
  /// In order of their making.
  var pods: [PodID] = []
  /// The deadline that an event stands on the agenda for.
  var plannedEpoch: UInt32 = 0
  /// Whether its owner has gone.
  var isRetired = false
  /// Whether the summary counts it among those that train.
  var trains: Bool { gang.character.model != nil }
  var told: GangState?
  var traffic = TrafficState()
}

/// All gangs, those that are gone too.
struct GangBoard: Sendable {
  /// False in a cluster without GPUs and without models of training, where nobody is watched.
  let isOn: Bool
  /// **shape**: by slot of `GangID`; what stands in a free slot has no meaning.
  private var records: [GangRecord] = []
  /// **shape**: by slot.
  private var isLive: [Bool] = []
  var byOwner: [GangOwner: GangID] = [:]
  let models: [TrainedOwner: TrainingModel]
  /// Columns of GPUs among the resources.
  let gpuColumns: [Int]
  var capacity: CapacityLedger
  /// What gangs that have gone have used, by account.
  var closed: [Symbol: GPULedger] = [:]
  /// How often they broke, by account; only summed over.
  var closedFailures: [Symbol: Int] = [:]
  private var free: [Int32] = []
  private(set) var madeCount: Int32 = 0

  init(_ scenario: Scenario, in cluster: Cluster) {
    gpuColumns = cluster.gpuColumns
    models = Dictionary(scenario.training.map { ($0.owner, $0.model) }) { $1 }
    capacity = CapacityLedger(cluster, gpuColumns: gpuColumns)
    isOn = capacity.total > 0 || !models.isEmpty
  }

  subscript(id: GangID) -> GangRecord {
    get { records[Int(id.index)] }
    _modify { yield &records[Int(id.index)] }
  }

  /// Whether a slot still holds the gang of a number.
  func contains(_ id: GangID, number: Int32) -> Bool {
    isLive[Int(id.index)] && records[Int(id.index)].number == number
  }

  mutating func takeNumber() -> Int32 {
    defer { madeCount += 1 }
    return madeCount
  }

  mutating func insert(_ record: GangRecord) -> GangID {
    let id = GangID(free.popLast() ?? Int32(records.count))
    if Int(id.index) == records.count {
      records.append(record)
      isLive.append(true)
    } else {
      records[Int(id.index)] = record
      isLive[Int(id.index)] = true
    }
    byOwner[record.owner] = id
    return id
  }

  /// Forgets a gang, keeping what it has used.
  mutating func remove(_ id: GangID) {
    let record = records[Int(id.index)]
    closed[record.account, default: GPULedger()].add(record.gang.ledger)
    closedFailures[record.account, default: 0] += record.gang.failureCount
    if byOwner[record.owner] == id { byOwner[record.owner] = nil }
    isLive[Int(id.index)] = false
    free.append(id.index)
  }

  /// Those that exist, in order of their slots.
  var all: [GangID] { records.indices.filter { isLive[$0] }.map { GangID(Int32($0)) } }

  func gpus(of request: ResourceRequest) -> Int {
    guard !gpuColumns.isEmpty else { return 0 }
    return request.amounts.reduce(0) { gpuColumns.contains($1.column) ? $0 + Int($1.amount) : $0 }
  }
}
