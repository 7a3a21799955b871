"""How an answer is written: JSON in UTF-8, safe for any text a person typed."""

import json as encoder

from flask import Response


def json(body: object, status: int = 200) -> Response:
    """A JSON answer."""
    return Response(encoder.dumps(body, ensure_ascii=True, allow_nan=False), status, mimetype="application/json")
