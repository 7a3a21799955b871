"""Mailing: an issued letter, a copy for each addressee. Asked for, looked at, stopped and fetched here; made by the worker.

Who may: its drafter, and whoever has the capability `mail` (in the seed body the secretary and the registry clerk, who
dispatches). The copies say nothing that the issued document does not; but they are many files and much work.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from documents.approval.case import Case
from documents.approval.moving.traces import put_on_record
from documents.approval.rules.admission import invalid
from documents.approval.rules.permissions import not_for
from documents.bodies.people import Actor, person_names
from documents.desk.casework import Casework
from documents.desk.issued.batches import SHELF, addressed_field, addressees, letter
from documents.outbox import jobs
from documents.outbox.jobs import said
from documents.rendering.mailings import Errand, Mailing, MailingFile, MailingStop, done, jobs_of, send
from documents.rendering.merge.archive import CannotMerge
from documents.rendering.merge.formats import KINDS
from documents.rendering.pages.engine import Engine
from documents.rendering.word.package import Refused
from documents.rendering.word.tagging.templates import CannotRender
from documents.store.base import new_id
from documents.store.files import FileDamaged, FileStore
from workflow.definition import OWN
from workflow.refusal import FieldProblem, Kind, Reason, Refusal, refuse
from workflow.text import Text

MAIL = "mail"
MOST_ADDRESSEES = 10_000
"""More copies are asked for in several letters: Word opens no file of so many sections in any reasonable time."""
FEWEST = 2
"""A letter to one addressee is its own copy."""
SHOWN = 5
"""So many mailings of a document are listed, the latest first."""

State = Literal["pending", "ready", "failed", "stopped"]


@dataclass(frozen=True, slots=True)
class FormView:
    """One form of the copies: how many are made, and its file once all are. `reason` says why it failed."""

    kind: str
    label: Text
    state: State
    done: int
    total: int
    sha256: str | None = None
    bytes: int | None = None
    name: str | None = None
    reason: Text | None = None


@dataclass(frozen=True, slots=True)
class MailingView:
    """One mailing as people and programs see it."""

    id: UUID
    document_id: UUID
    state: State
    total: int
    headings: bool
    forms: tuple[FormView, ...]
    requested_by: str
    at: datetime
    stopped_by: str | None
    stopped_at: datetime | None


@dataclass(frozen=True, slots=True)
class Mailings:
    """What a document's page says of its copies. `grouped`: whether its addressees stand under headings;
    `missing`: why there is no PDF, and how to get it.
    """

    addressees: int
    grouped: bool
    missing: Text | None
    reason: Reason | None
    latest: tuple[MailingView, ...]


@dataclass(frozen=True, slots=True)
class CopiesFile:
    """A file of copies on the disk, checked."""

    path: Path
    sha256: str
    name: str
    media_type: str


class Mailroom:
    """Where people have an issued letter copied for each of its addressees. `ring` is told of new jobs after each commit."""

    def __init__(
        self, cases: Casework, files: FileStore, ring: Callable[[Sequence[UUID]], None], engine: Engine
    ) -> None:
        self.cases = cases
        self.database = cases.database
        self.files = files
        self.ring = ring
        self.engine = engine

    def overview(self, actor: Actor, document_id: UUID) -> Mailings | None:
        """What may be asked for and what was, for whom the mailing of this document is; None for others, and for a document
        that is not sent to several.
        """
        with self.database.read() as session:
            case = self.cases.found(session, actor, document_id)
            named = addressees(case, headings=False)
            if self._not_theirs(case) is not None or len(named) < FEWEST:
                return None
            grouped = addressees(case, headings=True) != named
            missing = self.engine.missing()
            return Mailings(len(named), grouped, missing, _closed(case), _latest(session, document_id))

    def request(
        self,
        actor: Actor,
        document_id: UUID,
        kinds: Collection[str],
        *,
        headings: bool = True,
        mailing_id: UUID | None = None,
        malformed: Sequence[FieldProblem] = (),
    ) -> MailingView:
        """Ask for copies in the given forms; `malformed` is what was wrong with the request itself. The same `mailing_id`
        again is the mailing that was made the first time.
        """
        with self.cases.logged(actor, document_id, MAIL):
            with self.database.read() as session:
                case = self.cases.found(session, actor, document_id)
                self._admit(case, kinds, malformed)
                _try(case, kinds)
            with self.database.write() as session:
                case = self.cases.locked(session, actor, document_id)
                self._admit(case, kinds, malformed)
                mailing = session.get(Mailing, mailing_id) if mailing_id is not None else None
                if mailing is not None and mailing.document_id != document_id:
                    raise _unknown()
                if mailing is None:
                    mailing = self._open(case, kinds, headings, mailing_id or new_id())
                waiting = [job.id for job in jobs_of(session, mailing)]
                view = _view(session, mailing)
        self.ring(waiting)
        return view

    def view(self, actor: Actor, document_id: UUID, mailing_id: UUID) -> MailingView:
        """How far a mailing is."""
        with self.cases.looking(actor, document_id, MAIL) as case:
            return _view(case.session, self._found(case, mailing_id))

    def stop(self, actor: Actor, document_id: UUID, mailing_id: UUID) -> MailingView:
        """Make no further copy. What is made in full stays; a mailing that is at its end already is left as it is."""
        with self.cases.logged(actor, document_id, MAIL), self.database.write() as session:
            case = self.cases.locked(session, actor, document_id)
            mailing = self._found(case, mailing_id)
            if _view(session, mailing).state in ("pending", "failed"):
                self._close(case, mailing)
            view = _view(session, mailing)
        if view.state == "stopped":
            self.files.shelf(SHELF, mailing.id.hex).throw_away()
        return view

    def file(self, actor: Actor, document_id: UUID, mailing_id: UUID, kind: str) -> CopiesFile:
        """The file of all copies in this form. Raises Refusal where there is none, or it is damaged."""
        with self.cases.looking(actor, document_id, MAIL) as case:
            mailing = self._found(case, mailing_id)
            query = select(MailingFile).where(MailingFile.mailing_id == mailing.id, MailingFile.kind == kind)
            made = case.session.scalar(query)
        if made is None:
            raise refuse(Kind.UNKNOWN, "no_such_file", "Berkas ini tidak ada.", "There is no such file.")
        try:
            path = self.files.checked(made.sha256)
        except (OSError, FileDamaged) as error:
            raise refuse(
                Kind.DOCUMENT,
                "file_damaged",
                "Berkas salinan hilang atau rusak. Minta salinannya sekali lagi.",
                "The file of copies is lost or damaged. Ask for the copies again.",
            ) from error
        return CopiesFile(path, made.sha256, made.name, made.media_type)

    def _found(self, case: Case, mailing_id: UUID) -> Mailing:
        """A mailing of this document, for whom it is."""
        reason = self._not_theirs(case)
        if reason is not None:
            raise Refusal(reason)
        mailing = case.session.get(Mailing, mailing_id)
        if mailing is None or mailing.document_id != case.document.id:
            raise _unknown()
        return mailing

    def _not_theirs(self, case: Case) -> Reason | None:
        actor = case.actor
        assert actor is not None
        own = case.document.drafter_id == actor.person_id and "draft" in actor.capabilities
        if own or MAIL in actor.capabilities:
            return None
        edition = self.cases.edition(case.session, actor)
        return not_for(edition, (OWN, *(code for code, role in edition.roles.items() if MAIL in role.may)))

    def _admit(self, case: Case, kinds: Collection[str], malformed: Sequence[FieldProblem]) -> None:
        """Raises Refusal: whose it is not (403), what is asked for (422), what the document does not allow (409)."""
        reason = self._not_theirs(case)
        if reason is not None:
            raise Refusal(reason)
        if malformed:
            raise invalid(*malformed)
        if not kinds or not KINDS.keys() >= set(kinds):
            known = ", ".join(KINDS)
            words = Text("Pilih bentuk salinannya: {known}.", "Choose the form of the copies: {known}.")
            raise invalid(FieldProblem("kinds", words.format(known=known)))
        reason = _closed(case)
        if reason is not None:
            raise Refusal(reason)
        missing = self.engine.missing()
        if missing is not None and any(KINDS[kind].printed for kind in kinds):
            raise refuse(Kind.DOCUMENT, "no_engine", missing.id, missing.en)

    def _open(self, case: Case, kinds: Collection[str], headings: bool, mailing_id: UUID) -> Mailing:
        """The mailing's row, its evidence and its first jobs."""
        session, document = case.session, case.document
        if any(view.state == "pending" for view in _latest(session, document.id)):
            raise refuse(
                Kind.DOCUMENT,
                "copies_being_made",
                "Salinan naskah ini sedang dibuat. Tunggu sampai selesai, atau hentikan dulu.",
                "Copies of this document are being made. Wait until they are done, or stop that first.",
            )
        wanted = [kind for kind in KINDS if kind in kinds]
        assert case.actor is not None
        mailing = Mailing(
            id=mailing_id,
            body_id=document.body_id,
            document_id=document.id,
            revision=document.revision,
            wishes={"kinds": wanted, "headings": headings},
            total=len(addressees(case, headings=headings)),
            requested_by=case.actor.person_id,
            at=case.now,
            recorded_at=case.recorded_at,
        )
        session.add(mailing)
        session.flush()
        for kind in wanted:
            send(session, mailing, Errand(mailing.id, kind, 0), case.recorded_at)
        put_on_record(
            case,
            "copies_requested",
            details={"mailing": str(mailing.id), "kinds": wanted, "copies": mailing.total},
        )
        session.flush()
        return mailing

    def _close(self, case: Case, mailing: Mailing) -> None:
        """The row that stops it, its evidence; its open jobs have nothing more to do."""
        session = case.session
        assert case.actor is not None
        session.add(
            MailingStop(
                mailing_id=mailing.id,
                body_id=mailing.body_id,
                stopped_by=case.actor.person_id,
                at=case.now,
                recorded_at=case.recorded_at,
            )
        )
        for job in jobs_of(session, mailing, lock=True):
            jobs.finish(session, job.id, case.recorded_at)
        put_on_record(case, "copies_stopped", details={"mailing": str(mailing.id), "copies": done(session, mailing.id)})
        session.flush()


