"""Settings from the environment, logging, and one folder for each official body."""
