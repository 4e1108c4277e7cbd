import Cluster
import Demand
import Faults
import Kernel

// How often gangs write checkpoints, and how often they have to expect a failure.
extension World {
  /// The time of training between two checkpoints; nil for a gang that writes none.
  func checkpointInterval(of character: GangCharacter, gpus: Int, members: Int) -> SimDuration? {
    guard let checkpoint = character.model?.checkpoint else { return nil }
    let write: SimDuration
    switch checkpoint.cost {
    case .times(let time, _, _): write = time
    case .bytes(let bytes):
      guard let model = storage?.model else { return nil }
      write = .seconds(bytes / min(model.write, model.perPod * Double(max(1, members))))
    }
    let mttf = checkpoint.meanTimeToFailure ?? meanTimeToFailure(gpus: gpus)
    return checkpoint.interval.interval(write: write, meanTimeToFailure: mttf)
  }

  /// How long a gang of so many GPUs goes on average until the first failure that ends its processes; nil without any.
  ///
  /// Of what hits a whole domain, the gang has as large a part as of all nodes, but one domain at least.
  private func meanTimeToFailure(gpus: Int) -> SimDuration? {
    let model = board.model
    let gpusPerNode = max(1, gangs.capacity.total / max(1, cluster.nodes.count))
    let nodes = Double(max(1, gpus.dividedUp(by: gpusPerNode)))
    let share = nodes / Double(max(1, cluster.nodes.count))
    var rate = 0.0
    for entry in model.entries where model.endsProcesses(entry) {
      let count: Double
      switch entry.hazard.component {
      case .node(let parts): count = nodes * Double(parts)
      case .server(let parts): count = Double(gpus) / Hazard.gpusPerServer * Double(parts)
      case .gpu: count = Double(gpus)
      case .job(let over): count = nodes > Double(over) ? 1 : 0
      case .nvlinkDomain(let parts):
        count = max(1, share * Double(NVLinkDomains.indices(in: cluster).count)) * Double(parts)
      case .domain(let level, let parts):
        let tree = cluster.topology
        let domains = tree.domains.count { tree.levels[$0.level].name == level }
        count = max(1, share * Double(domains)) * Double(parts)
      case .cluster(let parts): count = Double(parts)
      }
      rate += count / entry.hazard.interval.mean
    }
    return rate > 0 ? .seconds(min(1 / rate, 3e9)) : nil
  }
}

extension Int {
  fileprivate func dividedUp(by divisor: Int) -> Int { (self + divisor - 1) / divisor }
}
