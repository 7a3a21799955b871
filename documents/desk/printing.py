"""A document on paper: the KONSEP that a submit makes, the final file after issue, and what the one pins for the other.

Page, cited numbers and signature block are pinned at submit, so that the final file differs from what was approved by
number, date and mark alone (and by the block of a substitute who signed).
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from documents.approval.case import Case
from documents.approval.moving.numbers import number_parts, pattern_of
from documents.approval.references import Issued, issued_among, referenced_ids
from documents.bodies.acting.capacity import Capacity
from documents.bodies.definitions import PageProfile
from documents.bodies.people import Person
from documents.bodies.positions import Appointment, held_on
from documents.drafting.words import long_date
from documents.evidence.entries import details_of
from documents.rendering.facts import (
    BLANK,
    Cited,
    Numbering,
    SignatureBlock,
    facts_for,
    number_to_come,
    signature_block,
    substitute_block,
)
from documents.rendering.stored import DRAFT, DocumentFile, Pin, draft_name
from documents.rendering.word.docx import MEDIA_TYPE, Sheet, render
from documents.rendering.word.package import Refused
from documents.rendering.word.tagging.templates import CannotRender
from documents.store.base import new_id
from documents.store.files import FileStore
from workflow.refusal import Kind, refuse

DRAFT_FILE = "draft_file"
"""In `prepares`: the line needs the KONSEP of this content, made before its transaction."""


Press = Callable[[Mapping[str, Any]], bytes]
"""Prints a document with the fields that it is given. Raises CannotRender or Refused."""
Filling = Callable[[Mapping[str, Any]], dict[str, Any]]
"""Makes of a document's fields the facts that its template is filled with."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What is fixed when a document is submitted."""

    page: PageProfile
    cited: Mapping[str, Cited]
    signature: SignatureBlock

    def to_json(self) -> dict[str, Any]:
        """As it is kept with the revision."""
        cited = {key: {**asdict(item), "day": item.day.isoformat()} for key, item in self.cited.items()}
        return {"page": self.page.code, "cited": cited, "signature": asdict(self.signature)}

    @classmethod
    def from_json(cls, case: Case, kept: Mapping[str, Any]) -> "Paper":
        """From what was kept; the page by its name in the document's own edition."""
        page = next(page for page in case.edition.body.page_profiles if page.code == kept["page"])
        cited = {key: Cited(**{**item, "day": date.fromisoformat(item["day"])}) for key, item in kept["cited"].items()}
        return cls(page, cited, SignatureBlock(tuple(kept["signature"]["lines"]), kept["signature"]["name"]))


@dataclass(frozen=True, slots=True)
class Prepared:
    """A KONSEP that lies in the store, for the document at `version`."""

    version: int
    sha256: str
    size: int
    paper: dict[str, Any]


def prepare_draft(case: Case, files: FileStore) -> Prepared:
    """Make the KONSEP and store its bytes. Raises Refusal when the document cannot be printed."""
    paper = pinned(case) or _paper(case)
    data = _draft(case, paper)
    return Prepared(case.document.version, files.put(data), len(data), paper.to_json())


def store_prepared(case: Case, prepared: Prepared) -> None:
    """Put the KONSEP and what it pins to the revision, unless an earlier submit of the same content did."""
    document = case.document
    if pinned(case) is not None:
        return
    case.session.add(
        Pin(
            id=new_id(),
            body_id=document.body_id,
            document_id=document.id,
            revision=document.revision,
            facts=prepared.paper,
            at=case.now,
        )
    )
    case.session.add(
        DocumentFile(
            body_id=document.body_id,
            document_id=document.id,
            revision=document.revision,
            kind=DRAFT,
            sha256=prepared.sha256,
            bytes=prepared.size,
            media_type=MEDIA_TYPE,
            name=draft_name(document.title),
            created_at=case.recorded_at,
        )
    )


def preview(case: Case) -> bytes:
    """The KONSEP of the content as it stands, stored nowhere. Raises Refusal when it cannot be printed."""
    return _draft(case, pinned(case) or _paper(case))


