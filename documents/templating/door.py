"""The door to templates: everything a person looks at or does about them, with each refusal logged.

Uploading proposes; a second person approves; approval publishes a new edition, the whole folder with this one file
replaced. Documents keep the edition they began with.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from documents.approval.defining.assembly import assemble
from documents.bodies.editions import Body
from documents.bodies.people import Actor
from documents.desk.casework import Casework
from documents.drafting.editions import EditionDefinition
from documents.drafting.fields.characters import read_text
from documents.drafting.fields.problems import Place, Problems
from documents.drafting.types import DocumentType
from documents.evidence.entries import record
from documents.publishing import files_of, publish_files
from documents.rendering.inspection.cheat_sheet import Entry, cheat_sheet
from documents.rendering.inspection.findings import Finding
from documents.rendering.inspection.srikandi import with_placeholders
from documents.rendering.proposed import APPROVED, REFUSED, TAKEN_BACK, TemplateDecision, TemplateProposal
from documents.rendering.trial.trying import TrialFailed, Tried, try_template
from documents.store.base import new_id
from documents.store.files import FileStore
from documents.templating.views import (
    ProposalView,
    TemplateView,
    path_of,
    proposal_views,
    template_views,
    waiting_count,
)
from workflow.problems import Problem
from workflow.refusal import FieldProblem, Kind, Reason, Refusal, refuse
from workflow.text import Text

SEE, UPLOAD, APPROVE = "see_templates", "upload_templates", "approve_templates"
TEMPLATE = "template"
"""The proposed template itself, beside its trial pages."""
_REASON = Place("reason", Text("Alasan", "The reason"))
_LONGEST_REASON = 2_000


@dataclass(frozen=True, slots=True)
class Uploaded:
    """What came of an upload: the proposal, or what is wrong with the file."""

    proposal_id: UUID | None
    findings: tuple[Finding, ...]


class Templating:
    """Templates as persons of a body see and change them."""

    def __init__(self, cases: Casework, files: FileStore) -> None:
        self._cases = cases
        self._files = files

    def types(self, actor: Actor) -> list[TemplateView]:
        """Every document type with its template."""
        with self._seeing(actor, "templates") as (session, edition):
            return template_views(session, actor.body_id, edition)

    def type(self, actor: Actor, code: str) -> tuple[TemplateView, list[ProposalView]]:
        """One type, and all that was ever proposed for it, newest first."""
        with self._seeing(actor, "template") as (session, edition):
            kind = _kind(edition, code)
            query = select(TemplateProposal).where(
                TemplateProposal.body_id == actor.body_id, TemplateProposal.type == kind.code
            )
            rows = list(session.scalars(query.order_by(TemplateProposal.id.desc())))
            view = next(view for view in template_views(session, actor.body_id, edition) if view.code == kind.code)
            return view, proposal_views(session, edition, rows)

    def cheat_sheet(self, actor: Actor, code: str) -> tuple[DocumentType, tuple[Entry, ...]]:
        """The tags that a type's template can have."""
        with self._seeing(actor, "template_tags") as (_, edition):
            kind = _kind(edition, code)
            return kind, cheat_sheet(kind, edition.body)

    def current(self, actor: Actor, code: str) -> bytes:
        """The template that a type prints with today."""
        with self._seeing(actor, "template_file") as (_, edition):
            return edition.templates[_kind(edition, code).template]

    def for_srikandi(self, actor: Actor, code: str) -> bytes:
        """The template that a type prints with today, with SRIKANDI's placeholders in place of tags."""
        with self._seeing(actor, "template_file") as (_, edition):
            kind = _kind(edition, code)
            return with_placeholders(edition.templates[kind.template], kind, edition.body)

    def waiting(self, actor: Actor) -> int:
        """How many templates wait for this person's decision; 0 for who may not decide."""
        if APPROVE not in actor.capabilities:
            return 0
        with self._cases.database.read() as session:
            return session.scalar(select(waiting_count(actor))) or 0

    def proposal(self, actor: Actor, proposal_id: UUID) -> ProposalView:
        """One proposed template."""
        with self._seeing(actor, "template_proposal") as (session, edition):
            return self._view(session, edition, actor, proposal_id)

    def file(self, actor: Actor, proposal_id: UUID, which: str) -> bytes:
        """The bytes of a proposed template, or of one of its trial pages."""
        view = self.proposal(actor, proposal_id)
        known = {TEMPLATE: view.sha256, **view.pages}
        if which not in known:
            raise _nothing()
        return self._files.get(known[which])

    def upload(self, actor: Actor, code: str, data: bytes) -> Uploaded:
        """Try a template, and propose it if nothing is wrong. Raises Refusal for a file that is not opened."""
        with self._cases.logged(actor, None, "upload_template"):
            with self._cases.database.read() as session:
                edition = self._allowed(session, actor, UPLOAD)
                kind = _kind(edition, code)
            base = edition.templates[kind.template]
            tried = self._tried(edition, kind, data, base)
            if not tried.usable:
                return Uploaded(None, tried.findings)
            if kind.template_sha256 in (sha256(data).hexdigest(), sha256(tried.template).hexdigest()):
                raise _content("same_template", _SAME)
            return Uploaded(self._propose(actor, edition, kind, data, tried), tried.findings)

    def approve(self, actor: Actor, proposal_id: UUID) -> int:
        """Publish a proposed template, once it is tried with what is in force today; answers the edition's version."""
        with self._cases.logged(actor, None, "approve_template"):
            with self._cases.database.read() as session:
                edition = self._allowed(session, actor, APPROVE)
                view = self._view(session, edition, actor, proposal_id)
                self._decidable(actor, view)
                files = files_of(session, edition.id)
            kind = edition.types[view.type]
            template = self._files.get(view.sha256)
            files[path_of(kind)] = template
            self._check(edition, kind, template, files)
            with self._cases.database.write() as session:
                self._undecided(session, actor, proposal_id)
                published = publish_files(session, self._cases.clock, actor.body_id, edition.id, files, actor.person_id)
                self._decide(session, actor, view, APPROVED, None, (published.id, published.version))
            return published.version

    def reject(self, actor: Actor, proposal_id: UUID, reason: str) -> None:
        """End a proposal of somebody else, with the reason."""
        self._end(actor, proposal_id, APPROVE, REFUSED, reason)

    def withdraw(self, actor: Actor, proposal_id: UUID, reason: str) -> None:
        """End one's own proposal, with the reason."""
        self._end(actor, proposal_id, UPLOAD, TAKEN_BACK, reason)

    def _end(self, actor: Actor, proposal_id: UUID, capability: str, outcome: str, reason: str) -> None:
        with self._cases.logged(actor, None, f"{outcome}_template"), self._cases.database.write() as session:
            edition = self._allowed(session, actor, capability)
            self._undecided(session, actor, proposal_id)
            view = self._view(session, edition, actor, proposal_id)
            if outcome == TAKEN_BACK and view.by_id != actor.person_id:
                raise refuse(
                    Kind.PERSON, "not_yours", "Hanya pengunggahnya yang menarik.", "Only who uploaded it withdraws it."
                )
            if outcome == REFUSED:
                _second_person(actor, view)
            self._decide(session, actor, view, outcome, _reason(reason), None)

    @contextmanager
    def _seeing(self, actor: Actor, what: str) -> Iterator[tuple[Session, EditionDefinition]]:
        with self._cases.logged(actor, None, what), self._cases.database.read() as session:
            if SEE not in actor.capabilities:
                raise _nothing()
            yield session, self._cases.edition(session, actor)

    def _allowed(self, session: Session, actor: Actor, capability: str) -> EditionDefinition:
        if SEE not in actor.capabilities:
            raise _nothing()
        if capability not in actor.capabilities:
            raise refuse(
                Kind.PERSON,
                "not_allowed",
                "Peran Anda tidak mencakup tindakan ini.",
                "Your role does not include this.",
            )
        return self._cases.newest(session, actor)

    def _view(self, session: Session, edition: EditionDefinition, actor: Actor, proposal_id: UUID) -> ProposalView:
        row = session.get(TemplateProposal, proposal_id)
        if row is None or row.body_id != actor.body_id:
            raise _nothing()
        return proposal_views(session, edition, [row])[0]

    def _decidable(self, actor: Actor, view: ProposalView) -> None:
        _second_person(actor, view)
        if not view.open:
            raise _decided()
        if view.stale:
            raise refuse(
                Kind.DOCUMENT,
                "stale_template",
                "Templat jenis ini sudah diganti sejak usulan diunggah. Tolak, lalu minta diunggah ulang dari templat terbaru.",
                "This type's template was replaced after this was uploaded. Reject it and ask for one made from the newest.",
            )

    def _undecided(self, session: Session, actor: Actor, proposal_id: UUID) -> None:
        """Hold the body's row, so that one decision comes after another; refuse when there is one already."""
        session.execute(select(Body.id).where(Body.id == actor.body_id).with_for_update())
        if session.scalar(select(TemplateDecision.id).where(TemplateDecision.proposal_id == proposal_id)):
            raise _decided()

    def _tried(self, edition: EditionDefinition, kind: DocumentType, data: bytes, base: bytes) -> Tried:
        users = [kind, *(one for one in edition.types.values() if one.template == kind.template and one is not kind)]
        try:
            return try_template(data, users, edition.body, base)
        except TrialFailed as failed:
            raise _content("template_refused", failed.text) from failed

    def _check(
        self, edition: EditionDefinition, kind: DocumentType, template: bytes, files: Mapping[str, bytes]
    ) -> None:
        """Whether today's definitions, which may be newer than the upload, go together with this template."""
        problems: list[Problem] = []
        assemble(edition.body.code, files, problems, icons=None)
        wrong = [problem.text for problem in problems]
        if not wrong:
            tried = self._tried(edition, kind, template, b"")
            wrong = [] if tried.usable else [finding.text for finding in tried.findings]
        if wrong:
            text = Text("Templat ini tidak cocok lagi: {why}", "This template no longer fits: {why}").format(
                why=wrong[0]
            )
            raise Refusal(Reason("no_longer_fits", text))

    def _propose(self, actor: Actor, edition: EditionDefinition, kind: DocumentType, data: bytes, tried: Tried) -> UUID:
        pages = {name: self._files.put(page) for name, page in tried.pages.items()}
        row = TemplateProposal(
            id=new_id(),
            body_id=actor.body_id,
            type=kind.code,
            template=kind.template,
            edition_id=edition.id,
            base_sha256=kind.template_sha256,
            sha256=self._files.put(tried.template),
            upload_sha256=sha256(data).hexdigest(),
            bytes=len(tried.template),
            said={"findings": [finding.to_json() for finding in tried.findings], "pages": pages},
            uploaded_by=actor.person_id,
            at=self._cases.clock.now(),
        )
        with self._cases.database.write() as session:
            session.add(row)
            record(
                session,
                body_id=actor.body_id,
                action="template_proposed",
                at=row.at,
                recorded_at=self._cases.clock.system(),
                actor_id=actor.person_id,
                details={"proposal": str(row.id), "type": row.type, "template_sha256": row.sha256},
            )
        return row.id

    def _decide(
        self,
        session: Session,
        actor: Actor,
        view: ProposalView,
        outcome: str,
        reason: str | None,
        edition: tuple[UUID, int] | None,
    ) -> None:
        now = self._cases.clock.now()
        entry_id = record(
            session,
            body_id=actor.body_id,
            action=f"template_{outcome}",
            at=now,
            recorded_at=self._cases.clock.system(),
            actor_id=actor.person_id,
            details={
                "proposal": str(view.id),
                "type": view.type,
                "template_sha256": view.sha256,
                **({"version": edition[1]} if edition else {}),
            },
            note=reason,
        )
        session.flush()  # the decision refers to the entry's row
        session.add(
            TemplateDecision(
                body_id=actor.body_id,
                proposal_id=view.id,
                outcome=outcome,
                decided_by=actor.person_id,
                edition_id=edition[0] if edition else None,
                entry_id=entry_id,
                at=now,
            )
        )


