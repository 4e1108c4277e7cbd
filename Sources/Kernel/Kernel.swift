/// Placeholder of the room Kernel.
