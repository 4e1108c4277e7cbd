import Cluster
import Demand
import Kernel
import Scenarios

/// The storage of the run, and whose transfers are under way.
struct ClusterStorage: Sendable {
  let model: StorageModel
  var write: SharedPipe
  var read: SharedPipe
  /// In order of their beginning.
  var transfers: [(gang: GangID, isWrite: Bool, id: Int32)] = []
  /// Changes with every transfer; an event for another one is void.
  var epoch: UInt32 = 0

  init(_ model: StorageModel) {
    self.model = model
    write = SharedPipe(capacity: model.write)
    read = SharedPipe(capacity: model.read)
  }

  var nextEnd: SimTime? { [write.nextEnd, read.nextEnd].compactMap(\.self).min() }
}

// Checkpoints go to storage that all gangs share, and come from it.
extension World {
  /// A gang begins to write its checkpoint, or to read its last one.
  mutating func beginTransfer(_ id: GangID, isWrite: Bool) {
    guard let bytes = gangs[id].gang.sharedBytes, var storage else { return }
    let limit = storage.model.perPod * Double(max(1, gangs[id].gang.members.activeCount))
    let transfer =
      isWrite
      ? storage.write.begin(bytes, limit: limit, at: now) : storage.read.begin(bytes, limit: limit, at: now)
    storage.transfers.append((id, isWrite, transfer))
    gangs[id].traffic.transfer = transfer
    self.storage = storage
    planTransfers()
  }

  /// A gang has what it asked for, or gives up.
  mutating func endTransfer(_ id: GangID) {
    guard let transfer = gangs[id].traffic.transfer, var storage else { return }
    gangs[id].traffic.transfer = nil
    guard let index = storage.transfers.firstIndex(where: { $0.gang == id && $0.id == transfer }) else { return }
    let entry = storage.transfers.remove(at: index)
    if entry.isWrite {
      storage.write.cancel(transfer, at: now)
    } else {
      storage.read.cancel(transfer, at: now)
    }
    self.storage = storage
    planTransfers()
  }

  private mutating func planTransfers() {
    guard var storage else { return }
    storage.epoch &+= 1
    if let end = storage.nextEnd {
      schedule(.gang(.transferred(epoch: storage.epoch)), after: max(.zero, end - now), .physics)
    }
    self.storage = storage
  }

  mutating func storageMoved(_ epoch: UInt32) {
    guard var storage, storage.epoch == epoch else { return }
    let (written, read) = (storage.write.takeDone(at: now), storage.read.takeDone(at: now))
    let done = storage.transfers.filter { ($0.isWrite ? written : read).contains($0.id) }
    storage.transfers.removeAll { ($0.isWrite ? written : read).contains($0.id) }
    self.storage = storage
    for entry in done { gangs[entry.gang].traffic.transfer = nil }
    for entry in done { tend(entry.gang) { $0.transferred(at: $1) } }
    planTransfers()
  }
}
