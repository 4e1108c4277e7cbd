import Kernel
import Machines
import Scenarios

extension MachineModel {
  /// The machines of a scenario.
  init(_ scenario: Scenario, streams: Streams) {
    let timing = scenario.timing.kubelet
    self.init(
      timing: KubeletTiming(
        sync: timing.sync, sandbox: timing.podSandbox, containerStart: timing.containerStart,
        containerStop: timing.containerStop, initContainerRun: timing.initContainerRun,
        pullBytesPerSecond: timing.imagePullRate, pullLatency: timing.imagePullLatency),
      streams: streams,
      processes: scenario.containers,
      images: scenario.images.mapValues { ImageModel(bytes: $0.bytes, exists: $0.exists) },
      unlistedImage: ImageModel(bytes: ImageSpec.unlisted.bytes, exists: ImageSpec.unlisted.exists))
  }
}
