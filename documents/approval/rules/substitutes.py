"""What a mandate in effect opens: the documents on which a substitute may act, and in which capacity they do."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, and_, false, or_, select

from documents.approval.case import Case
from documents.bodies.acting.capacity import Capacity
from documents.bodies.acting.moments import moment_told
from documents.bodies.acting.standing import FORMS, Form, Mandate, Standing, live_at
from documents.bodies.people import Actor, kept_out
from documents.drafting.documents import Document, waits_for
from documents.drafting.editions import EditionDefinition
from documents.evidence.entries import details_of
from workflow.definition import STEP, Transition
from workflow.refusal import Kind, Reason
from workflow.text import Text


def decided_by(standings: Iterable[Standing], edition: EditionDefinition) -> ColumnElement[bool]:
    """The documents that wait for a substitute: to be signed where their type allows it, to be initialled by one who is
    in for the holder altogether.
    """
    found: list[ColumnElement[bool]] = [false()]
    for one in standings:
        kinds = [kind for kind in edition.types.values() if one.covers(kind.code)]
        waiting = waits_for([one.position])
        signed = Document.type.in_([kind.code for kind in kinds if kind.by_substitute])
        found.append(and_(waiting, Document.phase == "signing", signed))
        if one.full:
            found.append(and_(waiting, Document.phase == "review", Document.type.in_([kind.code for kind in kinds])))
    return or_(*found)


def seen_by(standings: Iterable[Standing], edition: EditionDefinition) -> ColumnElement[bool]:
    """The documents that a substitute reads: those that they decide on, and all that wait for one whom they are in for
    altogether.
    """
    everything = [one.position for one in standings if one.full and not one.types]
    return or_(waits_for(everything), decided_by(standings, edition))


def sees(case: Case) -> bool:
    """The same for one document before its actor."""
    waiting = case.document.waiting_for
    return any(
        one.position in waiting and one.covers(case.type.code) and (one.full or case.state.phase == "signing")
        for one in case.mandates
    )


def signs_in_stead(case: Case) -> bool:
    """Whether the actor decides, by a mandate, what is the signatory's to decide on this document as it stands."""
    standing, phase = case.signs_by, case.state.phase
    if standing is None or not case.type.by_substitute:
        return False
    return phase == "signing" or (phase == "review" and standing.full)


def signs_only(case: Case, line: Transition) -> Reason | None:
    """Why one who signs on the signatory's behalf does not do what else is the signatory's; None for anybody else."""
    standing = case.signs_by
    if line.records == "signature" or standing is None or standing.full or case.holds(case.type.signatory):
        return None
    words = Text(
        "Mandat Anda hanya untuk menandatangani; tindakan ini dilakukan {position} sendiri.",
        "Your mandate is for signing only; this is done by the holder of the position {position}.",
    )
    title = case.edition.body.positions[case.type.signatory].title
    return Reason("signs_only", words.format(position=title), Kind.PERSON)


def is_for_signers(edition: EditionDefinition, by: Iterable[str]) -> bool:
    """Whether a line is for a role that signs."""
    return any("sign" in edition.roles[who].may for who in by if who in edition.roles)


def capacity_used(case: Case, line: Transition | None) -> Capacity | None:
    """The capacity in which the actor takes this line for somebody else; None where they do so in their own right."""
    standing = _used(case, line)
    return capacity_by(case, standing) if standing is not None else None


def capacity_by(case: Case, standing: Standing) -> Capacity:
    """The capacity that a mandate of the actor gives, with the first of their own positions."""
    own = (code for code in case.edition.body.positions if case.actor is not None and case.holds(code))
    return Capacity.of(standing, next(own, ""))


def capacity_of_signature(case: Case) -> Capacity | None:
    """The capacity in which the document was signed, where it was signed for somebody."""
    signed = next((event for event in reversed(case.round) if case.records(event) == "signature"), None)
    if signed is None:
        return case.capacity
    return Capacity.read(details_of(case.session, [signed.id])[signed.id], signed.acting_as)


