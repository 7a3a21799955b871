"""Whether a running document can stand under a newer edition: the first thing that is in its way, in words.

What is moved keeps its state and its content. Initials and signatures are for what was read, so a document that somebody
has approved, or is asked to, moves only where its content code and every printed word stay the same. No reason quotes content:
who moves documents need not be one who reads them.
"""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select

from documents.approval.case import Case
from documents.bodies.definitions import BodyDefinition
from documents.drafting.content import content_sha256
from documents.drafting.fields import Field
from documents.drafting.fields.problems import Problems
from documents.drafting.revisions import Revision
from documents.rendering.facts import BLANK, Numbering, facts_for, signature_block
from documents.renewal.turns import Seated, lost_reviewer, lost_step, nobody, open_step
from workflow.refusal import Reason
from workflow.text import Text

_PRINTED: Mapping[str, Text] = {
    "place": Text("tempat", "the place"),
    "position": Text("jabatan penanda tangan", "the signing position"),
    "signature": Text("blok tanda tangan", "the signature block"),
    "letterhead": Text("kop", "the letterhead"),
    "office": Text("nama badan", "the body's name"),
    "kind": Text("nama jenis", "the type's name"),
    "page": Text("ukuran kertas", "the paper"),
}
"""What else is printed besides the fields."""


def hindrance(now: Case, then: Case, seated: Seated) -> Reason | None:
    """Why the document of `now` cannot stand under the edition of `then`; None where it can."""
    reason = next((reason for look in _LOOKS if (reason := look(now, then)) is not None), None)
    if reason is None and now.document.phase in ("review", "signing"):
        return nobody(then, seated)
    return reason


def rewrites(now: Case, then: Case) -> bool:
    """Whether the document's content is another by the definitions of `then`, so that it takes a new revision."""
    return new_hash(then) != now.document.content_sha256 or bool(_printed_otherwise(now, then))


def new_hash(then: Case) -> str:
    """The content's hash by the definitions of `then`."""
    return content_sha256(then.type, then.revision.fields, then.type.signatory)


def _type_gone(now: Case, then: Case) -> Reason | None:
    if now.document.type in then.edition.types:
        return None
    words = Text("Jenis {type} tidak ada lagi.", "The type {type} is there no more.")
    return Reason("type_gone", words.format(type=now.type.name))


def _state_gone(now: Case, then: Case) -> Reason | None:
    if now.document.state in then.workflow.states:
        return None
    words = Text("Status {state} tidak ada lagi dalam alur baru.", "The new workflow has no state {state} any more.")
    return Reason("state_gone", words.format(state=now.state.label))


def _phase_changed(now: Case, then: Case) -> Reason | None:
    if now.state.phase == then.state.phase:
        return None
    words = Text("Status {state} berarti lain dalam alur baru.", "The state {state} means something else now.")
    return Reason("phase_changed", words.format(state=now.state.label))


def _field_gone(now: Case, then: Case) -> Reason | None:
    known = {field.name for field in then.type.fields}
    for field in now.type.fields:
        if field.name in now.revision.fields and field.name not in known:
            words = Text(
                "Isian {field} terisi, tetapi tidak ada lagi dalam jenis ini. Kosongkan dulu.",
                "The field {field} is filled, but the type has it no more. Empty it first.",
            )
            return Reason("field_gone", words.format(field=field.label))
    return None


def _field_changed(now: Case, then: Case) -> Reason | None:
    """What it says, or once said, is still an answer to each field, the very same one."""
    before = {field.name: field for field in now.type.fields}
    changed = [field for field in then.type.fields if before.get(field.name, field) != field]
    if not changed:
        return None
    contents = now.session.scalars(select(Revision.fields).where(Revision.document_id == now.document.id)).all()
    for field in changed:
        if any(not _accepts(field, content) for content in contents):
            words = Text(
                "Isian {field} kini lain bentuk atau pilihannya; isi naskah ini tidak cocok lagi.",
                "The field {field} has another form or other choices now; what this document says no longer fits.",
            )
            return Reason("field_changed", words.format(field=field.label))
    return None


def _accepts(field: Field, content: Mapping[str, Any]) -> bool:
    if field.name not in content:
        return True
    problems = Problems()
    value = field.clean(content[field.name], field.place(), problems)
    return not len(problems) and bool(value == content[field.name])


