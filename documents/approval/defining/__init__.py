"""The definitions of a body put together, checked, and run: each edition once a process."""
