"""What goes wrong on a real machine, done to real processes."""
