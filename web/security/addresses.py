"""What an address may consist of: printed characters. A control character or half a surrogate pair names nothing here."""

import re

from flask import Flask, request
from werkzeug.exceptions import BadRequest

UNPRINTED = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def refuse_unreadable_addresses(app: Flask) -> None:
    """Answer 400 where path or query hold what no text of ours may hold; a database would stumble over it."""

    @app.before_request
    def refuse() -> None:
        said = [request.path, *(part for name, value in request.args.items(multi=True) for part in (name, value))]
        if any(UNPRINTED.search(part) for part in said):
            raise BadRequest
