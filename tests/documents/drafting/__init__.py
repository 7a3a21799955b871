"""The room where documents are drafted."""
