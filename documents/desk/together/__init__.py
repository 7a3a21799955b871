"""Many documents at a time: what waits for a person, acting on many at once, and lists that are gone through bit by bit."""
