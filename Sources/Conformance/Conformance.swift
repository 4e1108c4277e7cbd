/// Placeholder of the room Conformance.
