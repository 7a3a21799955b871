"""Comments on a document's content: who may write, what they are about, and where that stands now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from documents.approval.case import Case
from documents.approval.rules.admission import invalid
from documents.approval.rules.permissions import on_route
from documents.approval.views import PersonRef
from documents.bodies.people import Actor, person_names
from documents.desk.casework import Casework
from documents.drafting.comments import DONE, LONGEST, MOST, REMARK, REPLY, Comment, threads_of
from documents.drafting.comparison import Followed, Item, fingerprint, follow, outline, place_in
from documents.drafting.comparison.compare import NO_TITLES
from documents.drafting.fields import Field
from documents.drafting.fields.characters import is_blank, printable, read_text
from documents.drafting.fields.problems import Place, Problems
from documents.drafting.revisions import Revision
from documents.store.base import new_id
from workflow.refusal import FieldProblem, Kind, Reason, Refusal, refuse
from workflow.text import Text

OPEN_PHASES = frozenset({"drafting", "review", "signing"})
"""While the content can still change, it can be commented on."""
WHOLE = Text("Naskah seluruhnya", "The document as a whole")
_TEXT = Place("text", Text("Komentar", "The comment"))


@dataclass(frozen=True, slots=True)
class CommentView:
    """One text. `kind` is remark, reply or done; the text of a "done" may be empty."""

    id: UUID
    kind: str
    text: str
    author: PersonRef
    at: datetime


@dataclass(frozen=True, slots=True)
class Thread:
    """A remark with what was answered. `anchor` is where its part stands now; `was` what that part said when it is not
    what was commented on any more. `done`: the drafter says so, and nobody has answered since.
    """

    id: UUID
    revision: int
    anchor: Followed
    was: str
    entries: tuple[CommentView, ...]
    done: bool


@dataclass(frozen=True, slots=True)
class Comments:
    """The threads of a document, open ones first. `reason` says why this person may not write, `places` what can be
    commented on; `drafts`: this person is the drafter, who says what is done.
    """

    threads: tuple[Thread, ...]
    reason: Reason | None
    places: tuple[tuple[str, Text], ...]
    drafts: bool

    @property
    def open(self) -> tuple[Thread, ...]:
        return tuple(thread for thread in self.threads if not thread.done)


class Commenting:
    """Where people comment. Open to who has a part on the document's route."""

    def __init__(self, cases: Casework) -> None:
        self.cases = cases

    def threads(self, actor: Actor, document_id: UUID, fields: Mapping[str, Any] | None = None) -> Comments:
        """All comments, each where its part now stands: in the present content, or in `fields` that nobody has saved."""
        with self.cases.looking(actor, document_id, "comments") as case:
            _require_part(case)
            return _shown(case, actor, fields)

    def waiting(self, actor: Actor, document_id: UUID) -> int:
        """How many threads are open; none for who has no part in them."""
        with self.cases.logged(actor, document_id, "comments"), self.cases.database.read() as session:
            case = self.cases.found(session, actor, document_id)
            threads = threads_of(session, document_id) if on_route(case) else {}
            return sum(entries[-1].kind != DONE for entries in threads.values())

    def write(
        self,
        actor: Actor,
        document_id: UUID,
        text: str | None,
        *,
        path: str = "",
        thread_id: UUID | None = None,
        done: bool = False,
        comment_id: UUID | None = None,
        malformed: tuple[FieldProblem, ...] = (),
    ) -> Comments:
        """A remark on the part at `path`, or in a thread a reply or, by the drafter, that it is `done`. The same
        `comment_id` again, by the same person, is the text that was written the first time.
        """
        with self.cases.logged(actor, document_id, "comment"), self.cases.database.write() as session:
            case = self.cases.found(session, actor, document_id)
            _require_part(case)
            reason = _reason(case, actor)
            if reason is not None and reason.kind is Kind.PERSON:
                raise Refusal(reason)
            if done and case.document.drafter_id != actor.person_id:
                words = Text("Hanya penyusunnya yang menandai selesai.", "Only its drafter marks a comment as done.")
                raise Refusal(Reason("not_yours", words, Kind.PERSON))
            known = threads_of(session, document_id)
            if comment_id is not None and (made := session.get(Comment, comment_id)) is not None:
                if (made.author_id, made.document_id) != (actor.person_id, document_id):
                    raise _no_such_thread()
                return _shown(case, actor)
            if thread_id is not None and thread_id not in known:
                raise _no_such_thread()
            words_read, item = _read(case, text, path, remark=thread_id is None, optional=done, malformed=malformed)
            if reason is not None:
                raise Refusal(reason)
            if sum(map(len, known.values())) >= MOST:
                raise refuse(
                    Kind.DOCUMENT,
                    "too_many_comments",
                    f"Naskah ini sudah memuat {MOST} komentar.",
                    f"This document has {MOST} comments already.",
                )
            made_id = comment_id or new_id()
            session.add(
                Comment(
                    id=made_id,
                    body_id=case.document.body_id,
                    document_id=document_id,
                    thread_id=thread_id or made_id,
                    kind=DONE if done else REPLY if thread_id else REMARK,
                    revision=case.document.revision,
                    path=path if thread_id is None else "",
                    fingerprint=fingerprint(item) if item else "",
                    author_id=actor.person_id,
                    text=words_read,
                    at=case.now,
                )
            )
            session.flush()
            return _shown(case, actor)


