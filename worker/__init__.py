"""Background work: a real Celery worker that empties the outbox, and the doorbell that wakes it."""
