"""Signing in and out."""

from flask import Blueprint, flash, g, make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from documents.accounts.sessions import end_session, signed_in
from documents.accounts.sessions import sign_in as open_session
from documents.bodies.people import Person
from web.office import office
from web.security.csrf import bind_token_to
from web.security.redirects import local_path, next_path
from web.security.refusals import go_on
from web.security.sessions import LANGUAGE, THEME, before_password, cookie_name, give_cookie, open_to_all, take_cookie
from web.visitor import visitor
from web.words import t, told
from workflow.refusal import Kind, Refusal

pages = Blueprint("sign_in", __name__)

KEPT = "kept:"


@pages.route("/sign-in", methods=["GET", "POST"])
@open_to_all
def sign_in() -> str | Response | tuple[str, int]:
    """The gate. Whoever is signed in already goes on."""
    if request.method == "GET":
        return redirect(next_path(), 303) if visitor().actor else _form()
    house = office()
    try:
        token = open_session(
            house.database,
            house.definitions,
            house.clock,
            email=request.form.get("email", "")[:300],
            password=request.form.get("password", "")[:300],
            address=request.remote_addr,
        )
    except Refusal as refusal:
        return _form(refusal), 429 if refusal.kind is Kind.LIMIT else 422
    if g.session_token and visitor().actor:
        end_session(house.database, house.clock, g.session_token)
    session.clear()
    answer = _go_on(token)
    give_cookie(answer, cookie_name(house.settings), token)
    _keep_preferences(answer, token)
    return answer


@pages.post("/sign-out")
@before_password
def sign_out() -> Response:
    """End the session in the database, so that a copy of its cookie is worth nothing."""
    end_session(office().database, office().clock, g.session_token)
    session.clear()
    flash(t("Anda sudah keluar.", "You are signed out."))
    answer = redirect(url_for(".sign_in"), 303)
    take_cookie(answer, cookie_name(office().settings))
    return answer


def _go_on(token: str) -> Response:
    """To the page that was asked for; or to the form that came late, to be sent with one press."""
    path = local_path(request.form.get("kept_path"))
    if path is None:
        return redirect(next_path(), 303)
    bind_token_to(token)
    house = office()
    person = signed_in(house.database, house.definitions, house.clock, token)
    return make_response(go_on(person.actor, _kept(), path)) if person else redirect(next_path(), 303)


def _kept() -> list[tuple[str, str]]:
    """The inputs of a form that came late, carried along while signing in."""
    fields = request.form.items(multi=True)
    return [(name.removeprefix(KEPT), value) for name, value in fields if name.startswith(KEPT)]


def _form(refusal: Refusal | None = None) -> str:
    return render_template(
        "sign_in/sign_in.html",
        problems=refusal is not None,
        refused=told(refusal) if refusal else None,
        email=request.form.get("email", "")[:300],
        next=local_path(request.values.get("next")) or "",
        kept=_kept(),
        kept_path=local_path(request.form.get("kept_path")),
    )


def _keep_preferences(answer: Response, token: str) -> None:
    """The person's language and theme, for the gate they come back to."""
    house = office()
    person = signed_in(house.database, house.definitions, house.clock, token)
    if person is None:
        return
    with house.database.read() as reading:
        row = reading.get_one(Person, person.actor.person_id)
        give_cookie(answer, LANGUAGE, row.language, lasting=True)
        give_cookie(answer, THEME, row.theme, lasting=True)
