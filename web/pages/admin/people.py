"""People of the body: who holds which position and role, added, appointed, ended by whoever manages people."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask import session as cookie
from werkzeug.wrappers import Response

from documents.accounts.changing import close_account, give_first_password
from documents.bodies.appointing import appoint, end_appointment
from documents.bodies.granting import confirm_grant, end_grant, grant
from documents.bodies.people import add_person, set_active
from web.office import office
from web.pages.admin.people_shown import everyone, someone
from web.pages.factors.own import KINDS
from web.pages.factors.second import factors_to_confirm
from web.visitor import allow, edition, visitor
from web.words import t
from workflow.refusal import FieldProblem, Kind, Refusal, refuse
from workflow.text import Text

pages = Blueprint("people", __name__, url_prefix="/people")

SHOWN_ONCE = "first_password"
"""Where a password waits between the form that made it and the page that shows it."""


@pages.get("")
def people() -> str:
    """Everyone of the body, open accounts first."""
    allow("people", "see_people")
    found = everyone()
    return render_template(
        "people/people.html",
        people=sorted(found, key=lambda one: (not one.active, one.name.casefold())),
        pending=[(one, held) for one in found for held in one.roles if held.pending],
        may_confirm=visitor().may("confirm_grants"),
        factors=factors_to_confirm() if visitor().may("confirm_grants") else (),
        kinds=KINDS,
        may_change=visitor().may("people"),
    )


@pages.get("/pending")
def pending() -> str:
    """Roles that wait for a second person, for whoever may be that person."""
    allow("confirm_grants")
    waiting = [(one, held) for one in everyone() for held in one.roles if held.pending]
    return render_template("people/pending.html", pending=waiting, factors=factors_to_confirm(), kinds=KINDS)


@pages.route("/new", methods=["GET", "POST"])
def new() -> str | Response | tuple[str, int]:
    """Add someone; their first password is shown once."""
    person = allow("people")
    if request.method == "GET":
        return _form({}, ())
    house, given = office(), request.form
    try:
        with house.database.write() as session:
            made = add_person(
                session,
                house.clock,
                body_id=person.body_id,
                email=given.get("email", ""),
                name=given.get("name", ""),
                by=person,
                language="id",
            )
    except Refusal as refusal:
        if refusal.kind is not Kind.CONTENT:
            raise
        return _form(given, refusal.fields), 422
    password = give_first_password(house.database, house.definitions, house.clock, person_id=made.id, by=person)
    return _to_show(made.id, password, added=True)


@pages.get("/<uuid:person_id>")
def person(person_id: UUID) -> str:
    """One person: positions, roles, password, account; to look at alone for who only sees people."""
    allow("people", "see_people")
    return _page(person_id)


@pages.post("/<uuid:person_id>/appointments")
def appoint_person(person_id: UUID) -> str | Response | tuple[str, int]:
    """Appoint to a position from a day."""
    by, house, given = allow("people"), office(), request.form
    try:
        starts = _day("starts_on", given.get("starts_on", ""))
        ends = _day("ends_on", given["ends_on"]) if given.get("ends_on") else None
        with house.database.write() as session:
            appoint(
                session,
                house.definitions,
                house.clock,
                person_id=person_id,
                position=given.get("position", ""),
                starts_on=starts,
                ends_on=ends,
                by=by,
            )
    except Refusal as refusal:
        return _again(person_id, refusal)
    return _done(person_id, t("Pengangkatan dicatat.", "The appointment is recorded."))


@pages.post("/<uuid:person_id>/appointments/<uuid:appointment_id>/end")
def end_post(person_id: UUID, appointment_id: UUID) -> str | Response | tuple[str, int]:
    """End an appointment after its last day."""
    by, house = allow("people"), office()
    try:
        last_day = _day("last_day", request.form.get("last_day", ""))
        with house.database.write() as session:
            end_appointment(session, house.clock, appointment_id=appointment_id, last_day=last_day, by=by)
    except Refusal as refusal:
        return _again(person_id, refusal)
    return _done(person_id, t("Akhir pengangkatan dicatat.", "The end of the appointment is recorded."))


@pages.post("/<uuid:person_id>/roles")
def grant_role(person_id: UUID) -> str | Response | tuple[str, int]:
    """Grant a role; where the body wants it, a second person confirms."""
    by, house = allow("people"), office()
    try:
        with house.database.write() as session:
            row = grant(
                session,
                house.definitions,
                house.clock,
                person_id=person_id,
                role=request.form.get("role", ""),
                by=by,
            )
    except Refusal as refusal:
        return _again(person_id, refusal)
    if row.pending:
        words = t("Peran diusulkan; orang kedua menyetujui.", "The role is proposed; a second person confirms it.")
    else:
        words = t("Peran diberikan.", "The role is granted.")
    return _done(person_id, words)


@pages.post("/<uuid:person_id>/roles/<uuid:grant_id>/end")
def end_role(person_id: UUID, grant_id: UUID) -> str | Response | tuple[str, int]:
    """Take a role away, or drop a proposal."""
    by, house = allow("people"), office()
    try:
        with house.database.write() as session:
            end_grant(session, house.clock, grant_id=grant_id, by=by)
    except Refusal as refusal:
        return _again(person_id, refusal)
    return _done(person_id, t("Peran dicabut.", "The role is taken away."))


@pages.post("/grants/<uuid:grant_id>/confirm")
def confirm_role(grant_id: UUID) -> Response:
    """Be the second person of a proposed role."""
    by, house = allow("confirm_grants"), office()
    with house.database.write() as session:
        confirm_grant(session, house.clock, grant_id=grant_id, by=by)
    flash(t("Peran disetujui dan berlaku.", "The role is confirmed and in effect."))
    return redirect(url_for(".people" if visitor().may("people") else ".pending"), 303)


@pages.post("/<uuid:person_id>/password")
def reset_password(person_id: UUID) -> Response | tuple[str, int]:
    """A new first password, shown once; it ends all sessions and tokens."""
    by, house = allow("people"), office()
    try:
        password = give_first_password(house.database, house.definitions, house.clock, person_id=person_id, by=by)
    except Refusal as refusal:
        return _again(person_id, refusal)
    return _to_show(person_id, password, added=False)


@pages.get("/<uuid:person_id>/password")
def first_password(person_id: UUID) -> str | Response:
    """The first password that was just made, this once: looked at again, or by another, it leads to the person."""
    allow("people")
    shown = someone(person_id)
    person_made_for, password, added = cookie.pop(SHOWN_ONCE, (None, None, None))
    if person_made_for != str(person_id):
        flash(
            t(
                "Kata sandi pertama hanya ditampilkan sekali. Bila hilang, buat lagi di bagian Akun.",
                "The first password is shown only once. If it is lost, make another under Account.",
            ),
            "info",
        )
        return redirect(url_for(".person", person_id=person_id), 303)
    return render_template("people/password.html", name=shown.name, person_id=person_id, password=password, added=added)


@pages.post("/<uuid:person_id>/account")
def account(person_id: UUID) -> str | Response | tuple[str, int]:
    """Close an account, or open it again."""
    by, house, active = allow("people"), office(), request.form.get("active") == "yes"
    try:
        with house.database.write() as session:
            if active:
                set_active(session, house.clock, person_id=person_id, active=True, by=by)
            else:
                close_account(session, house.clock, person_id=person_id, by=by)
    except Refusal as refusal:
        return _again(person_id, refusal)
    words = t("Akun dibuka.", "The account is open.") if active else t("Akun ditutup.", "The account is closed.")
    return _done(person_id, words)


def _form(given: Mapping[str, str], problems: tuple[FieldProblem, ...]) -> str:
    return render_template(
        "people/new.html",
        given=given,
        problems=[(problem.path, problem.text) for problem in problems],
        problem={problem.path: problem.text for problem in problems},
    )


def _page(person_id: UUID, refusal: Refusal | None = None) -> str:
    """A person's page; after a refused act with what was given, and why it was refused."""
    shown, fields = someone(person_id), refusal.fields if refusal else ()
    language, held = visitor().language, {role.code for role in shown.roles}
    return render_template(
        "people/person.html",
        person=shown,
        may_change=visitor().may("people"),
        refused=refusal.text if refusal and not fields else None,
        problems=[(problem.path, problem.text) for problem in fields],
        problem={problem.path: problem.text for problem in fields},
        given=request.form,
        positions=[(code, position.title) for code, position in edition().body.positions.items()],
        roles=[(code, role.label.said(language)) for code, role in edition().roles.items() if code not in held],
    )


def _again(person_id: UUID, refusal: Refusal) -> tuple[str, int]:
    """The page once more, with the reason; what does not exist stays a 404."""
    if refusal.kind is Kind.UNKNOWN:
        raise refusal
    return _page(person_id, refusal), {Kind.CONTENT: 422, Kind.PERSON: 403}.get(refusal.kind, 409)


def _done(person_id: UUID, words: str) -> Response:
    flash(words)
    return redirect(url_for(".person", person_id=person_id), 303)


def _to_show(person_id: UUID, password: str, *, added: bool) -> Response:
    """On to the page that shows the password, so that reloading it makes no other. It waits in the cookie of the very
    browser that will show it, which no script reads; a page of many processes has no other place but the database.
    """
    cookie[SHOWN_ONCE] = (str(person_id), password, added)
    return redirect(url_for(".first_password", person_id=person_id), 303)


def _day(field: str, value: str) -> date:
    try:
        return date.fromisoformat(value.strip())
    except ValueError:
        text = Text("Isi tanggal, misalnya 2019-12-16.", "Enter a date, for example 2019-12-16.")
        raise refuse(
            Kind.CONTENT, "malformed", "Tanggal belum benar.", "The date is not right.", FieldProblem(field, text)
        ) from None
