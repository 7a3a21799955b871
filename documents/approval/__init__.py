"""Who may do what and why not: permissions, guards, effects, routes."""
