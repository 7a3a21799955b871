"""The second person's part: confirming what signers enrolled, turning it away; and an admin's word that it is lost."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from documents.accounts.factors.confirming import Waiting, confirm_factor, declare_lost, decline_factor, waiting
from documents.accounts.factors.factor import Factor
from web.office import office
from web.visitor import actor, allow, visitor
from web.words import said, t
from workflow.refusal import Kind, Refusal

pages = Blueprint("second", __name__, url_prefix="/people")


def factors_to_confirm() -> tuple[Waiting, ...]:
    """What waits for a second person, as this visitor sees it."""
    with office().database.read() as session:
        return waiting(session, office().definitions, actor())


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
        words = t(
            "Semua kunci dan kodenya berakhir. Yang didaftarkan lagi disetujui oleh orang lain, bukan Anda.",
            "All their keys and codes have ended. What they enrol again is confirmed by someone else, not by you.",
        )
        flash(words)
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
