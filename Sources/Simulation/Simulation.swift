/// Placeholder of the room Simulation.
