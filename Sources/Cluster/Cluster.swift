/// Placeholder of the room Cluster.
