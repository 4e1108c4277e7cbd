import API
import Cluster
import Kernel
import Placement
import Queueing
import Quota

// Kueue starts, and its objects change.
extension World {
  /// Starts Kueue when the scenario has something for it to admit to.
  mutating func startKueue() {
    guard kueue.isOn else { return }
    if scenario.kueue.configuration.admissionFairSharing != nil { sampleConsumption() }
    for workload in scenario.kueue.workloads { admitFromStart(workload) }
  }

  /// A workload of a manifest; one with an admission holds its quota from the start.
  private mutating func admitFromStart(_ workload: Workload) {
    let uid = cluster.makeUID()
    var workload = workload
    workload.uid = WorkloadName.uid(uid)
    workload.created = now
    let id = cluster.insert(
      WorkloadRecord(header: header(workload.metadata, owners: [], uid: uid), workload: workload))
    submit(id)
    workloadChanged(id)
  }
}