def closed_to_substitute(case: Case) -> Reason | None:
    """Why somebody whose mandate is, or was, for the signatory may not decide on this document; None for anybody else."""
    if case.actor is None or case.state.phase not in ("review", "signing"):
        return None
    title = case.edition.body.positions[case.type.signatory].title
    standing = next((one for one in case.mandates if one.position == case.type.signatory), None)
    if standing is None:
        return _lapsed(case, title)
    if not standing.covers(case.type.code):
        words = Text(
            "Mandat Anda untuk jabatan {position} tidak meliputi {kind}.",
            "Your mandate for the position {position} does not cover: {kind}.",
        )
    elif not case.type.by_substitute:
        words = Text(
            "{kind} tidak dapat ditandatangani pengganti; menunggu {position}.",
            "{kind}: cannot be signed by a substitute; waiting for {position}.",
        )
    else:
        return None
    return Reason("substitute_closed", words.format(position=title, kind=case.type.name), Kind.PERSON)


def _used(case: Case, line: Transition | None) -> Standing | None:
    if case.actor is None or line is None or not case.mandates:
        return None
    if STEP in line.by and case.turn is not None:
        position = case.turn.position
        if position in case.actor.positions:
            return None
        return next(one for one in case.mandates if one.position == position and one.full)
    signing = line.records == "signature" or is_for_signers(case.edition, line.by)
    return case.signs_by if signing and signs_in_stead(case) and not case.holds(case.type.signatory) else None


def _lapsed(case: Case, title: str) -> Reason | None:
    """Why the actor's last mandate for the signatory gives them nothing: it is over, with the moment where it had one, or
    it rests while they are away themselves, or hold no position to sign in.
    """
    if case.actor is None or not case.actor.capabilities & {"endorse", "sign"} or case.holds(case.type.signatory):
        return None
    live = and_(*live_at(case.now, case.today)).label("live")
    query = (
        select(Mandate.ends_at, Mandate.ended_at, Mandate.form, live)
        .where(Mandate.substitute_id == case.actor.person_id, Mandate.position == case.type.signatory)
        .where(Mandate.starts_at <= case.now, Mandate.recorded_at <= case.now)
        .order_by(live.desc(), Mandate.starts_at.desc())
        .limit(1)
    )
    row = case.session.execute(query).one_or_none()
    if row is None:
        return None
    if row.live:
        return _resting(case, case.actor, title, FORMS[row.form])
    over = [moment for moment in (row.ends_at, row.ended_at) if moment is not None and moment <= case.now]
    if over:
        words = Text("Mandat Anda untuk jabatan {position} berakhir {moment}.",
                     "Your mandate for the position {position} ended on {moment}.")  # fmt: skip
        words = words.format(position=title, moment=moment_told(min(over), case.edition.body))
    else:
        words = Text("Mandat Anda untuk jabatan {position} tidak berlaku lagi: pemegangnya berganti.",
                     "Your mandate for the position {position} is over: it has another holder.")  # fmt: skip
        words = words.format(position=title)
    return Reason("mandate_over", words, Kind.PERSON)


def _resting(case: Case, actor: Actor, title: str, form: Form) -> Reason | None:
    """Why a mandate in effect gives its substitute nothing at the moment."""
    if actor.absences:
        words = Text("Anda sendiri tercatat berhalangan; selama itu mandat Anda untuk jabatan {position} tidak berlaku.",
                     "You are entered as away yourself; meanwhile your mandate for the position {position} rests.")  # fmt: skip
        return Reason("substitute_absent", words.format(position=title), Kind.PERSON)
    if not actor.positions and not form.full:
        words = Text(
            "Mandat {form} {position} dipakai dalam jabatan sendiri; hari ini Anda tidak memegang jabatan.",
            "A mandate {form} {position} is used in a position of one's own; you hold none today.",
        )
        return Reason("no_own_position", words.format(form=form.printed, position=title), Kind.PERSON)
    for role in sorted(actor.roles & kept_out(case.edition.roles)):
        words = Text("{role} tidak menjadi pengganti siapa pun; mandat Anda untuk jabatan {position} tidak berlaku.",
                     "{role}: stands in for nobody; your mandate for the position {position} gives nothing.")  # fmt: skip
        words = words.format(role=case.edition.roles[role].label, position=title)
        return Reason("stands_in_for_nobody", words, Kind.PERSON)
    return None
