"""An official body: its definitions, people, positions and legal bases."""
