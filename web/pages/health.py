"""Whether the process is up, and whether it can work: for whoever watches the server."""

import logging
import os

import redis
from flask import Blueprint, Response

from documents.store.schema import is_current
from web.office import office
from web.security.sessions import bare

log = logging.getLogger(__name__)
pages = Blueprint("health", __name__)

BROKER_SECONDS = 1.0


@pages.get("/healthz")
@bare
def healthz() -> Response:
    """The process answers."""
    return Response("ok\n", mimetype="text/plain")


@pages.get("/readyz")
@bare
def readyz() -> Response:
    """Database, broker and storage answer; a line for each, 503 when one does not. Without the broker people can still
    work and issue: files wait until it is back.
    """
    lines, ready = [], True
    for name, check in (("database", _database), ("broker", _broker), ("storage", _storage)):
        try:
            check()
            lines.append(f"{name} ok")
        except Exception:  # whatever a driver can raise: the line says which part it was
            log.exception("not ready: %s", name)
            lines.append(f"{name} failed")
            ready = False
    return Response("\n".join(lines) + "\n", 200 if ready else 503, mimetype="text/plain")


def _database() -> None:
    if not is_current(office().database):
        raise RuntimeError("the schema is not current")


def _broker() -> None:
    settings = office().settings
    folder = settings.broker_folder
    if folder is None:
        with redis.Redis.from_url(
            settings.broker_url, socket_connect_timeout=BROKER_SECONDS, socket_timeout=BROKER_SECONDS
        ) as server:
            server.ping()
    elif not os.access(folder if folder.exists() else folder.parent, os.W_OK):
        raise RuntimeError("the broker's folder cannot be written")


def _storage() -> None:
    office().files.check()
