"""Document types and their Word templates: what is in force, what was proposed, the tags to write one with."""
