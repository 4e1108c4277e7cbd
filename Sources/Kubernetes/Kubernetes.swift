/// Placeholder of the room Kubernetes.