def _closed(case: Case) -> Reason | None:
    """Why the document has no copies now."""
    if case.state.phase != "issued":
        words = Text("Salinan dibuat setelah naskah terbit.", "Copies are made once the document is issued.")
        return Reason("not_issued", words)
    count = 0 if addressed_field(case.type) is None else len(addressees(case, headings=False))
    if not count:
        return Reason("no_addressees", Text("Naskah ini tidak punya tujuan.", "This document goes to nobody by name."))
    if count > MOST_ADDRESSEES:
        words = Text("Paling banyak {most} penerima sekali cetak.", "At most {most} addressees at a time.")
        return Reason("too_many_addressees", words.format(most=MOST_ADDRESSEES))
    return None


def _try(case: Case, kinds: Collection[str]) -> None:
    """A copy, thrown away: a letter that cannot be copied is refused at once, not in the background."""
    try:
        letter(case).check(bound=any(KINDS[kind].bound for kind in kinds))
    except (CannotMerge, CannotRender, Refused) as error:
        raise refuse(Kind.DOCUMENT, "cannot_copy", error.text.id, error.text.en) from error


def _unknown() -> Refusal:
    return refuse(Kind.UNKNOWN, "no_such_mailing", "Permintaan salinan ini tidak ada.", "There is no such mailing.")


