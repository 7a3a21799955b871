"""One's own account: language, theme, size of the text, password, where one is signed in."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from documents.accounts.changing import change_password
from documents.accounts.sessions import end_sessions_of, sessions_of
from documents.bodies.people import set_preferences
from web.office import office
from web.pages.factors.own import KINDS
from web.security.redirects import local_path
from web.security.sessions import LANGUAGE, THEME, before_password, give_cookie, open_to_all
from web.visitor import actor, visitor
from web.words import t, told
from workflow.refusal import Kind, Refusal
from workflow.text import Text

pages = Blueprint("account", __name__)

SIZES = (100, 112, 125)


@pages.get("/account")
def account() -> str:
    """What one can set for oneself."""
    sessions = sessions_of(office().database, office().clock, actor().person_id)
    return render_template(
        "account/account.html",
        sessions=sessions,
        key=actor().session_key,
        factors=office().factors.mine(actor()),
        methods=office().step_up.methods(actor()),
        kinds=KINDS,
    )


@pages.post("/account/display")
def display() -> Response:
    """Theme, text size and language at once."""
    language, theme = request.form.get("language", ""), request.form.get("theme", "")
    sizes = [size for size in SIZES if str(size) == request.form.get("text_size")]
    with office().database.write() as session:
        size = sizes[0] if sizes else 0
        set_preferences(session, actor().person_id, language=language, theme=theme, text_size=size)
    answer = redirect(url_for(".account"), 303)
    give_cookie(answer, LANGUAGE, language, lasting=True)
    give_cookie(answer, THEME, theme, lasting=True)
    flash(Text("Tampilan disimpan.", "Display saved.").said(language))
    return answer


@pages.get("/account/stay")
def stay() -> dict[str, int]:
    """Seen: the session goes on. Answers how many seconds it lasts now."""
    return {"seconds": visitor().session_seconds}


@pages.post("/account/sessions/end")
def end_others() -> Response:
    """Sign out everywhere else."""
    with office().database.write() as session:
        end_sessions_of(session, office().clock, actor().person_id, but=actor().session_key)
    flash(t("Perangkat lain sudah keluar.", "Other devices are signed out."))
    return redirect(url_for(".account"), 303)


@pages.route("/account/password", methods=["GET", "POST"])
@before_password
def password() -> str | Response | tuple[str, int]:
    """Change one's own password; a first one must be changed before anything else."""
    if request.method == "GET":
        return _password_form()
    house, given = office(), request.form
    new = given.get("new_password", "")
    try:
        change_password(house.database, house.clock, actor(), given.get("old_password", ""), new)
    except Refusal as refusal:
        return _password_form(refusal), 429 if refusal.kind is Kind.LIMIT else 422
    flash(t("Kata sandi diganti.", "The password is changed."))
    return redirect(url_for("home.home" if visitor().must_change_password else ".account"), 303)


@pages.get("/language/<language>")
@open_to_all
def language(language: str) -> Response:
    """The same page in the other language; a signed-in person keeps it."""
    if language not in ("id", "en"):
        abort(404)
    seen = visitor()
    if seen.actor:
        with office().database.write() as session:
            set_preferences(
                session, seen.actor.person_id, language=language, theme=seen.theme, text_size=seen.text_size
            )
    answer = redirect(local_path(request.args.get("next")) or url_for("home.home"), 303)
    give_cookie(answer, LANGUAGE, language, lasting=True)
    return answer


def _password_form(refusal: Refusal | None = None) -> str:
    problems = [(problem.path, problem.text) for problem in refusal.fields] if refusal else []
    return render_template(
        "account/password.html",
        problems=problems,
        problem=dict(problems),
        refused=told(refusal) if refusal and not problems else None,
        first=visitor().must_change_password,
    )
