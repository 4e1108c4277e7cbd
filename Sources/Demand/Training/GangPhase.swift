/// How far a gang is.
package enum GangPhase: Sendable {
  /// Members are missing.
  case waiting
  /// There are enough members, and there could be more.
  case lastCall
  /// Process groups form, the model is built, and unless storage is shared the last checkpoint is read.
  case initialising
  /// The last checkpoint comes from shared storage.
  case restoring
  /// Steps, and checkpoints that take a known time.
  case training
  /// A checkpoint goes to shared storage.
  case writing
  /// A member is gone, and the others wait for it.
  case stalled
  /// The work is done.
  case done
}

/// What a change of a gang means for the world around it.
package enum GangReaction: Sendable, Equatable {
  case none
  /// The processes that are left give up and exit.
  case exit
  /// The work is done: the processes leave.
  case finish
}

/// What a gang without a model of its training does.
package enum GangCharacter: Sendable, Equatable {
  case training(TrainingModel)
  /// All pods work together until they are done, and begin anew when one fails: a job that writes no checkpoints.
  case job
  /// All pods work together, and nothing is lost when one fails: a server over several nodes.
  case server
  /// Each pod works by itself.
  case replicas
}
