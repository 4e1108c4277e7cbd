/// Placeholder of the room Scenarios.
