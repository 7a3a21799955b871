"""Whether the process is up, and whether it can work: for whoever watches the server."""

import logging

from flask import Blueprint, Response

from documents.store.schema import is_current
from web.office import office
from web.security.sessions import bare

log = logging.getLogger(__name__)
pages = Blueprint("health", __name__)


@pages.get("/healthz")
@bare
def healthz() -> Response:
    """The process answers."""
    return Response("ok\n", mimetype="text/plain")


@pages.get("/readyz")
@bare
def readyz() -> Response:
    """Database and storage answer. The broker may be away: work goes on, so it does not count."""
    lines, ready = [], True
    for name, check in (("database", _database), ("storage", _storage)):
        try:
            check()
            lines.append(f"{name} ok")
        except Exception:
            log.exception("not ready: %s", name)
            lines.append(f"{name} failed")
            ready = False
    return Response("\n".join(lines) + "\n", 200 if ready else 503, mimetype="text/plain")


def _database() -> None:
    if not is_current(office().database):
        raise RuntimeError("the schema is not current")


def _storage() -> None:
    office().files.check()
