"""What is done with an issued document: its scan, copies, copies for each addressee."""
