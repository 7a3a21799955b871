"""The numbered register: one insert-only row for each issued document."""
