"""The state machine as the office writes it: states, one line a transition, a review route. Pure: no database, web or Word."""
