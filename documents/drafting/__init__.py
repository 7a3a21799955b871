"""The document being written: its row, its immutable revisions, its typed fields."""
