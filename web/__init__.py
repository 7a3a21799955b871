"""Pages, API, command line and the wiring of the application."""
