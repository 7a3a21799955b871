"""The style sheets, scripts, fonts and icons: read once, named by their content, sent compressed."""

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Flask, abort, request, url_for
from werkzeug.wrappers import Response

from web.security.sessions import bare

STATIC = Path(__file__).parent / "static"
PACKED = {"text/css", "text/javascript", "image/svg+xml"}
YEAR = 31_536_000
HOUR = 3_600


@dataclass(frozen=True, slots=True)
class Asset:
    """One file of web/static; `packed` is its gzip form where that is shorter."""

    content: bytes
    packed: bytes | None
    media_type: str
    version: str


@cache
def read_assets(folder: Path = STATIC) -> Mapping[str, Asset]:
    """All files of the folder by their path in it."""
    return {path.relative_to(folder).as_posix(): _read(path) for path in sorted(folder.rglob("*")) if path.is_file()}


def _read(path: Path) -> Asset:
    content = path.read_bytes()
    media_type = mimetypes.guess_type(path.name)[0] or ("font/woff2" if path.suffix == ".woff2" else "text/plain")
    packed = gzip.compress(content, mtime=0) if media_type in PACKED else None
    return Asset(content, packed, media_type, hashlib.sha256(content).hexdigest()[:12])


def icon_names(folder: Path = STATIC) -> frozenset[str]:
    """The icons that a page can draw: the symbols of the sprite."""
    return frozenset(re.findall(r'<symbol id="([^"]+)"', (folder / "icons.svg").read_text(encoding="utf-8")))


def serve_assets(app: Flask) -> None:
    """Answers /static/..., and `asset("base.css")` in templates gives a file's address with its version."""
    assets = read_assets()

    @bare
    def static(path: str) -> Response:
        found = assets.get(path)
        if found is None:
            abort(404)
        packed = found.packed is not None and bool(request.accept_encodings["gzip"])
        answer = Response(found.packed if packed else found.content, mimetype=found.media_type)
        answer.set_etag(found.version + ("-gz" if packed else ""))
        answer.vary.add("Accept-Encoding")
        if packed:
            answer.content_encoding = "gzip"
        answer.cache_control.public = True
        answer.cache_control.max_age = YEAR if request.args.get("v") == found.version else HOUR
        return answer.make_conditional(request)

    def asset(path: str) -> str:
        return url_for("static", path=path, v=assets[path].version)

    app.add_url_rule("/static/<path:path>", "static", static)
    app.jinja_env.globals["asset"] = asset
