"""One's own factors: enrolled after the password, recovery codes shown once, removed."""

from collections.abc import Mapping
from uuid import UUID

import flask
import segno
from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask import session as cookie
from werkzeug.wrappers import Response

from documents.accounts.factors.enrolling import Begun, Enrolled, Made
from documents.bodies.people import Actor
from web.office import office
from web.pages.factors.proving import Ways, asked, sent, ways
from web.visitor import actor
from web.words import t, told
from workflow.refusal import Kind, Refusal
from workflow.text import Text

pages = Blueprint("factors", __name__, url_prefix="/account/factors")

KINDS: Mapping[str, Text] = {
    "passkey": Text("Kunci sandi", "Passkey"),
    "totp": Text("Aplikasi kode", "Code app"),
    "recovery_code": Text("Kode pemulihan", "Recovery codes"),
    "password": Text("Kata sandi pertama", "First password"),
}
"""What the kinds of factors are called."""
SHOWN_ONCE = "recovery_codes"
"""Where recovery codes wait between the form that made them and the page that shows them."""
ANSWERS = {"passkey": "attestation", "totp": "code"}


@pages.route("/new/<kind>", methods=["GET", "POST"])
def new(kind: str) -> str | Response | tuple[str, int]:
    """Begin to enrol a passkey or a code app: a name, the password, and a factor that counts where there is one."""
    if kind not in ANSWERS:
        abort(404)
    if request.method == "GET":
        return _new(kind)
    try:
        begun = office().factors.start(
            actor(), kind, request.form.get("name", ""), request.form.get("password", ""), sent()
        )
    except Refusal as refusal:
        return _told(_new(kind, refusal), refusal)
    return redirect(url_for(".begun", question_id=begun), 303)


@pages.route("/begun/<uuid:question_id>", methods=["GET", "POST"])
def begun(question_id: UUID) -> str | Response | tuple[str, int]:
    """What is to be done with the new one: a QR code to scan and its first code, or the device's own question."""
    factors, person = office().factors, actor()
    shown = factors.begun(person, question_id)
    if request.method == "GET":
        return _begun(shown)
    try:
        made = factors.finish(person, question_id, request.form.get(ANSWERS[shown.kind], "").strip())
    except Refusal as refusal:
        return _told(_begun(shown, refusal), refusal)
    return _added(made)


@pages.route("/codes/new", methods=["GET", "POST"])
def new_codes() -> str | Response | tuple[str, int]:
    """Ten new recovery codes, after the password and a factor that counts."""
    if request.method == "GET":
        return _asked("factors/new_codes.html", _vouching(actor()))
    try:
        codes = office().factors.new_codes(actor(), request.form.get("password", ""), sent())
    except Refusal as refusal:
        return _told(_asked("factors/new_codes.html", _vouching(actor()), refusal), refusal)
    return _to_codes(codes)


@pages.get("/codes")
def codes() -> str | Response:
    """The recovery codes that were just made, this once."""
    shown = cookie.pop(SHOWN_ONCE, None)
    if not shown:
        flash(
            t("Kode pemulihan hanya ditampilkan sekali. Bila hilang, buat yang baru.", "Codes are shown only once."),
            "info",
        )
        return redirect(url_for("account.account"), 303)
    return render_template("factors/codes.html", codes=shown)


@pages.route("/<uuid:factor_id>/remove", methods=["GET", "POST"])
def remove(factor_id: UUID) -> str | Response | tuple[str, int]:
    """Remove one's own factor: the password, and another factor while one counts."""
    mine = office().factors.mine(actor())
    factor = next((one for one in mine if one.id == factor_id), None)
    if factor is None:
        abort(404)
    if request.method == "GET":
        return _remove(factor, mine)
    try:
        office().factors.remove(actor(), factor_id, request.form.get("password", ""), sent())
    except Refusal as refusal:
        return _told(_remove(factor, mine, refusal), refusal)
    flash(t("{name} dihapus.", "{name} is removed.", name=factor.name))
    return redirect(url_for("account.account"), 303)


@pages.post("/challenge")
def challenge() -> flask.Response | tuple[flask.Response, int]:
    """What the browser is to ask a passkey, for a change of one's factors."""
    return asked(lambda: office().factors.question(actor()))


def _new(kind: str, refusal: Refusal | None = None) -> str:
    return _asked("factors/new.html", _vouching(actor()), refusal, kind=kind, given=request.form)


def _remove(factor: Enrolled, mine: tuple[Enrolled, ...], refusal: Refusal | None = None) -> str:
    others = [one.kind for one in mine if not one.pending and one.id != factor.id]
    main = [kind for kind in others if kind in ANSWERS]
    needed = ways(tuple(dict.fromkeys(others))) if main and not factor.pending else Ways(())
    return _asked("factors/remove.html", needed, refusal, factor=factor)


def _vouching(person: Actor) -> Ways:
    """By which of their factors a new one may count at once."""
    found = [kind for kind in office().step_up.methods(person) if kind in ANSWERS]
    return ways(found) if found else Ways(())


def _begun(shown: Begun, refusal: Refusal | None = None) -> str:
    picture = segno.make(shown.address, error="m").svg_data_uri(scale=5, border=4) if shown.address else ""
    grouped = " ".join(shown.secret[place : place + 4] for place in range(0, len(shown.secret), 4))
    return _asked("factors/begun.html", ways(("passkey",)), refusal, begun=shown, picture=picture, secret=grouped)


def _asked(template: str, by: Ways, refusal: Refusal | None = None, **facts: object) -> str:
    problems = [(problem.path, problem.text) for problem in refusal.fields] if refusal else []
    named = [("assertion" if path == "passkey" else path, text) for path, text in problems]
    return render_template(
        template,
        ways=by,
        kinds=KINDS,
        problems=named,
        problem=dict(named),
        refused=told(refusal) if refusal and not problems else None,
        **facts,
    )


def _told(html: str, refusal: Refusal) -> tuple[str, int]:
    """The form again, with what is wrong; what is over is not."""
    if refusal.kind in (Kind.SIGN_IN, Kind.UNKNOWN):
        raise refusal
    return html, {Kind.LIMIT: 429, Kind.CONTENT: 422, Kind.PERSON: 403}.get(refusal.kind, 409)


def _added(made: Made) -> Response:
    if made.pending:
        words = t(
            "Didaftarkan. Berlaku sesudah orang kedua menyetujuinya.",
            "Enrolled. It counts once a second person has confirmed it.",
        )
    else:
        words = t("Didaftarkan dan berlaku.", "Enrolled and in effect.")
    flash(words)
    return _to_codes(made.codes) if made.codes else redirect(url_for("account.account"), 303)


def _to_codes(codes: tuple[str, ...]) -> Response:
    """On to the page that shows them, so that reloading it makes no others; they wait where a first password does."""
    cookie[SHOWN_ONCE] = list(codes)
    return redirect(url_for(".codes"), 303)
