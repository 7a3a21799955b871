"""The signed paper, scanned: what is taken as such, and how its pages become one PDF."""
