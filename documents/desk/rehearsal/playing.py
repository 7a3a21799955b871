"""The rehearsal itself: a draft with sample content, act after act by the real guards, machine and counters, then undone.

It is played on the database itself inside `Database.rehearse` rather than on a copy: so what it shows is what would happen,
with the people, mandates and numbers of this moment. No file is printed, nothing is logged, no worker is told.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from documents.approval.case import Case
from documents.approval.defining.machines import machine_for
from documents.approval.moving.moves import move
from documents.approval.rules.admission import check, no_such_document
from documents.approval.rules.permissions import look_up
from documents.approval.views import PersonRef
from documents.bodies.people import TOKEN_FOR_LIFE, Actor, Person, RoleGrant, load_actor
from documents.desk import dossier
from documents.desk.acts import Desk
from documents.desk.casework import Casework
from documents.desk.rehearsal.scene import MOST_ACTS, Cast, Open, Scene, Script, Tried, Try
from documents.drafting.documents import Document
from documents.drafting.editions import EditionDefinition
from documents.drafting.fields import ChoiceField, Field
from documents.drafting.fields.codes import OptionField
from documents.drafting.types import DocumentType
from documents.rendering.inspection.samples import sample_fields
from documents.store.files import FileStore
from workflow.definition import Transition
from workflow.refusal import FieldProblem, Kind, Refusal, refuse
from workflow.text import Text

MAY_TRY = "see_templates"
MOST_PEOPLE = 200
FILLED = "filled"
"""The value that fills a field that is no choice."""
MADE_UP = "Latihan"
"""What stands where an act asks for words."""
NAMED = ("to", "reviewer")
"""What a line may ask for that has to be somebody."""
NOBODY = Text("Pilih orang dari daftar.", "Choose a person of the list.")


class Rehearsals:
    """Where somebody tries how documents of a type go their way."""

    def __init__(self, cases: Casework, files: FileStore) -> None:
        self.cases = cases
        self.files = files

    def cast(self, actor: Actor, type_code: str) -> Cast:
        """What there is to choose from for this type. Raises Refusal where there is none, or not for this person."""
        with self.cases.database.read() as session:
            edition, kind = self._type(session, actor, type_code)
            people = self._people(session, actor)
        drafters = tuple(_ref(person) for person in people.values() if "draft" in person.capabilities)
        return Cast(kind, edition, tuple(map(_ref, people.values())), drafters, deciding(edition, kind))

    def play(self, actor: Actor, script: Script) -> Scene:
        """Play the script. Raises Refusal where the type is unknown, or not for this person; what the acts are refused with
        is told with each.
        """
        with self.cases.database.read() as session:
            edition, kind = self._type(session, actor, script.type)
            people = self._people(session, actor)
        drafter = people.get(script.drafter_id)
        if drafter is None:
            return Scene(refused=(NOBODY,))
        with self.cases.database.rehearse() as stage:
            desk = Desk(Casework(stage, self.cases.clock, self.cases.definitions), self.files, lambda jobs: None)
            try:
                document_id = desk.create(drafter, kind.code, _content(edition, kind, script.fields)).id
            except Refusal as refusal:
                return Scene(refused=_reasons(refusal))
            tried = tuple(_try(desk, document_id, people, act) for act in script.acts[:MOST_ACTS])
            with stage.read() as session:
                return _scene(desk, session, document_id, people, tried)

    def _type(self, session: Session, actor: Actor, code: str) -> tuple[EditionDefinition, DocumentType]:
        edition = self.cases.edition(session, actor)
        if code not in edition.types or MAY_TRY not in actor.capabilities:
            raise refuse(
                Kind.UNKNOWN,
                "no_such_page",
                "Halaman tidak ada, atau bukan untuk Anda.",
                "No such page, or not for you.",
            )
        return edition, edition.types[code]

    def _people(self, session: Session, actor: Actor) -> dict[UUID, Actor]:
        """Everyone of the body with a role, by name; who signs is taken to have proved presence."""
        query = (
            select(Person.id)
            .join(RoleGrant, RoleGrant.person_id == Person.id)
            .where(Person.body_id == actor.body_id, Person.active, RoleGrant.ended_at.is_(None), ~RoleGrant.pending)
            .group_by(Person.id, Person.name)
            .order_by(Person.name, Person.id)
            .limit(MOST_PEOPLE)
        )
        keys = session.scalars(query).all()
        editions, clock = self.cases.definitions, self.cases.clock
        found = (load_actor(session, editions, clock, key, proof=TOKEN_FOR_LIFE) for key in keys)
        return {person.person_id: person for person in found if person is not None}


def deciding(edition: EditionDefinition, kind: DocumentType) -> tuple[Field, ...]:
    """The fields of a type that its route asks for, and its urgency."""
    route = edition.workflows[kind.workflow].route
    named = {step.when.field for step in route if step.when}
    named |= {reviewer.head_of for step in route for reviewer in step.reviewers if reviewer.head_of}
    return tuple(
        field
        for field in kind.fields
        if field.name in named or (isinstance(field, ChoiceField) and field.of == "urgency")
    )


def _content(edition: EditionDefinition, kind: DocumentType, given: Mapping[str, str]) -> dict[str, object]:
    """Sample content, with the chosen values in the fields that decide."""
    content = sample_fields(kind)
    for field in deciding(edition, kind):
        value = given.get(field.name, "")
        if isinstance(field, OptionField):
            content[field.name] = value
        elif value != FILLED and not field.required:
            content.pop(field.name, None)
    return content


def _try(desk: Desk, document_id: UUID, people: Mapping[UUID, Actor], act: Try) -> Tried:
    """One act as the desk does it, but for the printing: KONSEP is not made here."""
    person = people.get(act.person_id)
    label = Text(act.action, act.action)
    if person is None:
        return Tried("?", label, (NOBODY,))
    try:
        with desk.database.write() as session:
            case = _case(desk, session, document_id, person)
            line = machine_for(case).line(act.action, case) or case.workflow.actions.get(act.action)
            label = line.label if line else label
            case.note, case.shown_sha256 = MADE_UP, case.document.content_sha256
            case.asked = _answers(line, act.answer)
            check(case, act.action, case.document.version)
            if look_up(session, person, case.edition, document_id) is None:
                raise no_such_document()
            move(case, act.action)
    except Refusal as refusal:
        return Tried(person.name, label, _reasons(refusal))
    return Tried(person.name, label)


def _answers(line: Transition | None, answer: str) -> dict[str, str]:
    """What an act is asked for: the answer where a person or a position is to be named, made up where words will do."""
    return {name: answer if name in NAMED else MADE_UP for name in (line.asks if line else ())}


def _scene(
    desk: Desk, session: Session, document_id: UUID, people: Mapping[UUID, Actor], tried: tuple[Tried, ...]
) -> Scene:
    seen = _case(desk, session, document_id, None)
    return Scene(dossier.view(seen), dossier.history(seen), tried, tuple(_open(desk, session, document_id, people)))


def _open(desk: Desk, session: Session, document_id: UUID, people: Mapping[UUID, Actor]) -> Sequence[Open]:
    """Every action of the state, in the order of the file."""
    able: dict[str, list[PersonRef]] = {}
    others: dict[str, dict[Text, list[PersonRef]]] = {}
    lines: dict[str, Transition] = {}
    seen = _case(desk, session, document_id, None)
    for person in people.values():
        case = _case(desk, session, document_id, person)
        case.revision = seen.revision
        for offer in machine_for(case).offers(case):
            lines.setdefault(offer.action, offer.transition)
            if offer.reason is None:
                able.setdefault(offer.action, []).append(_ref(person))
            else:
                others.setdefault(offer.action, {}).setdefault(offer.reason.text, []).append(_ref(person))
    return [
        Open(
            line,
            tuple(able.get(action, ())),
            {reason: tuple(told) for reason, told in others.get(action, {}).items()},
        )
        for action, line in lines.items()
    ]


def _case(desk: Desk, session: Session, document_id: UUID, person: Actor | None) -> Case:
    return desk.cases.case(session, person, session.get_one(Document, document_id))


def _reasons(refusal: Refusal) -> tuple[Text, ...]:
    """Why, and each field that is named."""
    fields: tuple[FieldProblem, ...] = refusal.fields
    return (refusal.text, *(problem.text for problem in fields if problem.text != refusal.text))


def _ref(person: Actor) -> PersonRef:
    return PersonRef(person.person_id, person.name)
