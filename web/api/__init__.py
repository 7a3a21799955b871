"""The HTTP API, version 1: JSON over bearer tokens, described at /api/v1/openapi.json."""

from flask import Blueprint, Flask, Response, current_app
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import HTTPException

from web.api import problems
from web.api.answers import json
from web.api.calls import sign_in
from web.api.description import PREFIX, openapi
from web.api.documents import documents
from web.api.register import register
from web.security.sessions import bare
from workflow.refusal import Refusal


for _part in (documents, register):
    _part.before_request(sign_in)


def serve_api(app: Flask, forms: CSRFProtect) -> None:
    """Hang the API into the application. Its calls prove themselves by token, so no form token is asked."""
    api = Blueprint("api", __name__, url_prefix=PREFIX)
    for part in (documents, register):
        api.register_blueprint(part)
    api.add_url_rule("/openapi.json", "description", _describe)
    api.add_url_rule("/<path:rest>", "nothing", _nothing, methods=["GET", "POST", "PATCH", "PUT", "DELETE"])
    api.register_error_handler(Refusal, problems.of_refusal)
    api.register_error_handler(HTTPException, problems.of_http)
    api.register_error_handler(Exception, problems.of_failure)
    forms.exempt(api)
    for part in (documents, register):
        forms.exempt(part)
    app.register_blueprint(api)


@bare
def _describe() -> Response:
    return json(openapi(current_app))


@bare
def _nothing(rest: str) -> Response:
    return problems.no_address()
