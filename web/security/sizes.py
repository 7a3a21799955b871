"""How much a request may bring: little, but for the addresses that take files."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request

MOST_BYTES = 4_000_000
"""The largest body of an ordinary request."""
FORM_BYTES = 100_000
"""What a form may weigh beside its files."""
TAKES = "most_bytes"

View = TypeVar("View", bound=Callable[..., Any])


def takes_files(most: int) -> Callable[[View], View]:
    """Marks a view that takes files of up to `most` bytes together."""

    def mark(view: View) -> View:
        setattr(view, TAKES, most + FORM_BYTES)
        return view

    return mark


def weigh_requests(app: Flask) -> None:
    """Set the limits before anything of a body is read."""
    app.config.update(MAX_CONTENT_LENGTH=MOST_BYTES, MAX_FORM_MEMORY_SIZE=MOST_BYTES)

    @app.before_request
    def weigh() -> None:
        view = current_app.view_functions.get(request.endpoint or "")
        request.max_content_length = getattr(view, TAKES, MOST_BYTES)
