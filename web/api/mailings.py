"""Copies of an issued letter over the API: asked for, watched, stopped, fetched."""

from uuid import UUID

from flask import Blueprint, Response

from documents.desk.issued.mailing import MailingView
from documents.rendering.merge.formats import KINDS
from web.api.answers import json
from web.api.calls import caller, document_id, json_body
from web.api.description import PREFIX, described
from web.api.problems import language
from web.api.shapes import MailingFormShape, MailingRequest, MailingShape
from web.office import office
from web.sending import sent
from workflow.refusal import FieldProblem, Kind, refuse
from workflow.text import Text

mailings = Blueprint("api_mailings", __name__)


@mailings.post("/documents/<id>/mailings")
@described("Have an issued letter copied for each addressee", body=MailingRequest, answers={202: MailingShape})
def request_copies(id: str) -> Response:
    body = json_body("kinds", "headings")
    kinds, headings = body.members.get("kinds", ["docx"]), body.members.get("headings", True)
    if not isinstance(kinds, list) or not all(isinstance(kind, str) for kind in kinds):
        words = Text("kinds harus daftar dari: {known}.", "kinds must be a list of: {known}.")
        body.problems.append(FieldProblem("kinds", words.format(known=", ".join(KINDS))))
        kinds = []
    if not isinstance(headings, bool):
        body.problems.append(FieldProblem("headings", Text("headings: true atau false.", "headings: true or false.")))
    made = office().mailroom.request(
        caller(), document_id(id), kinds, headings=headings is True, malformed=body.problems
    )
    answer = _json(made, 202)
    answer.headers["Location"] = _address(made)
    return answer


@mailings.get("/documents/<id>/mailings/<mailing>")
@described("How far the copies are", answers={200: MailingShape})
def show(id: str, mailing: str) -> Response:
    return _json(office().mailroom.view(caller(), document_id(id), _mailing_id(mailing)))


@mailings.post("/documents/<id>/mailings/<mailing>/stop")
@described("Make no further copy", answers={200: MailingShape})
def stop(id: str, mailing: str) -> Response:
    return _json(office().mailroom.stop(caller(), document_id(id), _mailing_id(mailing)))


@mailings.get("/documents/<id>/mailings/<mailing>/files/<kind>")
@described("The file of all copies", answers={200: bytes})
def file(id: str, mailing: str, kind: str) -> Response:
    return sent(office().mailroom.file(caller(), document_id(id), _mailing_id(mailing), kind))


def _mailing_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        words = Text("Permintaan salinan ini tidak ada.", "There is no such mailing.")
        raise refuse(Kind.UNKNOWN, "no_such_mailing", words.id, words.en) from None


def _address(made: MailingView) -> str:
    return f"{PREFIX}/documents/{made.document_id}/mailings/{made.id}"


def _json(made: MailingView, status: int = 200) -> Response:
    forms = [
        MailingFormShape(
            kind=form.kind,
            status=form.state,
            done=form.done,
            total=form.total,
            sha256=form.sha256,
            bytes=form.bytes,
            reason=form.reason.said(language()) if form.reason else None,
            url=f"{_address(made)}/files/{form.kind}",
        )
        for form in made.forms
    ]
    shape = MailingShape(
        id=made.id,
        document_id=made.document_id,
        status=made.state,
        total=made.total,
        forms=forms,
        requested_at=made.at,
        stopped_at=made.stopped_at,
    )
    return json(shape.model_dump(mode="json"), status)
