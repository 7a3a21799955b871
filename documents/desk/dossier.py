"""The dossier of one document: everything about it that a person is shown, gathered for page, API and command line."""

import logging
from collections.abc import Mapping
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Select, func, select

from documents.accounts.proofs import PROVED
from documents.approval.case import Case
from documents.approval.defining.machines import machine_for
from documents.approval.defining.past import MOVED, MOVED_BACK
from documents.approval.moving.numbers import expected_number
from documents.approval.rules.permissions import not_for
from documents.approval.rules.substitutes import capacity_by, capacity_of_signature, signs_in_stead
from documents.approval.views import DocumentView, EventView, FileAnswer, FileView, PersonRef
from documents.bodies.acting.capacity import Capacity
from documents.bodies.acting.moments import moment_told
from documents.bodies.acting.standing import FORMS
from documents.bodies.people import person_names
from documents.desk.way import steps
from documents.evidence.entries import AuditNote, PastEvent, details_of
from documents.outbox.jobs import Job, said
from documents.rendering import mailings
from documents.rendering.stored import FINAL, PDF, DocumentFile
from documents.store.files import FileDamaged, FileStore
from workflow.definition import OWN
from workflow.refusal import Reason
from workflow.text import Text

log = logging.getLogger(__name__)

Made = TypeVar("Made", DocumentFile, Job)

SYSTEM_EVENTS: Mapping[str, Text] = {
    "create": Text("membuat konsep", "made the draft"),
    "edit": Text("mengubah isi", "changed the content"),
    MOVED: Text(
        "memindahkannya dari edisi {from_version} ke edisi {to_version}",
        "moved it from edition {from_version} to edition {to_version}",
    ),
    MOVED_BACK: Text(
        "membatalkan pemindahan; kembali dari edisi {from_version} ke edisi {to_version}",
        "undid the move; back from edition {from_version} to edition {to_version}",
    ),
}


def view(case: Case) -> DocumentView:
    """The document as the case's actor may see it."""
    document, body = case.document, case.edition.body
    names = person_names(case.session, {document.created_by, document.drafter_id})
    reason = edit_reason(case)
    return DocumentView(
        id=document.id,
        type=document.type,
        type_name=case.type.name,
        workflow=case.workflow,
        state=case.state,
        version=document.version,
        revision=document.revision,
        fields=case.revision.fields,
        title=document.title,
        number=document.number,
        expected_number=expected_number(case) if document.number is None and document.phase != "closed" else None,
        issued_on=document.issued_on,
        content_sha256=document.content_sha256,
        created_by=PersonRef(document.created_by, names[document.created_by]),
        drafter=PersonRef(document.drafter_id, names[document.drafter_id]),
        validity="in_force" if document.number is not None else None,
        actions=tuple(
            offer for offer in machine_for(case).offers(case) if not offer.transition.automatic or offer.allowed
        ),
        files=files(case),
        security=body.choice("security", document.security),
        urgency=body.choice("urgency", document.urgency),
        waiting_for=_holder(case),
        since=document.state_since,
        steps=steps(case),
        editable=reason is None,
        edit_reason=reason,
        signing_as=_signing_as(case),
        created_at=document.created_at,
        changed_at=document.changed_at,
        due_on=document.due_on,
    )


def edit_reason(case: Case) -> Reason | None:
    """Why the actor may not change the content now; None when they may."""
    if case.actor is None or case.document.drafter_id != case.actor.person_id or "draft" not in case.actor.capabilities:
        return not_for(case.edition, (OWN,))
    if case.document.phase != "drafting":
        words = Text("Isi tidak dapat diubah sekarang: {state}.", "The content cannot be changed now: {state}.")
        return Reason("not_editable", words.format(state=case.state.label))
    return None


def history(case: Case) -> tuple[EventView, ...]:
    """What happened to the document, oldest first."""
    events = case.events
    names = person_names(case.session, {event.actor_id for event in events if event.actor_id})
    notes = {
        note.entry_id: note.text
        for note in case.session.scalars(
            select(AuditNote).where(AuditNote.entry_id.in_([event.id for event in events]))
        )
    }
    kept = details_of(case.session, [event.id for event in events if event.acting_as])
    capacities = {event.id: Capacity.read(kept[event.id], event.acting_as) for event in events if event.id in kept}
    principals = {capacity.principal_id for capacity in capacities.values() if capacity and capacity.principal_id}
    names |= person_names(case.session, principals - names.keys())
    proofs = {key: details["proof"] for key, details in kept.items() if "proof" in details}
    return tuple(
        EventView(
            at=event.at,
            action=event.action,
            label=told(case, event),
            from_state=event.from_state,
            to_state=event.to_state,
            actor=PersonRef(event.actor_id, names[event.actor_id]) if event.actor_id else None,
            acting_as=_acting_as(case, event, capacities.get(event.id)),
            principal=_principal(names, capacities.get(event.id)),
            in_stead=capacities.get(event.id) is not None,
            note=notes.get(event.id),
            version=event.version,
            revision=event.revision,
            proof=proofs.get(event.id),
            proved=PROVED.get(proofs.get(event.id, "")),
            records=case.records(event),
        )
        for event in events
    )


def _acting_as(case: Case, event: PastEvent, capacity: Capacity | None) -> str | None:
    """The title of the position used, or the capacity in which somebody acted for its holder."""
    return capacity.called(case.edition.body) if capacity is not None else _title(case, event)


