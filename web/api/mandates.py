"""Mandates and absences over the API."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from flask import Blueprint, Response

from documents.desk.absences.asked import NAMES
from documents.desk.absences.views import MandateView
from web.api.answers import json
from web.api.calls import caller, json_body
from web.api.description import described
from web.api.shapes import PersonShape, Shape
from web.office import office
from workflow.refusal import Kind, refuse

mandates = Blueprint("api_mandates", __name__)


class MandateShape(Shape):
    """Who stands in for the holder of a position, in which form ("an", "ub", "plt", "plh", "pj"), from when until when.
    `principal` is null where the post is vacant, `types` empty for all that a substitute may sign; `lapsed`: the position
    has another holder. Put on file after its beginning (`recorded_at`) it is in effect only since then.
    """

    id: UUID
    position: str
    form: str
    called: str
    through: str | None
    principal: PersonShape | None
    substitute: PersonShape
    types: list[str]
    starts_at: datetime
    ends_at: datetime | None
    basis: str
    basis_document: UUID | None
    reason: str | None
    recorded_by: PersonShape
    recorded_at: datetime
    ended_by: PersonShape | None
    ended_at: datetime | None
    status: Literal["now", "coming", "past"]
    lapsed: bool

    @classmethod
    def of(cls, view: MandateView) -> "MandateShape":
        return cls(
            id=view.id,
            position=view.position,
            form=view.form.code,
            called=view.called,
            through=view.through,
            principal=PersonShape(id=view.principal.id, name=view.principal.name) if view.principal else None,
            substitute=PersonShape(id=view.substitute.id, name=view.substitute.name),
            types=list(view.types),
            starts_at=view.starts_at,
            ends_at=view.ends_at,
            basis=view.basis,
            basis_document=view.basis_document_id,
            reason=view.reason,
            recorded_by=PersonShape(id=view.recorded_by.id, name=view.recorded_by.name),
            recorded_at=view.recorded_at,
            ended_by=PersonShape(id=view.ended_by.id, name=view.ended_by.name) if view.ended_by else None,
            ended_at=view.ended_at,
            status=view.status,
            lapsed=view.lapsed,
        )


class MandateList(Shape):
    """Mandates, those that begin last first."""

    items: list[MandateShape]


class NewMandate(Shape):
    """A mandate to be put on file. `substitute` is an id or an e-mail address; times without a zone are the body's; `basis`
    names the dated paper, `basis_document` an issued document; `through` the position between the two of an "ub".
    """

    position: str
    form: str
    substitute: str
    starts_at: str
    basis: str
    ends_at: str | None = None
    basis_document: str | None = None
    reason: str | None = None
    through: str | None = None
    types: list[str] | None = None


@mandates.get("/mandates")
@described("The mandates and absences one may know of, those that begin last first", answers={200: MandateList})
def listed() -> Response:
    items = [MandateShape.of(view) for view in office().absences.listed(caller())]
    return json(MandateList(items=items).model_dump(mode="json"))


@mandates.post("/mandates")
@described("Enter an absence, or give a mandate for signing", body=NewMandate, answers={201: MandateShape})
def give() -> Response:
    body = json_body(*NAMES)
    made = office().absences.give(caller(), body.members, body.problems)
    return json(MandateShape.of(made).model_dump(mode="json"), 201)


@mandates.post("/mandates/<id>/end")
@described("End one now: its holder is back, or it is taken back", answers={200: MandateShape})
def end(id: str) -> Response:
    return json(MandateShape.of(office().absences.end(caller(), _key(id))).model_dump(mode="json"))


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise refuse(Kind.UNKNOWN, "unknown", "Mandat ini tidak ada.", "There is no such mandate.") from None
