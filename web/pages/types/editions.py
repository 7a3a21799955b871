"""The editions of a body, and running documents moved to the newest: what can move, the order, its result, taking it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from documents.renewal.door import MOVE, SEE
from documents.renewal.views import Candidate, DryRun, EditionView, Occupied
from web.office import office
from web.visitor import allow, visitor
from web.words import said, t
from workflow.refusal import Kind, Refusal, refuse
from workflow.text import Text

pages = Blueprint("editions", __name__, url_prefix="/editions")

SHOWN = 10
"""So many editions are shown besides those that documents stand on."""
OUTCOMES = {"movable": Text("Dapat pindah", "Can move"), "kept": Text("Tidak dapat pindah", "Cannot move")}


@dataclass(frozen=True, slots=True)
class Overview:
    """The editions as the page of types shows them; `behind` counts documents on older ones."""

    editions: tuple[EditionView, ...]
    behind: int
    occupied: tuple[Occupied, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filter of the dry run: a type's code and an outcome, "" for all."""

    type: str
    outcome: str

    def fits(self, row: Candidate) -> bool:
        return self.type in ("", row.type) and self.outcome in ("", "kept" if row.reason else "movable")

    @property
    def query(self) -> dict[str, Any]:
        """As an address says it."""
        return {key: value for key, value in (("type", self.type), ("outcome", self.outcome)) if value}


def overview() -> Overview:
    """What the page of types says of editions."""
    person, door = allow(SEE), office().renewal
    found = door.editions(person.body_id, person)
    shown = [one for place, one in enumerate(found) if place < SHOWN or one.running]
    behind = sum(one.running for one in found if not one.newest)
    return Overview(tuple(shown), behind, tuple(door.occupied(person.body_id, person)))


@pages.get("/moving")
def moving() -> str:
    """The dry run: those that cannot move first, each with its reason."""
    run, wanted = _dry_run(), _wanted()
    rows = [row for row in run.rows if wanted.fits(row)]
    types = dict.fromkeys((row.type, said(row.type_name)) for row in run.rows)
    return render_template(
        "types/moving.html",
        run=run,
        rows=rows,
        movable=sum(row.reason is None for row in rows),
        types=list(types),
        outcomes=[(code, said(words)) for code, words in OUTCOMES.items()],
        wanted=wanted,
        chips=_chips(wanted, dict(types)),
        orders=office().renewal.orders(allow(SEE)),
        may_move=visitor().may(MOVE),
    )


@pages.get("/moving/confirm")
def ask() -> str:
    """What the order leads to, before it is given."""
    run, wanted = _dry_run(), _wanted()
    rows = [row for row in run.movable if wanted.fits(row)]
    counts: dict[str, int] = {}
    for row in rows:
        counts[said(row.type_name)] = counts.get(said(row.type_name), 0) + 1
    return render_template("types/move.html", run=run, rows=rows, counts=counts, wanted=wanted)


@pages.post("/moving")
def move() -> Response:
    """Move the documents that were listed."""
    person = allow(SEE)
    try:
        order = office().renewal.move(person.body_id, person, _edition(), _ids())
    except Refusal as refusal:
        if refusal.kind is not Kind.DOCUMENT:
            raise
        flash(said(refusal.text), "negative")
        return redirect(url_for(".moving"), 303)
    return redirect(url_for(".moved", order_id=order.id), 303)


@pages.get("/moving/<uuid:order_id>")
def moved(order_id: UUID) -> str:
    """What became of each document of an order."""
    result = office().renewal.result(allow(SEE), order_id)
    return render_template("types/moved.html", result=result, may_move=visitor().may(MOVE))


@pages.post("/moving/<uuid:order_id>/<uuid:document_id>/undo")
def undo(order_id: UUID, document_id: UUID) -> Response:
    """Take one move back."""
    try:
        office().renewal.undo(allow(SEE), document_id)
    except Refusal as refusal:
        if refusal.kind is not Kind.DOCUMENT:
            raise
        flash(said(refusal.text), "negative")
    else:
        flash(t("Pemindahan diurungkan.", "The move is undone."))
    return redirect(url_for(".moved", order_id=order_id), 303)


def _dry_run() -> DryRun:
    person = allow(SEE)
    return office().renewal.dry_run(person.body_id, person)


def _wanted() -> Wanted:
    outcome = request.args.get("outcome", "")
    return Wanted(request.args.get("type", "")[:60], outcome if outcome in OUTCOMES else "")


def _chips(wanted: Wanted, types: dict[str, str]) -> list[tuple[str, str]]:
    chips = []
    if wanted.type:
        chips.append((types.get(wanted.type, wanted.type), url_for(".moving", **Wanted("", wanted.outcome).query)))
    if wanted.outcome:
        chips.append((said(OUTCOMES[wanted.outcome]), url_for(".moving", **Wanted(wanted.type, "").query)))
    return chips


def _edition() -> UUID:
    return _read([request.form.get("edition", "")])[0]


def _ids() -> Sequence[UUID]:
    return _read(request.form.getlist("document"))


def _read(given: Sequence[str]) -> list[UUID]:
    try:
        return [UUID(one) for one in given]
    except ValueError:
        raise refuse(
            Kind.CONTENT, "malformed", "Daftar naskah ini tidak terbaca.", "This list of documents cannot be read."
        ) from None
