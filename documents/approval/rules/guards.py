"""The rules an act must satisfy, by the names that workflow files use. A guard answers with its reason, or None.

A reason of kind PERSON concerns who acts (role, turn, own draft, mandate), any other the document.
"""

from collections.abc import Callable, Mapping

from documents.approval.case import Case
from documents.approval.rules.seats import first_blocked, next_ones, seats
from documents.approval.rules.substitutes import closed_to_substitute, signs_in_stead
from documents.numbering.counters import before_last
from workflow.refusal import FieldProblem, Kind, Reason
from workflow.text import Text

Guard = Callable[[Case], Reason | None]
NOT_ISSUED = "reference_not_issued"
"""The code of a refusal that ends once another document is issued."""


def fields_complete(case: Case) -> Reason | None:
    """Every field that the type requires is filled."""
    return _listed("fields_missing", case.lacking)


def annexes_agree(case: Case) -> Reason | None:
    """What the text says of its annexes and lists is there."""
    return _listed("annexes_disagree", case.disagreements)


def bases_in_force(case: Case) -> Reason | None:
    """Every cited legal basis that the body knows is in force today (Register check 12)."""
    if case.ended_basis is None:
        return None
    return Reason(
        "basis_not_in_force",
        Text(
            "Dasar hukum ini tidak berlaku hari ini: {basis}. Ganti atau hapus.",
            "This legal basis is not in force today: {basis}. Replace or remove it.",
        ).format(basis=case.ended_basis.citation),
    )


def references_issued(case: Case) -> Reason | None:
    """Every document that this one refers to has its number."""
    if case.open_reference is None:
        return None
    return Reason(
        NOT_ISSUED,
        Text(
            "Naskah yang dirujuk belum bernomor: {title}. Tunggu sampai terbit, atau hapus rujukannya.",
            "The document referred to has no number yet: {title}. Wait until it is issued, or remove the reference.",
        ).format(title=case.open_reference),
    )


def saw_content(case: Case) -> Reason | None:
    """The person acts on the very content that they were shown."""
    if case.shown_sha256 is None or case.shown_sha256 == case.document.content_sha256:
        return None
    return Reason(
        "content_changed",
        Text(
            "Isi naskah sudah berubah sejak Anda membacanya. Baca lagi, lalu putuskan.",
            "The content has changed since you read it. Read it again, then decide.",
        ),
    )


def not_own_draft(case: Case) -> Reason | None:
    """Nobody who wrote any revision of it approves it, nor whose draft it is now."""
    me = None if case.actor is None else case.actor.person_id
    if me is None or (me != case.document.drafter_id and me not in case.authors):
        return None
    return Reason(
        "own_draft",
        Text(
            "Anda penyusunnya; orang lain yang memaraf dan menandatangani.",
            "You drafted this; someone else initials and signs.",
        ),
        Kind.PERSON,
    )


def not_previous_actor(case: Case) -> Reason | None:
    """Two steps that follow each other are done by two persons."""
    if case.actor is None or case.actor.person_id not in case.did_step_before:
        return None
    others = next_ones(case, seats(case))
    words = (
        Text(
            "Anda melakukan langkah sebelumnya; langkah ini oleh orang lain: {others}.",
            "You did the step before; someone else does this one: {others}.",
        ).format(others=", ".join(others))
        if others
        else Text(
            "Anda melakukan langkah sebelumnya; langkah ini oleh orang lain, dan belum ada orangnya. Beri mandat.",
            "You did the step before; someone else does this one, and there is nobody yet. Give a mandate.",
        )
    )
    return Reason("did_step_before", words, Kind.PERSON)


def initials_current(case: Case) -> Reason | None:
    """Everyone on the route has initialled this very content."""
    if not case.walk.open:
        return None
    step = case.walk.open[0].step
    lapsed = any(initial.step == step.name for initial in case.initials)
    text = (
        Text(
            "Isi berubah setelah paraf {step}; perlu paraf ulang.",
            "Content changed after the initials of {step}; they are needed again.",
        )
        if lapsed
        else Text("Belum diparaf {step}.", "Not yet initialled by {step}.")
    )
    return Reason("initials_missing", text.format(step=step.label))


