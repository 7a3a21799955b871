"""A template that nobody has approved, tried in a process of its own: with limits on memory, processor and time, no files to
write, none of the settings, and killed with whatever it started.
"""
