"""One proposed template: its trial pages, what was found, and the decision of a second person."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from documents.rendering.pages.engine import EngineFailed, EngineMissing
from documents.rendering.reading import read
from documents.rendering.trial.trying import EXTREME, SAMPLE
from documents.templating.door import APPROVE, SEE, TEMPLATE, UPLOAD
from documents.templating.views import ProposalView
from web.office import office
from web.pages.document.leaves import PAGES, how
from web.pages.document.reading import sheets
from web.pages.drafting.preview import WIDTH, Preview
from web.pages.types.routes import OUTCOMES, grouped, word
from web.visitor import actor, allow, visitor
from web.words import t
from workflow.refusal import FieldProblem, Kind, Refusal
from workflow.text import Text

pages = Blueprint("template_proposals", __name__, url_prefix="/template-proposals")

TRIALS = {
    SAMPLE: Text("Contoh biasa", "Ordinary example"),
    EXTREME: Text("Isi ekstrem", "Extreme content"),
}
FILES = {TEMPLATE: Text("Templat", "Template"), **TRIALS}
DECISIONS = {
    "reject": (Text("Tolak", "Reject"), APPROVE),
    "withdraw": (Text("Tarik", "Withdraw"), UPLOAD),
}
"""What ends a proposal with a reason, and who may."""


@pages.get("/<uuid:proposal_id>")
def proposal(proposal_id: UUID) -> str:
    """The proposal with one of its trial pages as text."""
    return _page(proposal_id)


@pages.get("/<uuid:proposal_id>/files/<which>")
def file(proposal_id: UUID, which: str) -> Response:
    """The template, or a trial page, as a Word file."""
    person = allow(SEE)
    view = office().templating.proposal(person, proposal_id)
    return word(office().templating.file(person, proposal_id, which), f"{view.type}-{which}.docx")


@pages.get("/<uuid:proposal_id>/approve")
def ask(proposal_id: UUID) -> str:
    """What approval leads to, before it is given."""
    allow(APPROVE)
    view = office().templating.proposal(actor(), proposal_id)
    return render_template("types/approve.html", view=view)


@pages.post("/<uuid:proposal_id>/approve")
def approve(proposal_id: UUID) -> Response:
    """Publish the template."""
    version = office().templating.approve(allow(SEE), proposal_id)
    flash(
        t(
            "Templat disetujui dan terbit sebagai edisi {version}.",
            "The template is approved: edition {version}.",
            version=version,
        )
    )
    return redirect(url_for(".proposal", proposal_id=proposal_id), 303)


@pages.post("/<uuid:proposal_id>/<any(reject, withdraw):act>")
def end(proposal_id: UUID, act: str) -> str | Response | tuple[str, int]:
    """Reject somebody's template, or withdraw one's own, with the reason."""
    person, door, reason = allow(SEE), office().templating, request.form.get("reason", "")
    try:
        (door.reject if act == "reject" else door.withdraw)(person, proposal_id, reason)
    except Refusal as refusal:
        if refusal.kind is not Kind.CONTENT:
            raise
        return _page(proposal_id, refusal.fields, reason), 422
    flash(
        t("Usulan ditolak.", "The proposal is rejected.")
        if act == "reject"
        else t("Usulan ditarik.", "The proposal is withdrawn.")
    )
    return redirect(url_for(".proposal", proposal_id=proposal_id), 303)


def _page(proposal_id: UUID, problems: tuple[FieldProblem, ...] = (), reason: str = "") -> str:
    person = allow(SEE)
    view = office().templating.proposal(person, proposal_id)
    shown = request.args.get("page", "") if request.args.get("page") in view.pages else SAMPLE
    return render_template(
        "types/proposal.html",
        view=view,
        outcomes=OUTCOMES,
        groups=grouped(view.findings),
        trials=TRIALS,
        files=FILES,
        shown=shown,
        seen=_seen(office().templating.file(person, proposal_id, shown)),
        sheets=sheets,
        mine=view.by_id == person.person_id,
        decision=_decision(view, person.person_id),
        closed=_closed(view, person.person_id),
        given=reason,
        problems=[(problem.path, problem.text) for problem in problems],
        problem={problem.path: problem.text for problem in problems},
    )


def _decision(view: ProposalView, person_id: UUID) -> tuple[str, Text] | None:
    """How this person may end the proposal beside approving it: the act and its name."""
    act = "withdraw" if view.by_id == person_id else "reject"
    words, needs = DECISIONS[act]
    return (act, words) if view.open and visitor().may(needs) else None


def _closed(view: ProposalView, person_id: UUID) -> Text | None:
    """Why this person cannot approve; None if they can."""
    if not visitor().may(APPROVE):
        return Text("Menunggu keputusan orang kedua.", "A second person decides.") if view.open else None
    if view.by_id == person_id:
        return Text("Anda yang mengunggahnya; orang lain yang memutuskan.", "You uploaded it; someone else decides.")
    if view.stale:
        return Text(
            "Templat jenis ini sudah diganti sejak usulan diunggah. Tolak, lalu minta diunggah ulang.",
            "This type's template was replaced after this was uploaded. Reject it and ask for a new one.",
        )
    return None


def _seen(docx: bytes) -> Preview:
    """A trial page as it would be printed, or as text: chosen, or because there is nothing to draw it with."""
    missing, leaf = office().engine.missing(), request.args.get("leaf", "1")
    if how() != PAGES or missing is not None:
        return Preview(how(), reading=read(docx), note=missing)
    try:
        number = int(leaf) if leaf.isascii() and leaf.isdigit() and len(leaf) < 6 else 1
        return Preview(PAGES, office().leaves.trial(docx, number, WIDTH, None))
    except (EngineMissing, EngineFailed) as error:
        return Preview(PAGES, reading=read(docx), note=error.text)
