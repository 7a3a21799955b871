"""One document: its page, what may be done with it, signing it, its files."""
