"""How a refusal is answered: one status for each kind, the same words on a page, in a fragment and in the API."""

import logging
from dataclasses import replace
from urllib.parse import urlsplit

from flask import Flask, g, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.wrappers import Response

from documents.bodies.people import Actor
from web.security.csrf import TOKEN, is_our_form
from web.security.redirects import local_path
from workflow.refusal import Kind, Refusal
from workflow.text import Text

log = logging.getLogger(__name__)

STATUS = {
    Kind.UNKNOWN: 404,
    Kind.PERSON: 403,
    Kind.STEP_UP: 403,
    Kind.NO_VERSION: 428,
    Kind.STALE: 412,
    Kind.CONTENT: 422,
    Kind.DOCUMENT: 409,
    Kind.LIMIT: 429,
    Kind.SIGN_IN: 401,
}

NO_PAGE = Text("Halaman tidak ada, atau bukan untuk Anda.", "No such page, or not for you.")
OLD_FORM = Text(
    "Halaman ini terbuka terlalu lama, atau Anda masuk lagi sejak itu. Buka lagi halamannya, lalu kirim ulang.",
    "This page was open too long, or you signed in again since. Open the page again, then send it once more.",
)
TOO_LARGE = Text("Kiriman terlalu besar: paling banyak {limit} MB.", "What was sent is too large: at most {limit} MB.")
TROUBLE = Text(
    "Ada gangguan pada sistem. Tidak ada yang berubah. Coba lagi; bila tetap gagal, hubungi admin.",
    "Something went wrong in the system. Nothing was changed. Try again; if it still fails, tell the administrator.",
)
ODD = Text("Permintaan ini tidak dapat dilayani.", "This request cannot be answered.")

OVER = Text(
    "Sesi sudah berakhir. Tulisan Anda masih ada di halaman ini: kirim, lalu masuk lagi.",
    "The session has ended. Your text is still on this page: send it, then sign in again.",
)

WRITER = "written_by"
"""The input of a form that says who was signed in when it was shown."""
NEVER_KEPT = frozenset(
    {
        TOKEN,
        "secret",
        "password",
        "old_password",
        "new_password",
        "totp",
        "recovery_code",
        "assertion",
        "attestation",
        "code",
    }
)
"""What a form that came late does not carry along: its old token, and passwords."""


def is_fragment() -> bool:
    """Whether htmx asks for a piece of a page rather than a whole one."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"


def answer_refusals(app: Flask) -> None:
    """Turn refusals, HTTP errors and failures into pages in the visitor's language."""

    @app.errorhandler(Refusal)
    def refused(error: Refusal) -> Response | tuple[str, int]:
        if error.kind is Kind.SIGN_IN:
            return to_sign_in(error.text)
        return page(STATUS[error.kind], error.text)

    @app.errorhandler(CSRFError)
    def forged(_: CSRFError) -> tuple[str, int]:
        if is_fragment() or g.visitor.actor is None or not is_our_form():
            return page(400, OLD_FORM)
        return go_on(g.visitor.actor, form_to_keep(), request.full_path.rstrip("?")), 400

    @app.errorhandler(RequestEntityTooLarge)
    def large(_: RequestEntityTooLarge) -> tuple[str, int]:
        return page(413, TOO_LARGE.format(limit=(request.max_content_length or 0) // 1_000_000))

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Response | tuple[str, int]:
        if error.code is None or error.code < 400:
            return error.get_response()
        return page(error.code, NO_PAGE if error.code in (404, 405) else ODD)

    @app.errorhandler(Exception)
    def failed(error: Exception) -> tuple[str, int]:
        log.exception("a page failed: %s %s", request.method, request.path, exc_info=error)
        if hasattr(g, "visitor"):
            g.visitor = replace(g.visitor, actor=None)  # so that the page asks the database nothing
        return page(500, TROUBLE)


def to_sign_in(words: Text) -> Response | tuple[str, int]:
    """Not signed in: a page that was asked for leads to sign-in and back. A form that comes late is kept while one signs
    in again, and then goes on; in a fragment its text is still on the page.
    """
    if request.method == "GET" and not is_fragment():
        return redirect(url_for("sign_in.sign_in", next=request.full_path.rstrip("?")), 303)
    if is_fragment() and request.method == "POST":
        return page(401, OVER)
    if is_fragment() or not is_our_form():
        return page(401, words, url_for("sign_in.sign_in", next=_shown_path()))
    return render_template(
        "sign_in/sign_in.html", refused=words, kept=form_to_keep(), kept_path=request.full_path.rstrip("?")
    ), 401


def form_to_keep() -> list[tuple[str, str]]:
    """The inputs of a form that came late."""
    return [(name, value) for name, value in request.form.items(multi=True) if name not in NEVER_KEPT]


def go_on(me: Actor, kept: list[tuple[str, str]], path: str) -> str:
    """The page from which a form that came late is sent with one press, by whoever is signed in now: it says who that is,
    and warns where somebody else wrote it.
    """
    writer = next((value for name, value in kept if name == WRITER), str(me.person_id))
    rest = [(name, value) for name, value in kept if name != WRITER]
    return render_template(
        "sign_in/go_on.html", kept=rest, kept_path=path, sender=me, foreign=writer != str(me.person_id)
    )


def _shown_path() -> str | None:
    """The page that stands in the browser: of a fragment the one around it, of a form the one it was on."""
    address = urlsplit(request.headers.get("HX-Current-URL") or request.referrer or "")
    if address.netloc != request.host:
        return None
    return local_path(address.path + (f"?{address.query}" if address.query else ""))


def page(status: int, words: Text, sign_in: str | None = None) -> tuple[str, int]:
    """An error page, or the notice alone where a fragment was asked for."""
    if not hasattr(g, "visitor"):
        return words.id, status
    template = "errors/fragment.html" if is_fragment() else "errors/page.html"
    return render_template(template, status=status, words=words, sign_in=sign_in), status
