"""Moving a document along a line of its workflow, with all that follows from it."""
