/// How far a gang is, as people ask for it.
package enum GangState: UInt8, CaseIterable, Sendable {
  /// It has no quota.
  case queued
  /// Pods are missing, or have no nodes.
  case placing
  /// Pods have nodes, processes are missing.
  case starting
  case lastCall, initialising, restoring, training, writing, stalled, done

  /// As timelines write it.
  package var text: String {
    switch self {
    case .queued: "Queued"
    case .placing: "Placing"
    case .starting: "Starting"
    case .lastCall: "LastCall"
    case .initialising: "Initialising"
    case .restoring: "Restoring"
    case .training: "Training"
    case .writing: "Writing"
    case .stalled: "Stalled"
    case .done: "Done"
    }
  }
}

extension TrainingGang {
  package var state: GangState {
    switch phase {
    case .waiting:
      if members.boundCount >= quorum.lowerBound { .starting } else { isAdmitted ? .placing : .queued }
    case .lastCall: .lastCall
    case .initialising: .initialising
    case .restoring: .restoring
    case .training: .training
    case .writing: .writing
    case .stalled: .stalled
    case .done: .done
    }
  }
}