def trial(case: Case) -> bytes:
    """The KONSEP of content that is not stored: nothing is pinned to it. Raises Refusal when it cannot be printed."""
    return _draft(case, _paper(case))


def final(case: Case) -> bytes:
    """The file of an issued document. Raises CannotRender or Refused; the document is issued all the same."""
    return press(case)(case.revision.fields)


def press(case: Case) -> Press:
    """Prints the issued document again and again, each time with other fields, all else as in its file."""
    template, (facts, sheet) = template_of(case), issued(case)
    return lambda fields: render(template, facts(fields), sheet)


def issued(case: Case) -> tuple[Filling, Sheet]:
    """How fields become what the file of an issued document is filled with, and its sheet."""
    paper, document = pinned(case) or _paper(case), case.document
    if document.number is None or document.issued_on is None:
        raise ValueError("a document without a number has no final file")
    signature = _signer_block(case) or paper.signature
    return _filling(case, paper, Numbering(document.number, document.issued_on, issued=True), signature)


def template_of(case: Case) -> bytes:
    """The template of the edition that the document began with."""
    return case.edition.templates[case.type.template]


def pinned(case: Case) -> Paper | None:
    """What a submit pinned to the present content."""
    query = select(Pin.facts).where(Pin.document_id == case.document.id, Pin.revision == case.document.revision)
    kept = case.session.scalar(query)
    return Paper.from_json(case, kept) if kept is not None else None


def _draft(case: Case, paper: Paper) -> bytes:
    number = number_to_come(pattern_of(case), number_parts(case, 1, BLANK))
    try:
        facts, sheet = _filling(case, paper, Numbering(number, case.today, issued=False), paper.signature)
        return render(template_of(case), facts(case.revision.fields), sheet)
    except (CannotRender, Refused) as error:
        raise refuse(
            Kind.DOCUMENT,
            "cannot_render",
            f"Berkas Word tidak dapat dibuat: {error.text.id}",
            f"The Word file cannot be made: {error.text.en}",
        ) from error


def _filling(case: Case, paper: Paper, numbering: Numbering, signature: SignatureBlock) -> tuple[Filling, Sheet]:
    body, kind = case.edition.body, case.type
    sheet = Sheet(
        page=paper.page,
        draft=not numbering.issued,
        title=case.document.title,
        author=body.name,
        day=numbering.day,
    )
    return lambda fields: facts_for(kind, fields, body, numbering, signature, paper.cited), sheet


def _paper(case: Case) -> Paper:
    body = case.edition.body
    issued = issued_among(case.session, referenced_ids(case.type.fields, case.revision.fields))
    return Paper(
        page=body.page_profile(case.today),
        cited={key: _cite(case, item) for key, item in issued.items()},
        signature=signature_block(body.positions[case.type.signatory], holder(case, case.type.signatory) or BLANK),
    )


def _cite(case: Case, other: Issued) -> Cited:
    kind, body = case.edition.types.get(other.type, case.type), case.edition.body
    words = kind.cite(
        position=body.positions[kind.signatory].title,
        body=body.name,
        number=other.number,
        date=long_date(other.issued_on),
        subject=other.title,
    )
    return Cited(other.number, other.issued_on, other.title, words)


def holder(case: Case, position: str) -> str | None:
    """The name of who holds a position today."""
    query = (
        select(Person.name)
        .join(Appointment, Appointment.person_id == Person.id)
        .where(
            Appointment.body_id == case.document.body_id,
            Appointment.position == position,
            Person.active,
            *held_on(case.today),
        )
        .order_by(Appointment.starts_on.desc(), Appointment.id)
    )
    return case.session.scalar(query.limit(1))


def _signer_block(case: Case) -> SignatureBlock | None:
    """The block of who signed."""
    signed = next((event for event in reversed(case.round) if case.records(event) == "signature"), None)
    if signed is None or signed.actor_id is None:
        return None
    person, body = case.session.get_one(Person, signed.actor_id), case.edition.body
    capacity = Capacity.read(details_of(case.session, [signed.id])[signed.id], signed.acting_as)
    if capacity is not None:
        return substitute_block(capacity, body, person.name)
    return signature_block(body.positions[case.type.signatory], person.name)
