"""The document types: their templates, the tags for one, downloads, and bringing a new one."""

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from documents.rendering.inspection.findings import HEALED, LOOK, WRONG, Finding
from documents.rendering.word.docx import MEDIA_TYPE
from documents.rendering.word.package import MOST_BYTES
from documents.templating.door import APPROVE, SEE, UPLOAD
from web.office import office
from web.pages.types.editions import overview
from web.security.sizes import takes_files
from web.visitor import allow, visitor
from web.words import t
from workflow.refusal import FieldProblem, Kind, Refusal
from workflow.text import Text

pages = Blueprint("types", __name__, url_prefix="/types")

NO_FILE = FieldProblem("file", Text("Pilih berkas .docx.", "Choose a .docx file."))
WEIGHTS = {
    WRONG: (Text("Harus diperbaiki", "Must be corrected"), "negative", "x-circle"),
    LOOK: (Text("Perlu dilihat", "To look at"), "waiting", "exclamation-triangle"),
    HEALED: (Text("Sudah dibetulkan", "Put right already"), "info", "check-circle"),
}
"""How a finding's weight is told: words, tone, icon; gravest first."""
OUTCOMES = {
    "approved": (Text("Disetujui", "Approved"), "positive", "check-circle"),
    "refused": (Text("Ditolak", "Rejected"), "negative", "x-circle"),
    "taken_back": (Text("Ditarik", "Withdrawn"), "neutral", "arrow-counterclockwise"),
    "open": (Text("Menunggu persetujuan", "Awaiting approval"), "waiting", "hourglass-split"),
}


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one weight."""

    label: Text
    tone: str
    icon: str
    findings: tuple[Finding, ...]


def grouped(findings: tuple[Finding, ...]) -> list[Group]:
    """Findings by weight, gravest first; a weight that has none is left out."""
    groups = [
        Group(*said, tuple(finding for finding in findings if finding.weight == weight))
        for weight, said in WEIGHTS.items()
    ]
    return [group for group in groups if group.findings]


@pages.get("")
def types() -> str:
    """Every type with its template: since when, by whom, and what waits; every edition with who stands on it."""
    person = allow(SEE)
    return render_template("types/types.html", types=office().templating.types(person), overview=overview())


@pages.get("/<code>")
def type(code: str) -> str:
    """One type: its template, what to do with it, and all that was proposed."""
    return _page(code)


@pages.post("/<code>")
@takes_files(MOST_BYTES)
def upload(code: str) -> str | Response | tuple[str, int]:
    """Bring a new template. What is wrong with it is said all at once, each with its place."""
    person, sent = allow(SEE), request.files.get("file")
    data = sent.read() if sent else b""
    if not data:
        return _page(code, (NO_FILE,)), 422
    try:
        found = office().templating.upload(person, code, data)
    except Refusal as refusal:
        if refusal.kind is not Kind.CONTENT:
            raise
        return _page(code, refusal.fields), 422
    if found.proposal_id is None:
        return _findings(code, found.findings), 422
    return _proposed(found.proposal_id)


@pages.get("/<code>/tags")
def tags(code: str) -> str:
    """The tags of a type, to be copied."""
    kind, entries = office().templating.cheat_sheet(allow(SEE), code)
    fields = len(kind.fields)
    return render_template("types/tags.html", kind=kind, fields=entries[:fields], standard=entries[fields:])


@pages.get("/<code>/template")
def template(code: str) -> Response:
    """The template in force."""
    view, _ = office().templating.type(person := allow(SEE), code)
    return word(office().templating.current(person, code), view.template)


@pages.get("/<code>/srikandi")
def srikandi(code: str) -> Response:
    """The template in force with SRIKANDI's placeholders."""
    return word(office().templating.for_srikandi(allow(SEE), code), f"srikandi-{code}.docx")


def word(data: bytes, name: str) -> Response:
    """A Word file to download."""
    answer = Response(data, mimetype=MEDIA_TYPE)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def _page(code: str, problems: tuple[FieldProblem, ...] = ()) -> str:
    view, proposals = office().templating.type(allow(SEE), code)
    return render_template(
        "types/type.html",
        type=view,
        proposals=proposals,
        outcomes=OUTCOMES,
        problems=[(problem.path, problem.text) for problem in problems],
        problem={problem.path: problem.text for problem in problems},
        may_upload=visitor().may(UPLOAD),
        may_approve=visitor().may(APPROVE),
        most=MOST_BYTES // 1_000_000,
    )


def _findings(code: str, findings: tuple[Finding, ...]) -> str:
    view, _ = office().templating.type(allow(SEE), code)
    wrong = sum(finding.weight == WRONG for finding in findings)
    return render_template("types/findings.html", type=view, groups=grouped(findings), wrong=wrong)


def _proposed(proposal_id: UUID) -> Response:
    flash(t("Templat diperiksa dan menunggu persetujuan.", "The template was checked and awaits approval."))
    return redirect(url_for("template_proposals.proposal", proposal_id=proposal_id), 303)
