/// Placeholder of the room Machines.
