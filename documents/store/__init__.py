"""Where data lies: the schema base, the transaction (the only commit), files by SHA-256, the clock."""
