package import Demand
package import Fabric
package import Kernel

/// Which pods train by a model.
package enum TrainedOwner: Sendable, Hashable, CustomStringConvertible {
  case object(ObjectName)
  /// All jobs of a source of arrivals, by its name.
  case arrivals(String)

  /// As scenarios and timelines name it.
  package var description: String {
    switch self {
    case .object(let name): name.description
    case .arrivals(let name): "arrivals/\(name)"
    }
  }
}

/// What trains, and how.
package struct TrainedGang: Sendable, Equatable {
  package var owner: TrainedOwner
  package var model: TrainingModel

  package init(owner: TrainedOwner, model: TrainingModel) {
    self.owner = owner
    self.model = model
  }
}

/// The storage that checkpoints go to. **unit**: bytes per second.
package struct StorageModel: Sendable, Equatable {
  package var write: Double
  package var read: Double
  /// Of one pod, either way. *assumed*: 10 GB/s, between 1 and 50.
  package var perPod = 10e9

  package init(write: Double, read: Double) {
    (self.write, self.read) = (write, read)
  }
}

/// The network between the nodes.
package struct NetworkModel: Sendable, Equatable {
  package var preset: NetworkPreset
  package var detail: ClusterNetwork.Detail
  /// How often the busiest links are looked at.
  package var samplePeriod = SimDuration.hours(1)

  package init(preset: NetworkPreset, detail: ClusterNetwork.Detail = .pipes) {
    (self.preset, self.detail) = (preset, detail)
  }
}