def _class_changed(now: Case, then: Case) -> Reason | None:
    """Who may read it, and how soon it is due, is not changed behind its drafter's back."""
    fields, body = now.revision.fields, then.edition.body
    for of, stands in (("security", now.document.security), ("urgency", now.document.urgency)):
        if body.choice(of, then.type.chosen(of, fields)).code != stands:
            words = Text(
                "Klasifikasi keamanan atau sifatnya akan berubah.",
                "Its security class or urgency would become another.",
            )
            return Reason("class_changed", words)
    return None


def _approved(now: Case, then: Case) -> Reason | None:
    """What somebody approved, or is reading to approve, stays what it is."""
    asked = now.document.phase != "drafting"
    if new_hash(then) != now.document.content_sha256:
        return _other_content(now) if asked else None
    what = _printed_otherwise(now, then)
    if what is None or not (asked or now.approvals):
        return None
    words = Text(
        "Yang sudah diperiksa akan tercetak lain: {what}. Naskah ini selesai menurut edisi lamanya.",
        "What was checked would print otherwise: {what}. This document is finished by its old edition.",
    )
    return Reason("prints_otherwise", words.format(what=what))


def _other_content(now: Case) -> Reason:
    if now.document.phase == "signed":
        words = Text(
            "Jenis atau templatnya berubah, dan tanda tangannya untuk isi yang lama. Naskah ini terbit menurut edisi lamanya.",
            "Its type or template changed, and the signature is for the old content. It is issued by its old edition.",
        )
        return Reason("signed_content", words)
    words = (
        Text(
            "Jenis atau templatnya berubah, jadi paraf yang sudah diberikan akan gugur. Tarik atau kembalikan dulu.",
            "Its type or template changed, so the initials given would lapse. Withdraw or return it first.",
        )
        if now.approvals
        else Text(
            "Jenis atau templatnya berubah, dan naskah ini sedang diperiksa. Tarik atau kembalikan dulu.",
            "Its type or template changed, and it is being checked. Withdraw or return it first.",
        )
    )
    return Reason("approved_content", words)


def _printed_otherwise(now: Case, then: Case) -> Text | None:
    """The first thing that would be printed otherwise besides what the content's hash is over."""
    if (now.edition.body, now.edition.legal_bases) == (then.edition.body, then.edition.legal_bases):
        return None
    before, after = _facts(now), _facts(then)
    for name, value in before.items():
        if after.get(name) != value:
            return _PRINTED.get(name) or next(field.label for field in now.type.fields if field.name == name)
    return None


def _facts(case: Case) -> dict[str, Any]:
    """All that the document prints but its number and date, and the papers that it may be printed on."""
    body: BodyDefinition = case.edition.body
    signature = signature_block(body.positions[case.type.signatory], BLANK)
    numbering = Numbering(BLANK, case.today, issued=False)
    facts = facts_for(case.type, case.revision.fields, body, numbering, signature, {})
    return {**facts, "page": body.page_profiles}


def _route_broken(now: Case, then: Case) -> Reason | None:
    """Whoever has it now, or is asked next, is there in the new route too."""
    if (title := lost_reviewer(now, then)) is not None:
        words = Text("Pemeriksa tambahan {title} tidak ada lagi.", "The added reviewer {title} is there no more.")
        return Reason("position_gone", words.format(title=title))
    if now.document.phase not in ("review", "signing"):
        return None
    if now.document.phase == "signing" and (step := open_step(then)) is not None:
        words = Text(
            "Alur baru meminta paraf {step}, yang belum ada. Kembalikan dulu.",
            "The new route asks for the initials of {step}, which it lacks. Return it first.",
        )
        return Reason("initials_missing", words.format(step=step))
    if now.document.phase == "review" and (step := lost_step(now, then)) is not None:
        words = Text("Langkah {step} tidak ada lagi dalam alur baru.", "The new route has no step {step} any more.")
        return Reason("step_gone", words.format(step=step))
    return None


_LOOKS: tuple[Callable[[Case, Case], Reason | None], ...] = (
    _type_gone,
    _state_gone,
    _phase_changed,
    _field_gone,
    _field_changed,
    _class_changed,
    _approved,
    _route_broken,
)
