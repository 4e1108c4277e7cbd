/// Placeholder of the room Topology.
