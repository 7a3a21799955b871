"""The worker, its broker and its supervisor."""
