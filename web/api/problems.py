"""Errors as RFC 9457 problem+json: a stable code, a message in the caller's language, each wrong field by name."""

import logging
from http import HTTPStatus

from flask import Response, g, request
from werkzeug.exceptions import HTTPException

from web.api.shapes import FieldProblemShape, Problem
from web.security.refusals import STATUS
from workflow.refusal import Refusal
from workflow.text import Text

log = logging.getLogger(__name__)
BLANK = "about:blank"


def language() -> str:
    """The caller's language: as the request asks, else as the person chose, else Indonesian."""
    asked = request.accept_languages.best_match(("id", "en"))
    actor = g.get("actor")
    return asked or (actor.language if actor else "id")


def of_refusal(refusal: Refusal) -> Response:
    """The answer to a refused request."""
    errors = [
        FieldProblemShape(field=problem.path, message=problem.text.said(language())) for problem in refusal.fields
    ]
    return problem(STATUS[refusal.kind], refusal.code, refusal.text, errors)


def of_http(error: HTTPException) -> Response:
    """The answer to a request that no route or rule of HTTP could take."""
    status = error.code or 500
    answer = problem(status, HTTPStatus(status).phrase.lower().replace(" ", "_"), _HTTP.get(status, _OTHER))
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        answer.headers["Allow"] = ", ".join(sorted(getattr(error, "valid_methods", None) or ()))
    return answer


def of_failure(error: Exception) -> Response:
    """The answer when the system itself failed: logged, and nothing of it told."""
    log.exception("a call failed: %s %s", request.method, request.path, exc_info=error)
    return problem(500, "internal_error", _HTTP[500])


def no_address() -> Response:
    """The answer where nothing stands at an address of the API."""
    return problem(404, "not_found", _HTTP[404])


def problem(status: int, code: str, text: Text, errors: list[FieldProblemShape] | None = None) -> Response:
    """One problem document."""
    shape = Problem(
        type=BLANK,
        title=HTTPStatus(status).phrase,
        status=status,
        code=code,
        detail=text.said(language()),
        errors=errors or [],
    )
    answer = Response(shape.model_dump_json(), status, mimetype="application/problem+json")
    if status == HTTPStatus.UNAUTHORIZED:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="naskah"'
    return answer


_OTHER = Text("Permintaan ini tidak dapat dilayani.", "This request cannot be served.")
_HTTP = {
    400: Text("Permintaan tidak terbaca.", "The request cannot be read."),
    404: Text("Alamat ini tidak ada.", "There is no such address."),
    405: Text("Cara ini tidak berlaku di alamat ini.", "This method is not allowed here."),
    413: Text("Isi permintaan terlalu besar.", "The request is too large."),
    415: Text("Kirim isi sebagai application/json.", "Send the body as application/json."),
    500: Text(
        "Terjadi gangguan di sistem. Tidak ada yang berubah; coba lagi.",
        "Something went wrong in the system. Nothing was changed; try again.",
    ),
}
