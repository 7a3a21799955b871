"""Whether a person may do an act now, and why not: the same for page, API and refusal."""