def _latest(session: Session, document_id: UUID) -> tuple[MailingView, ...]:
    query = select(Mailing).where(Mailing.document_id == document_id).order_by(Mailing.id.desc()).limit(SHOWN)
    return tuple(_view(session, mailing) for mailing in session.scalars(query))


def _view(session: Session, mailing: Mailing) -> MailingView:
    stop = session.get(MailingStop, mailing.id)
    names = person_names(session, {mailing.requested_by, *([stop.stopped_by] if stop else [])})
    forms = _forms(session, mailing, stopped=stop is not None)
    states: list[State] = [form.state for form in forms]
    return MailingView(
        id=mailing.id,
        document_id=mailing.document_id,
        state=next((state for state in ("stopped", "pending", "failed") if state in states), "ready"),
        total=mailing.total,
        headings=mailing.headings,
        forms=forms,
        requested_by=names[mailing.requested_by],
        at=mailing.at,
        stopped_by=names[stop.stopped_by] if stop else None,
        stopped_at=stop.at if stop else None,
    )


def _forms(session: Session, mailing: Mailing, *, stopped: bool) -> tuple[FormView, ...]:
    """Each form that was asked for, with what is made of it."""
    made = {
        file.kind: file for file in session.scalars(select(MailingFile).where(MailingFile.mailing_id == mailing.id))
    }
    failed = {Errand.of(job.part).kind: job for job in jobs_of(session, mailing) if job.failed_at is not None}
    counts = done(session, mailing.id)
    found = []
    for kind in mailing.kinds:
        file, job = made.get(kind), failed.get(kind)
        state: State = "ready" if file else "stopped" if stopped else "failed" if job else "pending"
        found.append(
            FormView(
                kind=kind,
                label=KINDS[kind].label,
                state=state,
                done=counts.get(kind, 0),
                total=mailing.total,
                sha256=file.sha256 if file else None,
                bytes=file.bytes if file else None,
                name=file.name if file else None,
                reason=said(job.error) if job else None,
            )
        )
    return tuple(found)
