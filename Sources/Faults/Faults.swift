/// Placeholder of the room Faults.