def _principal(names: Mapping[UUID, str], capacity: Capacity | None) -> PersonRef | None:
    if capacity is None or capacity.principal_id is None:
        return None
    return PersonRef(capacity.principal_id, names[capacity.principal_id])


def _signing_as(case: Case) -> str:
    """In which position or capacity it was signed, or would be by this person."""
    capacity, body = capacity_of_signature(case), case.edition.body
    if capacity is None and case.signs_by is not None and signs_in_stead(case) and not case.holds(case.type.signatory):
        capacity = capacity_by(case, case.signs_by)
    return capacity.called(body) if capacity else body.positions[case.type.signatory].title


def told(case: Case, event: PastEvent) -> Text:
    """An event as the history tells it, e.g. "memaraf", in the words of the definitions that it happened under."""
    line = case.under(event).workflow_of(case.document.type).actions.get(event.action)
    if line is not None:
        return line.told
    moves = {move.version: move._asdict() for move in case.moves}
    return SYSTEM_EVENTS[event.action].format(**moves.get(event.version, {}))


def _title(case: Case, event: PastEvent) -> str | None:
    """What the position was called by which somebody acted."""
    position = case.under(event).body.positions.get(event.acting_as or "")
    return position.title if position else None


def files(case: Case) -> tuple[FileView, ...]:
    """The files of the present content, ready, on their way or failed."""
    document = case.document
    ready = case.session.scalars(
        select(DocumentFile)
        .where(DocumentFile.document_id == document.id, DocumentFile.revision == document.revision)
        .order_by(DocumentFile.kind, DocumentFile.part)
    )
    found = [FileView(f.kind, f.part, "ready", f.sha256, f.bytes, f.name) for f in ready]
    there = {(made.kind, made.part) for made in found}
    jobs = case.session.scalars(
        select(Job)
        .where(Job.document_id == document.id, Job.revision == document.revision, Job.done_at.is_(None))
        .where(Job.kind.not_in(mailings.JOBS))
    )
    found += [
        FileView(
            job.kind,
            job.part,
            "failed" if job.failed_at else "pending",
            error=said(job.error) if job.failed_at else None,
        )
        for job in jobs
        if (job.kind, job.part) not in there
    ]
    return tuple(found)


def file(case: Case, store: FileStore, kind: str, part: str | None = None) -> FileAnswer:
    """The bytes of a file of a kind, or why they are not there: of `part`, or the newest, its last part."""
    session, document = case.session, case.document
    made = session.scalars(_last(DocumentFile, document.id, kind, part)).one_or_none()
    if made is not None:
        return _stored(made, store)
    job = _job(case, kind, part)
    if job is None:
        return FileAnswer("pending" if kind == PDF and _is_open(_job(case, FINAL)) else "absent")
    if job.failed_at is None:
        return FileAnswer("pending")
    words = Text(
        "Berkas belum berhasil dibuat: {error}. Nomor dan tanda tangan tetap sah.",
        "The file is not made yet: {error}. Number and signature stand.",
    )
    return FileAnswer("failed", reason=words.format(error=said(job.error) or "?"))


def _job(case: Case, kind: str, part: str | None = None) -> Job | None:
    """The newest job for a kind of file, or for its part."""
    return case.session.scalars(_last(Job, case.document.id, kind, part)).one_or_none()


def _is_open(job: Job | None) -> bool:
    return job is not None and job.done_at is None and job.failed_at is None


def _last(table: type[Made], document_id: UUID, kind: str, part: str | None) -> "Select[Made]":
    """Parts are counted: "10" is behind "9"."""
    query = select(table).where(table.document_id == document_id, table.kind == kind)
    if part is not None:
        query = query.where(table.part == part)
    return query.order_by(table.revision.desc(), func.length(table.part).desc(), table.part.desc()).limit(1)


def _stored(made: DocumentFile, store: FileStore) -> FileAnswer:
    """The stored bytes; a file that is lost or damaged on the disk is said to be so, and never shown."""
    try:
        return FileAnswer("ready", store.get(made.sha256), made.sha256, made.name, made.media_type)
    except (OSError, FileDamaged) as error:
        log.error("stored file %s of document %s: %r", made.sha256, made.document_id, error)
        words = Text(
            "Berkas tersimpan hilang atau rusak; hubungi admin untuk memulihkannya dari cadangan. Naskah tetap sah.",
            "The stored file is lost or damaged; ask the administrator to restore it. The document stands.",
        )
        return FileAnswer("failed", reason=words)


def _holder(case: Case) -> Text | None:
    """Whom the document waits for, in words; nobody when it is at rest."""
    titles = case.edition.body.titles(case.document.waiting_for)
    if titles is not None:
        words = Text("{who} ({form} {name} sejak {since})", "{who} ({form} {name} since {since})")
        for standing, name in case.stand_ins:
            decides = case.document.phase == "review" or case.type.by_substitute
            if standing.full and decides and standing.position in case.document.waiting_for:
                since = moment_told(standing.since, case.edition.body)
                return words.format(who=titles, form=FORMS[standing.form].printed, name=name, since=since)
        return titles
    if case.document.phase == "drafting":
        return Text("Penyusun", "Drafter")
    return None
