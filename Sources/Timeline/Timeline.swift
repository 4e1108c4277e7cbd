/// Placeholder of the room Timeline.