def _read(
    case: Case, text: str | None, path: str, *, remark: bool, optional: bool, malformed: tuple[FieldProblem, ...]
) -> tuple[str, Item | None]:
    """The text and what it is about; raises the refusal of all that is malformed."""
    problems = Problems()
    written = read_text(text or "", _TEXT, problems, limit=LONGEST, lines=True).strip()
    if is_blank(written) and not optional and not problems:
        problems.add(_TEXT, "Tulis komentarnya.", "Write the comment.")
    item = None
    if path and remark:
        field = _field(case, path)
        item = place_in(field, case.revision.fields.get(field.name), path) if field else None
        if item is None:
            at = Place("path", Text("Bagian", "The part"))
            ask = 'Tidak ada bagian "{path}" dalam isi naskah.', 'The content has no part "{path}".'
            problems.add(at, *ask, path=printable(path))
    if found := (*malformed, *problems.found()):
        raise invalid(*found)
    return written, item


def _require_part(case: Case) -> None:
    if not on_route(case):
        words = Text("Hanya untuk penyusun dan pemeriksa naskah ini.", "Only for its drafter and reviewers.")
        raise Refusal(Reason("not_yours", words, Kind.PERSON))


def _reason(case: Case, actor: Actor) -> Reason | None:
    """Why this person, who has a part on the route, may not write now: drafters, reviewers and signers do."""
    own = case.document.drafter_id == actor.person_id and "draft" in actor.capabilities
    if not own and not actor.capabilities & {"endorse", "sign"}:
        words = Text("Komentar ditulis penyusun dan pemeriksa.", "Comments are for the drafter and reviewers.")
        return Reason("not_yours", words, Kind.PERSON)
    if case.document.phase not in OPEN_PHASES:
        words = Text("Isi tidak dapat dikomentari lagi: {state}.", "The content takes no more comments: {state}.")
        return Reason("comments_closed", words.format(state=case.state.label))
    return None


def _shown(case: Case, actor: Actor, fields: Mapping[str, Any] | None = None) -> Comments:
    threads = threads_of(case.session, case.document.id)
    names = person_names(case.session, {entry.author_id for entries in threads.values() for entry in entries})
    now = case.revision.fields if fields is None else fields
    still = {entries[0].id: _still_there(case, entries[0], now) for entries in threads.values()}
    contents = _contents(case, {entries[0].revision for entries in threads.values() if still[entries[0].id] is None})
    found = [_thread(case, entries, names, still[entries[0].id], contents, now) for entries in threads.values()]
    return Comments(
        threads=tuple(sorted(found, key=lambda thread: thread.done)),
        reason=_reason(case, actor),
        places=(("", WHOLE), *_places(case)),
        drafts=case.document.drafter_id == actor.person_id,
    )


def _still_there(case: Case, remark: Comment, now: Mapping[str, Any]) -> Followed | None:
    """Its place, where that says to the letter what was commented on; by this most comments are found at once."""
    field = _field(case, remark.path)
    if field is None:
        return Followed("", WHOLE, "here")
    item = place_in(field, now.get(field.name), remark.path)
    same = item is not None and fingerprint(item) == remark.fingerprint
    return Followed(remark.path, item.words, "here") if item and same else None


def _contents(case: Case, wanted: set[int]) -> dict[int, Mapping[str, Any]]:
    """The contents that were commented on, by revision."""
    query = select(Revision.revision, Revision.fields).where(
        Revision.document_id == case.document.id, Revision.revision.in_(wanted)
    )
    return {row.revision: row.fields for row in case.session.execute(query)} if wanted else {}


def _thread(
    case: Case,
    entries: list[Comment],
    names: Mapping[UUID, str],
    anchor: Followed | None,
    contents: Mapping[int, Mapping[str, Any]],
    now: Mapping[str, Any],
) -> Thread:
    first, was = entries[0], ""
    if anchor is None:
        field = case.type.field(first.path.partition("/")[0])
        then = contents[first.revision].get(field.name)
        anchor = follow(field, then, now.get(field.name), first.path)
        item = place_in(field, then, first.path)
        was = " | ".join(cell for cell in item.cells if cell) if item and anchor.fate != "moved" else ""
    return Thread(
        id=first.id,
        revision=first.revision,
        anchor=anchor,
        was=was,
        entries=tuple(
            CommentView(one.id, one.kind, one.text, PersonRef(one.author_id, names[one.author_id]), one.at)
            for one in entries
        ),
        done=entries[-1].kind == DONE,
    )


def _places(case: Case) -> list[tuple[str, Text]]:
    """Every part of the present content, in its order, each with what it is called."""
    found: list[tuple[str, Text]] = []
    for field in case.type.fields:
        items = [item for top in outline(field, case.revision.fields.get(field.name), NO_TITLES) for item in top.walk()]
        if items and (items[0].path != field.name or len(items) > 1):
            found.append((field.name, field.label))
        found += [(item.path, item.words) for item in items if item.kind not in ("head", "flag")]
    return found


def _field(case: Case, path: str) -> Field | None:
    name = path.partition("/")[0]
    return next((field for field in case.type.fields if field.name == name), None)


def _no_such_thread() -> Refusal:
    return refuse(Kind.UNKNOWN, "no_such_comment", "Komentar ini tidak ada.", "There is no such comment.")