def _kind(edition: EditionDefinition, code: str) -> DocumentType:
    if code not in edition.types:
        raise _nothing()
    return edition.types[code]


def _second_person(actor: Actor, view: ProposalView) -> None:
    if actor.person_id == view.by_id:
        raise refuse(
            Kind.PERSON,
            "second_person",
            "Anda yang mengunggahnya; orang lain yang memutuskan.",
            "You uploaded it; someone else decides.",
        )


def _reason(given: str) -> str:
    problems = Problems()
    words = read_text(given, _REASON, problems, limit=_LONGEST_REASON, lines=True).strip()
    if not words:
        problems.add(_REASON, "Tulis alasannya.", "Write the reason.")
    if len(problems):
        found = problems.found()
        raise Refusal(Reason("invalid_content", found[0].text, Kind.CONTENT), found)
    return words


def _content(code: str, text: Text) -> Refusal:
    return Refusal(Reason(code, text, Kind.CONTENT), (FieldProblem("file", text),))


def _nothing() -> Refusal:
    return refuse(
        Kind.UNKNOWN, "no_such_page", "Halaman tidak ada, atau bukan untuk Anda.", "No such page, or not for you."
    )


def _decided() -> Refusal:
    return refuse(Kind.DOCUMENT, "already_decided", "Usulan ini sudah diputuskan.", "This proposal has been decided.")


_SAME = Text("Berkas ini sama dengan templat yang berlaku.", "This file is the template that is in force.")
