"""The domain: every table beside its behaviour. `desk` is the only way in; a room uses the rooms below it, never those above."""
