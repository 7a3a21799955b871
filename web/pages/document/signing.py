"""Signing: what exactly is signed, under which number and date, with proof that it is the person; and the receipt after it."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from documents.approval.rules.permissions import performers
from documents.approval.views import DocumentView, EventView, StepView
from documents.desk.together.waiting import TURN
from documents.drafting.words import roman
from documents.store.base import new_id
from web.navigation import DESTINATIONS, landing, waiting_in
from web.office import office
from web.pages.document.leaves import content
from web.pages.document.reading import annex_words, sheets
from web.pages.document.routes import file_facts, place_of
from web.pages.factors.proving import ways
from web.visitor import actor
from web.words import said
from workflow.definition import NUMBERING
from workflow.machine import Offer
from workflow.refusal import FieldProblem
from workflow.text import Text

pages = Blueprint("signing", __name__)


def ask_to_sign(view: DocumentView, offer: Offer, problems: tuple[FieldProblem, ...]) -> tuple[str, int]:
    """The page that asks: facts, what follows, proof that it is the person, one button that names the act."""
    proof = actor().proof
    html = render_template(
        "signing/sign.html",
        view=view,
        offer=offer,
        initials=_initials(view),
        initial=next((line.label for line in view.workflow.transitions if line.records == "initial"), None),
        annexes=_annexes(view),
        issues=_issues(view, offer),
        content=content(view),
        sheets=sheets,
        key=new_id(),
        problems=problems,
        by_name={problem.path: problem.text for problem in problems},
        from_place=place_of(view),
        proved=proof is not None and proof.covers(view.id, view.content_sha256),
        ways=ways(office().step_up.methods(actor())),
    )
    return html, 200


def receipt_address(document_id: UUID) -> str:
    return url_for("signing.receipt", document_id=document_id)


@pages.get("/documents/<uuid:document_id>/receipt")
def receipt(document_id: UUID) -> Response | str:
    """What was signed and under which number, what comes next. Its address opens again."""
    view = office().desk.view(actor(), document_id)
    signed = _signature(view)
    if signed is None:
        return redirect(url_for("document.document", document_id=document_id), 303)
    place, own = DESTINATIONS[landing()], office().desk.edition(actor(), view.id)
    main = next((offer for offer in view.actions if offer.weight == "main"), None)
    return render_template(
        "signing/receipt.html",
        view=view,
        signed=signed,
        content=content(view),
        sheets=sheets,
        next_main=main,
        next_by=performers(own, main.transition.by) if main else None,
        following=office().waiting.following(actor()),
        waiting=waiting_in(TURN),
        home={"href": url_for(place.endpoint), "label": said(place.label)},
        **file_facts(view),
    )


def _signature(view: DocumentView) -> EventView | None:
    """The event that signed it."""
    events = reversed(office().desk.history(actor(), view.id))
    return next((event for event in events if event.records == "signature"), None)


def _initials(view: DocumentView) -> tuple[StepView, ...]:
    """The reviewers who initialled this content: the stations between drafter and signatory."""
    return tuple(step for step in view.steps[1:-1] if step.status == "done")


def _annexes(view: DocumentView) -> Text:
    kind = office().desk.edition(actor(), view.id).types[view.type]
    count = sum(len(view.fields.get(field.name) or ()) for field in kind.fields if field.kind == "annexes")
    return annex_words(count, [roman(place + 1) for place in range(count)])


def _issues(view: DocumentView, offer: Offer) -> bool:
    """Whether the number follows by itself."""
    line = view.workflow.automatic.get(offer.transition.goes_to(view.state.name))
    return line is not None and NUMBERING in line.effects
