"""What changed in a document, and what was remarked on it."""
