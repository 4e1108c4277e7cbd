/// Placeholder of the room LeaderWorkerSets.
