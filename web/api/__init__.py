"""The HTTP API, version 1: JSON over bearer tokens, described at /api/v1/openapi.json."""

from flask import Blueprint, Flask, Response, current_app, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import HTTPException, MethodNotAllowed, default_exceptions

from web.api import problems
from web.api.answers import json
from web.api.calls import sign_in
from web.api.comments import comments
from web.api.description import PREFIX, openapi
from web.api.documents import documents
from web.api.mailings import mailings
from web.api.mandates import mandates
from web.api.notices import notices
from web.api.paper import paper
from web.api.presence import presence
from web.api.register import register
from web.api.together import together
from web.security.sessions import bare
from workflow.refusal import Refusal

PARTS = (documents, presence, comments, mailings, mandates, paper, register, together, notices)

for _part in PARTS:
    _part.before_request(sign_in)

METHODS = ("GET", "POST", "PATCH", "PUT", "DELETE")
NOTHING = "nothing"
"""The route behind all others: what stands nowhere is told as a problem, like every error of the API."""


def serve_api(app: Flask, forms: CSRFProtect) -> None:
    """Hang the API into the application. Its calls prove themselves by token, so no form token is asked."""
    api = Blueprint("api", __name__, url_prefix=PREFIX)
    for part in PARTS:
        api.register_blueprint(part)
    api.after_request(without_type_where_empty)
    api.add_url_rule("/openapi.json", "description", _describe)
    api.add_url_rule("/<path:rest>", NOTHING, _nothing, methods=METHODS)
    api.register_error_handler(Refusal, problems.of_refusal)
    api.register_error_handler(HTTPException, problems.of_http)
    for code in default_exceptions:  # one that the pages answer by its code would come first
        api.register_error_handler(code, problems.of_http)
    api.register_error_handler(Exception, problems.of_failure)
    forms.exempt(api)
    for part in PARTS:
        forms.exempt(part)
    app.register_blueprint(api)


def without_type_where_empty(answer: Response) -> Response:
    """An answer without a body has no type of content."""
    if answer.status_code in (202, 204) and not answer.is_streamed and not answer.get_data():
        answer.headers.pop("Content-Type", None)
    return answer


@bare
def _describe() -> Response:
    return json(openapi(current_app))


@bare
def _nothing(rest: str) -> Response:
    """An address of which nothing is known, or not with this method."""
    routes = current_app.create_url_adapter(request)
    if routes is None:
        return problems.no_address()
    allowed = {method for method in METHODS if not routes.match(method=method)[0].endswith(f".{NOTHING}")}
    if allowed:
        raise MethodNotAllowed(sorted(allowed))
    return problems.no_address()
