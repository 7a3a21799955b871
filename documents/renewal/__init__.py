"""Running documents and newer editions: which can move to the newest, moving them, and undoing it."""