def route_walkable(case: Case) -> Reason | None:
    """For every step and the signature there is somebody who may do it: no letter is stranded on its way."""
    blocked = first_blocked(case)
    return None if blocked is None else Reason("route_blocked", blocked)


def holds_signing_position(case: Case) -> Reason | None:
    """Who signs is appointed, today, to the position that the document is signed by, or in for its holder at this instant."""
    if case.actor is None or case.holds(case.type.signatory) or signs_in_stead(case):
        return None
    return closed_to_substitute(case) or Reason(
        "not_signatory",
        Text(
            "Anda tidak menjabat {position} hari ini; yang memutuskan adalah pejabatnya.",
            "You do not hold the position {position} today; its holder decides.",
        ).format(position=case.edition.body.positions[case.type.signatory].title),
        Kind.PERSON,
    )


def holds_turn_or_signing_position(case: Case) -> Reason | None:
    """Who sends it back or ends it has it now as a reviewer, or holds the signing position today."""
    return None if case.turn is not None else holds_signing_position(case)


def holder_undecided(case: Case) -> Reason | None:
    """Whoever has it now has not decided on it."""
    holders = case.document.waiting_for
    if not any(event.acting_as in holders and case.records(event) for event in case.round[1:]):
        return None
    return Reason(
        "already_decided",
        Text(
            "Pemegang naskah sudah memutuskan; minta dikembalikan.",
            "Its present holder has decided; ask for it to be returned.",
        ),
    )


def never_submitted(case: Case) -> Reason | None:
    """It has not left its drafter before."""
    if all(case.phase_of(event, event.to_state) == "drafting" for event in case.events):
        return None
    return Reason(
        "was_submitted",
        Text(
            "Naskah ini pernah diajukan dan tidak dapat dibuang; minta Sekretaris membatalkannya.",
            "This document was submitted once and cannot be discarded; ask for it to be cancelled.",
        ),
    )


def not_drafter_or_signer(case: Case) -> Reason | None:
    """Who numbers it neither wrote nor signed it."""
    if case.actor is None:
        return None
    signers = {event.actor_id for event in case.round if case.records(event) == "signature"}
    if case.actor.person_id not in signers | case.authors:
        return None
    return Reason(
        "drafter_or_signer",
        Text(
            "Anda menyusun atau menandatanganinya; orang lain yang memberi nomor.",
            "You drafted or signed it; someone else gives the number.",
        ),
        Kind.PERSON,
    )


def date_not_before_last(case: Case) -> Reason | None:
    """Numbers and dates rise together: today is not before the series' last date (Register check 3)."""
    last = case.last_date
    return before_last(case.type.series, last) if last is not None and last > case.today else None


def _listed(code: str, problems: tuple[FieldProblem, ...]) -> Reason | None:
    """A document's reason that says the first problems in words."""
    if not problems:
        return None
    said = problems[:5]
    words = Text(" ".join(problem.text.id for problem in said), " ".join(problem.text.en for problem in said))
    return Reason(code, words, fields=problems)


GUARDS: Mapping[str, Guard] = {
    rule.__name__: rule
    for rule in (
        fields_complete,
        annexes_agree,
        bases_in_force,
        references_issued,
        saw_content,
        not_own_draft,
        not_previous_actor,
        initials_current,
        route_walkable,
        holds_signing_position,
        holds_turn_or_signing_position,
        holder_undecided,
        never_submitted,
        not_drafter_or_signer,
        date_not_before_last,
    )
}


def route_continues(case: Case) -> bool:
    """After this initial, somebody else on the route is asked."""
    return case.wants_more


def route_ends(case: Case) -> bool:
    """This initial is the last one."""
    return not route_continues(case)


def route_empty(case: Case) -> bool:
    """Nobody is asked to review a document with this content, or nobody again."""
    return not case.walk.open


def reviewers_added(case: Case) -> bool:
    """Somebody besides the route was asked to review this document."""
    return bool(case.document.added)


CONDITIONS: Mapping[str, Callable[[Case], bool]] = {
    rule.__name__: rule for rule in (route_continues, route_ends, route_empty, reviewers_added)
}
