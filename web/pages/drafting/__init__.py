"""Writing a document: the form made from its type, its rows, its preview, the two texts when somebody else was faster."""
