"""Trying a workflow with people of one's choice: the real acts on the real database, all of it undone."""
