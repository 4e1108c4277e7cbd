/// Placeholder of the room API.
