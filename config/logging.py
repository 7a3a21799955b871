"""Logging: one line an event, to standard error; secrets are cut out before a line is written."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

CHATTY = ("alembic", "celery", "celery.beat", "celery.app.trace", "celery.worker.strategy", "kombu", "transitions")
"""Libraries that say at "info" what belongs to "debug"."""

SECRET_NAMES = ("password", "secret", "token", "authorization", "cookie", "key")


def configure(level: str = "info", form: str = "console") -> None:
    """Set up structlog and the standard library's logging alike. `level` as in NASKAH_LOG_LEVEL, `form` console or json."""
    number = logging.getLevelNamesMapping()[level.upper()]
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer() if form == "json" else structlog.dev.ConsoleRenderer(colors=False)
    )
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        without_secrets,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                renderer,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(number)
    for name in CHATTY:
        logging.getLogger(name).setLevel(number if number <= logging.DEBUG else max(number, logging.WARNING))


def without_secrets(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace the value of anything that is named like a secret."""
    for name in event:
        if any(word in name.lower() for word in SECRET_NAMES):
            event[name] = "***"
    return event
