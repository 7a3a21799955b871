"""The second person's part: confirming what signers enrolled, turning it away; and an admin's word that it is lost."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from documents.accounts.factors.confirming import (
    Waiting,
    confirm_factor,
    declare_lost,
    decline_factor,
    second_is_there,
    waiting,
)
from documents.accounts.factors.factor import Factor
from web.office import office
from web.visitor import actor, allow, edition, visitor
from web.words import said, t
from workflow.refusal import Kind, Refusal

pages = Blueprint("second", __name__, url_prefix="/people")


def factors_to_confirm() -> tuple[Waiting, ...]:
    """What waits for a second person, as this visitor sees it."""
    with office().database.read() as session:
        return waiting(session, office().definitions, actor())


@pages.app_template_global()
def has_second(person_id: UUID) -> bool:
    """Whether somebody else than the visitor could confirm what this person enrols after a loss."""
    with office().database.read() as session:
        return second_is_there(session, office().definitions, person_id=person_id, by=actor())


@pages.app_template_global()
def second_command() -> str:
    """What the operator types to have one more person who manages people and confirms."""
    roles = [code for code, role in edition().roles.items() if "confirm_grants" in role.may]
    found = next((code for code in roles if "people" in edition().roles[code].may), roles[0] if roles else "")
    return t(
        "naskah user add ALAMAT --name NAMA --role {role}",
        "naskah user add EMAIL --name NAME --role {role}",
        role=found,
    )


@pages.post("/factors/<uuid:factor_id>/confirm")
def confirm(factor_id: UUID) -> Response:
    """Be the second person of a factor."""
    return _decided(confirm_factor, factor_id, t("Disetujui dan berlaku.", "Confirmed and in effect."))


@pages.post("/factors/<uuid:factor_id>/decline")
def decline(factor_id: UUID) -> Response:
    """Turn a factor away."""
    return _decided(decline_factor, factor_id, t("Ditolak; tidak pernah berlaku.", "Declined; it never counts."))


@pages.post("/<uuid:person_id>/factors/lost")
def lost(person_id: UUID) -> Response:
    """End all factors of somebody who lost them."""
    by, house = allow("people"), office()
    try:
        with house.database.write() as session:
            declare_lost(session, house.clock, person_id=person_id, by=by)
        ended = t("Semua kunci dan kodenya berakhir.", "All their keys and codes have ended.")
        again = t(
            "Yang didaftarkan lagi disetujui oleh orang lain, bukan Anda.",
            "What they enrol again is confirmed by someone else, not by you.",
        )
        if has_second(person_id):
            flash(f"{ended} {again}")
        else:
            missing = t("Belum ada orangnya: di server,", "There is nobody yet: on the server,")
            flash(f"{ended} {again} {missing} {second_command()}", "waiting")
    except Refusal as refusal:
        if refusal.kind is Kind.UNKNOWN:
            raise
        flash(said(refusal.text), "negative")
    return redirect(url_for("people.person", person_id=person_id), 303)


def _decided(decide: Callable[..., Factor], factor_id: UUID, done: str) -> Response:
    """What was decided is told where it was tried, also that it was refused; what does not exist stays a 404."""
    by, house = allow("confirm_grants"), office()
    try:
        with house.database.write() as session:
            decide(session, house.clock, factor_id=factor_id, by=by)
    except Refusal as refusal:
        if refusal.kind is Kind.UNKNOWN:
            raise
        return _back(said(refusal.text), "negative")
    return _back(done)


def _back(words: str, tone: str = "positive") -> Response:
    flash(words, tone)
    return redirect(url_for("people.people" if visitor().may("people") else "people.pending"), 303)
