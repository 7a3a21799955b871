"""What is asked for in a form or a call, read as a mandate: each wrong input by its name."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from documents.approval.rules.admission import ADDRESS_LENGTH, invalid
from documents.approval.rules.permissions import look_up
from documents.bodies.acting.mandates import Asked
from documents.bodies.people import Actor, Person, clean_email
from documents.drafting.editions import EditionDefinition
from documents.drafting.fields.characters import printable, read_text
from documents.drafting.fields.problems import Place, Problems
from documents.drafting.types import DocumentType
from workflow.refusal import FieldProblem
from workflow.text import Text

NAMES = (
    "position",
    "form",
    "substitute",
    "starts_at",
    "ends_at",
    "basis",
    "basis_document",
    "reason",
    "through",
    "types",
)
"""The inputs of a mandate."""

YEARS = range(2000, 2101)
CODE_LENGTH, BASIS_LENGTH, REASON_LENGTH = 60, 300, 300

_PLACES = {
    "position": Place("position", Text("Jabatan", "The position")),
    "form": Place("form", Text("Bentuk", "The form")),
    "substitute": Place("substitute", Text("Pengganti", "The substitute")),
    "starts_at": Place("starts_at", Text("Mulai", "The beginning")),
    "ends_at": Place("ends_at", Text("Sampai", "The end")),
    "basis": Place("basis", Text("Dasar", "The basis")),
    "basis_document": Place("basis_document", Text("Naskah dasar", "The document it rests on")),
    "reason": Place("reason", Text("Alasan", "The reason")),
    "through": Place("through", Text("Jabatan di antaranya", "The position between")),
    "types": Place("types", Text("Jenis naskah", "Document types")),
}
_MISSING = {
    "position": ("Pilih jabatan.", "Choose the position."),
    "form": ("Pilih bentuknya.", "Choose the form."),
    "substitute": ("Pilih penggantinya.", "Choose the substitute."),
    "starts_at": ("Isi kapan mulai.", "Enter when it begins."),
    "basis": (
        "Isi nomor dan tanggal surat yang menjadi dasarnya.",
        "Enter number and date of the paper that it rests on.",
    ),
}


def read_asked(
    session: Session,
    edition: EditionDefinition,
    actor: Actor,
    given: Mapping[str, Any],
    malformed: Sequence[FieldProblem] = (),
) -> Asked:
    """The mandate that `given` asks for. Raises Refusal with everything that is malformed or missing."""
    problems = Problems()
    limits = {"substitute": ADDRESS_LENGTH, "basis": BASIS_LENGTH, "reason": REASON_LENGTH}
    texts = {
        name: _text(given, name, limits.get(name, CODE_LENGTH), problems) for name in NAMES if name not in ("types",)
    }
    for name, (id, en) in _MISSING.items():
        if not texts[name] and all(problem.path != name for problem in problems):
            problems.add(_PLACES[name], id, en)
    zone = ZoneInfo(edition.body.zone)
    starts_at = _moment(texts["starts_at"], _PLACES["starts_at"], zone, problems)
    ends_at = _moment(texts["ends_at"], _PLACES["ends_at"], zone, problems)
    types = _types(given.get("types"), texts["position"], edition, problems)
    substitute = _substitute(session, actor, texts["substitute"], problems)
    document_id = _document(session, edition, actor, texts["basis_document"], problems)
    named = {problem.path for problem in malformed}
    if found := (*malformed, *(problem for problem in problems.found() if problem.path not in named)):
        raise invalid(*found)
    assert starts_at is not None and substitute is not None  # else there is a problem
    return Asked(
        position=texts["position"],
        form=texts["form"],
        substitute_id=substitute,
        starts_at=starts_at,
        ends_at=ends_at,
        basis=texts["basis"],
        reason=texts["reason"] or None,
        through=texts["through"],
        types=types,
        basis_document_id=document_id,
    )


def may_be_signed_for(kind: DocumentType, position: str) -> bool:
    """Whether a mandate of `position` may name this type: not one that its signatory alone signs."""
    return kind.by_substitute or kind.signatory != position


def _text(given: Mapping[str, Any], name: str, limit: int, problems: Problems) -> str:
    """What is typed, "" where it cannot be taken: nothing is looked up by it then."""
    value, before = given.get(name), len(problems)
    text = "" if value is None else read_text(value, _PLACES[name], problems, limit=limit, lines=False).strip()
    return text if len(problems) == before else ""


def _moment(text: str, place: Place, zone: ZoneInfo, problems: Problems) -> datetime | None:
    """A local date and time of the body, or one with its own zone, in UTC."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
        if moment.year not in YEARS:
            raise ValueError("out of range")
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        problems.add(
            place,
            "{where}: isi tanggal dan jam, misalnya 2019-12-20T10:00.",
            "{where}: enter a date and time, for example 2019-12-20T10:00.",
        )
        return None


def _types(value: object, position: str, edition: EditionDefinition, problems: Problems) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list | tuple) or not all(isinstance(code, str) for code in value):
        problems.add(_PLACES["types"], "{where}: sebutkan kodenya dalam daftar.", "{where}: give a list of codes.")
        return ()
    for code in value:
        kind = edition.types.get(code)
        if kind is None:
            problems.add(
                _PLACES["types"],
                "{where}: tidak ada jenis {code}.",
                "{where}: there is no type {code}.",
                code=printable(code),
            )
        elif not may_be_signed_for(kind, position):
            problems.add(
                _PLACES["types"],
                "{kind} hanya ditandatangani pejabatnya sendiri.",
                "{kind} is signed by the holder alone.",
                kind=kind.name,
            )
    return tuple(code for code in edition.types if code in value)


def _substitute(session: Session, actor: Actor, text: str, problems: Problems) -> UUID | None:
    """The person of the body with this id or e-mail address."""
    if not text:
        return None
    key = _uuid(text)
    named = Person.id == key if key else Person.email == clean_email(text)
    found = session.scalar(select(Person.id).where(Person.body_id == actor.body_id, named))
    if found is None:
        problems.add(_PLACES["substitute"], "{where}: tidak ada orang ini.", "{where}: there is no such person.")
    return found


def _document(session: Session, edition: EditionDefinition, actor: Actor, text: str, problems: Problems) -> UUID | None:
    if not text:
        return None
    key = _uuid(text)
    found = look_up(session, actor, edition, key) if key else None
    if found is None or found[0].number is None:
        problems.add(
            _PLACES["basis_document"],
            "{where}: tidak ada naskah terbit dengan id ini.",
            "{where}: there is no issued document with this id.",
        )
        return None
    return found[0].id


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
