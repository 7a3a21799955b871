"""Looking closely: pages, what changed, what was remarked."""
