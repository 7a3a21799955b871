"""Whether the routes of a body's workflows can be walked: by what its types say, and by who its people are."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from documents.bodies.definitions import BodyDefinition
from documents.bodies.people import Person, RoleGrant
from documents.bodies.positions import Appointment, held_on
from documents.drafting.editions import EditionDefinition
from documents.drafting.types import DocumentType
from workflow.definition import Step, Workflow
from workflow.problems import Problem, unknown_name
from workflow.text import Text

Holders = Mapping[str, Mapping[UUID, frozenset[str]]]
"""position -> who holds it, each with their roles."""
REVIEWS, SIGNS = Text("memeriksa", "reviews"), Text("menandatangani", "signs")
"""What a holder lacks the role for."""


@dataclass(frozen=True, slots=True)
class Able:
    """A position (of units: as the route names it), who can act as it, and whether anybody holds it at all."""

    position: str
    persons: set[UUID]
    held: bool


def check_routes(
    workflows: Mapping[str, Workflow], types: Iterable[DocumentType], body: BodyDefinition, problems: list[Problem]
) -> None:
    """The fields that a route asks for are fields of the types that go that way, and filled where they must be."""
    for workflow in workflows.values():
        users = [kind for kind in types if kind.workflow == workflow.name]
        for step in workflow.route if users else ():
            problems += _unknown_fields(workflow, step, users)
            problems += _unknown_values(workflow, step, users, body)


def nobody_walks(session: Session, body_id: UUID, edition: EditionDefinition, day: date) -> list[Problem]:
    """The steps and signatures that nobody can do on `day`, or only the one person who drafts or did the step before. A body
    whose people are not appointed yet has no such steps: its definitions come first.
    """
    holders, drafters = _people(session, body_id, edition, day)
    problems: list[Problem] = []
    for workflow in edition.workflows.values() if holders else ():
        users = [kind for kind in edition.types.values() if kind.workflow == workflow.name]
        for step in workflow.route if users else ():
            label = Text(f"Langkah {step.name}", f"Step {step.name}")
            problems += _stranded(
                workflow, step.line, label, REVIEWS, _able(step, edition, holders), step.needs, drafters
            )
        for line in workflow.transitions:
            for position in sorted({kind.signatory for kind in users}) if line.records == "signature" else ():
                held = holders.get(position, {})
                signers = {key for key, roles in held.items() if roles & set(line.by)}
                label = Text(f"{line.action} ({position})", f"{line.action} ({position})")
                problems += _stranded(
                    workflow, line.line, label, SIGNS, [Able(position, signers, bool(held))], 1, drafters
                )
        problems += _twice_in_a_row(workflow, edition, holders) if users else ()
    return problems


def _twice_in_a_row(workflow: Workflow, edition: EditionDefinition, holders: Holders) -> Iterator[Problem]:
    """Steps that the same one person alone can do, right behind each other: the second is somebody else's to do. Those that
    only some documents pass are left to each document.
    """
    before: set[UUID] = set()
    for place, step in enumerate(workflow.route):
        stage = [step, *takewhile(lambda other: other.beside, workflow.route[place + 1 :])]
        if step.beside:
            continue
        able = {key for each in stage for one in _able(each, edition, holders) for key in one.persons}
        if any(each.when for each in stage):
            able = set()
        if len(able) == 1 and able == before:
            label = Text(f"Langkah {step.name}", f"Step {step.name}")
            yield Problem(workflow.filename, step.line, _SAME.format(step=label))
        before = able


def _stranded(
    workflow: Workflow, line: int, label: Text, deed: Text, able: Sequence[Able], needs: int | None, drafters: set[UUID]
) -> Iterator[Problem]:
    """Whether fewer than `needs` places are taken (None: all of them), leaving out an only drafter."""
    wanted = len(able) if needs is None else needs
    lacking = [one for one in able if not one.persons]
    texts = []
    if len(able) - len(lacking) < wanted:
        vacant, idle = ([one.position for one in lacking if one.held is held] for held in (False, True))
        if vacant:
            texts.append(_VACANT.format(step=label, positions=", ".join(vacant)))
        if idle:
            texts.append(_IDLE.format(step=label, positions=", ".join(idle), deed=deed))
    elif len(drafters) == 1 and sum(bool(one.persons - drafters) for one in able) < wanted:
        texts.append(_ONE_DRAFTER.format(step=label))
    for text in texts:
        yield Problem(workflow.filename, line, text)


_VACANT = Text(
    "{step}: hari ini belum ada yang dapat bertindak sebagai {positions}. Angkat pejabatnya, beri perannya, lalu terbitkan.",
    "{step}: nobody can act as {positions} today. Appoint somebody, give them the role, then publish.",
)
_IDLE = Text(
    "{step}: pemegang jabatan {positions} tidak punya peran yang {deed}. Beri peran itu, lalu terbitkan.",
    "{step}: the holder of {positions} has no role that {deed}. Give them such a role, then publish.",
)
_ONE_DRAFTER = Text(
    "{step}: hanya satu-satunya penyusun yang dapat melakukannya; perlu orang lain.",
    "{step}: only the one person who drafts can do it; it takes someone else.",
)


_SAME = Text(
    "{step}: hanya satu orang yang dapat melakukannya, orang yang sama seperti pada langkah sebelumnya; perlu orang lain.",
    "{step}: only one person can do it, the same as the step before; it takes someone else.",
)


def _able(step: Step, edition: EditionDefinition, holders: Holders) -> list[Able]:
    """Those who may give their initials, for each reviewer of the step: of units, for some unit at least."""
    found = []
    for reviewer in step.reviewers:
        heads = [unit.head for unit in edition.body.units.values()]
        positions = heads if reviewer.position is None else [reviewer.position]
        able = {
            key
            for position in positions
            for key, roles in holders.get(position, {}).items()
            if any("endorse" in edition.roles[role].may for role in roles)
        }
        held = any(holders.get(position) for position in positions)
        found.append(Able(reviewer.position or f"head_of {reviewer.head_of}", able, held))
    return found


def _people(session: Session, body_id: UUID, edition: EditionDefinition, day: date) -> tuple[Holders, set[UUID]]:
    """Who holds which position, with their roles; and everyone who drafts."""
    grants = (RoleGrant.ended_at.is_(None), RoleGrant.pending.is_(False), Person.active, Person.body_id == body_id)
    roles: dict[UUID, set[str]] = {}
    for key, role in session.execute(
        select(Person.id, RoleGrant.role).join(RoleGrant, RoleGrant.person_id == Person.id).where(*grants)
    ):
        if role in edition.roles:
            roles.setdefault(key, set()).add(role)
    holders: dict[str, dict[UUID, frozenset[str]]] = {}
    appointed = select(Appointment.position, Appointment.person_id).where(Appointment.body_id == body_id, *held_on(day))
    for position, key in session.execute(appointed):
        holders.setdefault(position, {})[key] = frozenset(roles.get(key, ()))
    drafters = {key for key, held in roles.items() if any("draft" in edition.roles[role].may for role in held)}
    return holders, drafters


def _unknown_fields(workflow: Workflow, step: Step, users: list[DocumentType]) -> Iterator[Problem]:
    """Fields that no type of this way has, and units that may be empty where the step needs their head."""
    fields = {field.name for kind in users for field in kind.fields}
    units = {field.name for kind in users for field in kind.fields if field.kind == "unit"}
    what = Text(f"Langkah {step.name}: isian", f"field in step {step.name}:")
    asked = step.when.field if step.when else None
    if asked is not None and asked not in fields:
        yield Problem(workflow.filename, step.line, unknown_name(what, asked, fields))
    for named in (reviewer.head_of for reviewer in step.reviewers):
        if named is None:
            continue
        if named not in units:
            yield Problem(workflow.filename, step.line, unknown_name(what, named, units))
        elif named != asked and not all(_requires(kind, named) for kind in users):
            text = Text(
                f'Langkah {step.name}: isian {named} boleh kosong; tambahkan when = "{named}".',
                f'Step {step.name}: the field {named} may be empty; add when = "{named}".',
            )
            yield Problem(workflow.filename, step.line, text)


def _unknown_values(
    workflow: Workflow, step: Step, users: list[DocumentType], body: BodyDefinition
) -> Iterator[Problem]:
    """Values that the field of a condition never has: codes of units or of a list; of a table or list, any value."""
    asked = step.when.field if step.when else None
    named = [field for kind in users for field in kind.fields if field.name == asked]
    if step.when and step.when.values and named and not any(isinstance(field.empty(), str) for field in named):
        text = Text(
            f'Langkah {step.name}: isian {asked} berisi daftar, tidak pernah satu nilai; tulis when = "{asked}" tanpa is.',
            f'Step {step.name}: the field {asked} holds a list, never one value; write when = "{asked}" without is.',
        )
        yield Problem(workflow.filename, step.line, text)
        return
    known: set[str] = set()
    for field in named:
        known |= set(body.units) if field.kind == "unit" else {option.code for option in getattr(field, "options", ())}
    for value in step.when.values if step.when and known else ():
        if value not in known:
            what = Text(f"Langkah {step.name}: nilai {asked}", f"value of {asked} in step {step.name}:")
            yield Problem(workflow.filename, step.line, unknown_name(what, value, known))


def _requires(kind: DocumentType, name: str) -> bool:
    return any(field.name == name and field.required for field in kind.fields)
