"""The door to mandates: an absence entered, a mandate given, both ended and looked at."""
