"""From facts and a Word template to the stored file, and from the file to its reading text."""
