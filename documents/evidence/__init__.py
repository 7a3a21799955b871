"""What happened, in canonical bytes that an auditor can hash: insert-only."""
