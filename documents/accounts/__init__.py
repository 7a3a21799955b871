"""How a person proves who they are: passwords, sessions, tokens, step-up, limits."""
