"""What is done with an issued document: copies, copies for each addressee, the scan of its paper."""
