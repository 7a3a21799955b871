"""The session cookie: a random token, whose row in the database says who it is and until when."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, g, redirect, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from config.settings import Settings
from documents.accounts.sessions import signed_in
from documents.bodies.editions import Body
from documents.drafting.editions import EditionDefinition
from web.office import office
from web.visitor import Visitor
from workflow.refusal import Kind, refuse
from workflow.text import Language

LANGUAGE = "naskah_language"
THEME = "naskah_theme"
YEAR = 31_536_000
OPEN = "naskah_open"
BARE = "naskah_bare"
BEFORE_PASSWORD = "naskah_before_password"

V = TypeVar("V", bound=Callable[..., Any])


def cookie_name(settings: Settings) -> str:
    """`__Host-` binds the cookie to this very host; browsers allow it over HTTPS only."""
    return "__Host-naskah" if settings.https else "naskah"


def open_to_all(view: V) -> V:
    """Marks a view that needs no sign-in. All others are closed."""
    setattr(view, OPEN, True)
    return view


def bare(view: V) -> V:
    """Marks a view that needs neither sign-in nor to know who asks; the database is not read for it."""
    setattr(view, BARE, True)
    return open_to_all(view)


def before_password(view: V) -> V:
    """Marks a view that is open while the first password is still to be changed."""
    setattr(view, BEFORE_PASSWORD, True)
    return view


def know_visitors(app: Flask, settings: Settings) -> None:
    """Reads who is there before each request, and closes every page that is not open to all."""
    app.secret_key = settings.secret_key
    app.config.update(
        SESSION_COOKIE_NAME="naskah_page",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.https,
    )

    @app.before_request
    def look() -> None:
        g.session_token = request.cookies.get(cookie_name(settings))
        g.visitor = Visitor(_asked_language(), request.cookies.get(THEME, "light"), 100, None, None)
        if not _marked(BARE):
            g.visitor = _visitor(g.session_token)

    @app.before_request
    def close() -> Response | None:
        if request.endpoint is None or _marked(OPEN):
            return None
        if g.visitor.actor is None:
            raise refuse(Kind.SIGN_IN, "sign_in", "Masuk dulu untuk membuka halaman ini.", "Sign in to open this page.")
        if g.visitor.must_change_password and not _marked(BEFORE_PASSWORD):
            return redirect(url_for("account.password"), 303)
        return None


def _marked(mark: str) -> bool:
    return hasattr(current_app.view_functions.get(request.endpoint or ""), mark)


def _visitor(token: str | None) -> Visitor:
    house = office()
    person = signed_in(house.database, house.definitions, house.clock, token) if token else None
    with house.database.read() as session:
        if person is None:
            return Visitor(_asked_language(), request.cookies.get(THEME, "light"), 100, None, _only_edition(session))
        edition = house.definitions.edition(session, person.actor.edition_id)  # kept: nothing is read for it
    row = person.person
    language: Language = "en" if row.language == "en" else "id"
    return Visitor(
        language, row.theme, row.text_size, person.actor, edition, person.must_change_password, person.ends_at
    )


def _only_edition(session: Session) -> EditionDefinition | None:
    """The body whose letterhead a visitor who is not signed in sees: the only one there is."""
    bodies = session.scalars(select(Body.id).where(Body.edition_id.is_not(None)).limit(2)).all()
    return office().definitions.current(session, bodies[0]) if len(bodies) == 1 else None


def _asked_language() -> Language:
    """The language of the cookie, or else of the browser; Indonesian when it says nothing we speak."""
    kept = request.cookies.get(LANGUAGE)
    if kept in ("id", "en"):
        return "en" if kept == "en" else "id"
    return "en" if request.accept_languages.best_match(["id", "en"], "id") == "en" else "id"


def give_cookie(answer: Response, name: str, value: str, *, lasting: bool = False, path: str = "/") -> None:
    """Set a cookie that no script reads and no other site sends; of a `path` of its own, only there."""
    settings = office().settings
    answer.set_cookie(
        name, value, max_age=YEAR if lasting else None, httponly=True, secure=settings.https, samesite="Lax", path=path
    )


def take_cookie(answer: Response, name: str, *, path: str = "/") -> None:
    settings = office().settings
    answer.delete_cookie(name, httponly=True, secure=settings.https, samesite="Lax", path=path)
