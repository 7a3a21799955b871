"""What a line of the workflow does besides moving the state, by the names that workflow files use.

All of it happens in the act's own transaction. `number` takes the counter's hot row, so it comes as late as it can.
"""

from collections.abc import Callable, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import select

from documents.approval.case import ADDED, Case
from documents.approval.moving.numbers import given_number, period_for
from documents.approval.moving.traces import ask_worker
from documents.approval.moving.turns import handed_to, set_deadline
from documents.approval.rules.seats import first_blocked, seats
from documents.approval.rules.substitutes import capacity_of_signature
from documents.bodies.people import Person, capabilities_of, unknown_code
from documents.drafting.printed import delivered_to, register_facts
from documents.numbering.counters import allocate
from documents.register.deliveries import Delivery
from documents.register.entries import enter
from documents.register.filing import Filing
from workflow.refusal import FieldProblem, Kind, Refusal, refuse
from workflow.text import Text

FINAL_FILE = "docx"


def number_asked(case: Case) -> tuple[UUID, str, str, date]:
    """The counter that `number` takes from, and the date it takes the number for."""
    return case.document.body_id, case.type.series, period_for(case), case.today


def number(case: Case) -> None:
    """Date the document today and give it the next number of its series, with its row in the register."""
    document, kind = case.document, case.type
    ordinal = allocate(case.session, *number_asked(case))
    document.number = given_number(case, ordinal)
    document.issued_on = case.today
    enter(
        case.session,
        body_id=document.body_id,
        series=kind.series,
        period=period_for(case),
        year=case.today.year,
        ordinal=ordinal,
        number=document.number,
        issued_on=case.today,
        document_id=document.id,
        revision=document.revision,
        content_sha256=document.content_sha256,
        subject=document.title,
        signatory=signed_as(case),
        facts=register_facts(kind, case.revision.fields),
        recorded_at=case.recorded_at,
    )


def signed_as(case: Case) -> str:
    """What the register says of who signed: the signatory, or in which capacity somebody did in their stead."""
    capacity, body = capacity_of_signature(case), case.edition.body
    return capacity.called(body) if capacity else body.positions[case.type.signatory].title


def render(case: Case) -> None:
    """Ask the worker for the final file."""
    ask_worker(case, FINAL_FILE)


def hand_over(case: Case) -> None:
    """Give the draft to another drafter, named by id or e-mail."""
    named = case.asked["to"]
    person = case.session.scalars(
        select(Person).where(
            Person.body_id == case.document.body_id,
            Person.active,
            Person.id == _uuid(named) if _uuid(named) else Person.email == named.strip().lower(),
        )
    ).one_or_none()
    if person is None or "draft" not in capabilities_of(case.session, case.edition.roles, person.id):
        problem = FieldProblem("to", Text("Pilih penyusun lain yang aktif.", "Choose another active drafter."))
        raise refuse(Kind.CONTENT, "invalid_fields", "Penerima naskah tidak dikenal.", "No such drafter.", problem)
    if person.id == case.document.drafter_id:
        problem = FieldProblem("to", Text("Naskah ini sudah padanya.", "This person has it already."))
        raise refuse(Kind.CONTENT, "invalid_fields", "Pilih penyusun lain.", "Choose another drafter.", problem)
    case.document.drafter_id = person.id
    case.asked = {**case.asked, "to": str(person.id)}  # what the log keeps for ever is no address


def add_reviewer(case: Case) -> None:
    """Ask the holder of one more position to review this document, beside the step that is open now."""
    code = case.asked["reviewer"]
    body = case.edition.body
    if code not in body.positions:
        raise unknown_code("reviewer", code, body.positions, Text("Jabatan", "position"))
    if code == case.type.signatory or any(code in station.positions for station in case.stations):
        raise _not_added("Jabatan ini sudah ada di rute.", "This position is on the route already.")
    if not case.walk.current:
        raise _not_added("Naskah ini tidak sedang diperiksa.", "This document is not in review now.")
    beside, stuck = case.walk.current[0].step.name, first_blocked(case)
    _rerouted(case, {**(case.document.added or {}), code: beside})
    if not seats(case).reviewing[code].keys() - case.authors - {case.document.drafter_id}:
        raise _not_added(
            "Belum ada pejabatnya yang boleh memaraf naskah ini.", "Nobody in this position may initial this document."
        )
    blocked = first_blocked(case) if stuck is None else None
    if blocked is not None:
        raise _not_added(
            f"Dengan pemeriksa ini tidak ada lagi yang dapat melanjutkan naskah. {blocked.id}",
            f"With this reviewer nobody could take the document on any more. {blocked.en}",
        )


def remove_reviewer(case: Case) -> None:
    """Do not ask a position that was added, as long as its holder has not given their initials."""
    code = case.asked["reviewer"]
    if code not in (case.document.added or {}):
        raise _not_added("Jabatan ini bukan pemeriksa tambahan.", "This position was not added to the reviewers.")
    if case.walk.standing[ADDED + code]:
        raise _not_added("Pemeriksa ini sudah memaraf.", "This reviewer has given their initials already.")
    left = {other: beside for other, beside in (case.document.added or {}).items() if other != code}
    _rerouted(case, left or None)
    if not case.walk.turns:
        raise _not_added(
            "Hanya pemeriksa ini yang masih ditunggu; kembalikan naskahnya, atau minta ia memaraf.",
            "This reviewer alone is still waited for; return the document, or ask for their initials.",
        )


def _rerouted(case: Case, added: dict[str, str] | None) -> None:
    """Its way anew, with these positions added."""
    case.document.added = added
    case.forget_way()
    case.document.waiting_for = handed_to(case)
    set_deadline(case, case.document.phase)


def _not_added(id: str, en: str) -> Refusal:
    return refuse(Kind.CONTENT, "invalid_fields", id, en, FieldProblem("reviewer", Text(id, en)))


def deliveries(case: Case) -> None:
    """One delivery for each addressee and each copy."""
    case.session.add_all(
        Delivery(
            body_id=case.document.body_id,
            document_id=case.document.id,
            ordinal=ordinal,
            addressee=name,
            is_copy=is_copy,
            sent_on=case.today,
            recorded_by=case.actor.person_id if case.actor else None,
            recorded_at=case.recorded_at,
        )
        for ordinal, (name, is_copy) in enumerate(delivered_to(case.type, case.revision.fields), start=1)
    )


def file_archive(case: Case) -> None:
    """Put down where the document is filed and how long it is kept."""
    case.session.add(
        Filing(
            body_id=case.document.body_id,
            document_id=case.document.id,
            classification=case.asked["classification"],
            retention=case.asked["retention"],
            recorded_by=case.actor.person_id if case.actor else None,
            recorded_at=case.recorded_at,
        )
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


EFFECTS: Mapping[str, Callable[[Case], None]] = {
    effect.__name__: effect
    for effect in (number, render, hand_over, add_reviewer, remove_reviewer, deliveries, file_archive)
}
