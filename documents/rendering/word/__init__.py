"""Word files: what may be opened, the templates and how they are filled, and the page that comes of it."""
