"""Workflows as the office writes them: states, one line a transition, a review route. No database, web or Word."""
