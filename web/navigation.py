"""The links of the main navigation: named in the body's roles, shown only where the page is built and open to the person."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import current_app, g, url_for
from sqlalchemy import ScalarSelect

from documents.accounts.factors.confirming import waiting
from documents.bodies.granting import grants_to_confirm
from documents.bodies.people import Actor
from documents.desk.lists import QUEUES
from documents.notices.reading import unread
from documents.templating.views import waiting_count
from web.office import office
from web.visitor import actor, visitor
from workflow.text import Text


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a code of a role's `navigation` leads. `needs`: any of these capabilities; `queue`: whose count stands beside it,
    `beside` for who acts by a mandate, which has a list of its own; `in_stead`: that list, open to them without the capabilities.
    """

    label: Text
    icon: str
    endpoint: str
    needs: frozenset[str] = frozenset()
    queue: str | None = None
    beside: str | None = None
    make: bool = False
    in_stead: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """One link as it is drawn; `count` 0 is not shown, `make` is the outlined one on the right."""

    code: str
    label: Text
    icon: str
    href: str
    count: int = 0
    make: bool = False


READS = frozenset({"draft", "endorse", "sign", "register", "read_drafts", "read_review", "read_issued"})

IN_STEAD = Text("Sebagai pengganti", "As a substitute")
"""What the list of those who act by a mandate alone is called."""
TEMPLATES = "templates"
"""The queue of uploaded templates."""
TO_CONFIRM = "to_confirm"
"""Roles, and what signers prove themselves with, that wait for a second person."""
UNREAD = "unread"
"""Notices that this person has not read."""

COUNTED: Mapping[str, tuple[str | None, Callable[[Actor], ScalarSelect[int]]]] = {
    TEMPLATES: ("approve_templates", waiting_count),
    TO_CONFIRM: ("confirm_grants", grants_to_confirm),
    UNREAD: (None, lambda person: unread(person.person_id)),
}
"""What is counted beside the queues of documents, in the same statement: for whom, and how."""

DESTINATIONS: Mapping[str, Destination] = {
    "home": Destination(Text("Beranda", "Home"), "house", "home.home"),
    "to_sign": Destination(
        Text("Belum ditandatangani", "To sign"),
        "pen",
        "home.queue_to_sign",
        frozenset({"sign"}),
        "turn",
        in_stead="in_stead",
    ),
    "to_check": Destination(
        Text("Perlu verifikasi", "To check"),
        "eye",
        "home.queue_to_check",
        frozenset({"endorse"}),
        "turn",
        beside="to_check",
    ),
    "to_dispatch": Destination(
        Text("Belum dikirim", "To dispatch"), "send", "home.queue_to_dispatch", frozenset({"register"}), "to_do"
    ),
    "documents": Destination(Text("Naskah", "Documents"), "file-earmark-text", "documents_list.documents", READS),
    "register": Destination(
        Text("Register", "Register"), "journal-text", "register.register", frozenset({"see_register"})
    ),
    "new": Destination(
        Text("Buat naskah", "New document"), "plus-lg", "drafting.choose_type", frozenset({"draft"}), make=True
    ),
    "absences": Destination(
        Text("Ketidakhadiran", "Absences"),
        "person-x",
        "absences.absences",
        frozenset({"enter_absence", "give_mandate", "see_people", "people"}),
    ),
    "people": Destination(
        Text("Orang dan jabatan", "People and positions"),
        "people",
        "people.people",
        frozenset({"people", "see_people"}),
    ),
    "types": Destination(
        Text("Jenis dan templat", "Types and templates"),
        "file-earmark-word",
        "types.types",
        frozenset({"see_templates"}),
        TEMPLATES,
    ),
    "to_confirm": Destination(
        Text("Menunggu persetujuan Anda", "For you to confirm"),
        "person-check",
        "people.pending",
        frozenset({"confirm_grants"}),
    ),
    "calendar": Destination(
        Text("Kalender", "Calendar"), "calendar-event", "calendar.calendar", frozenset({"calendar"})
    ),
    "jobs": Destination(
        Text("Pekerjaan", "Jobs"), "gear-wide-connected", "jobs.jobs", frozenset({"jobs", "see_jobs"}), "jobs_failed"
    ),
}


def can_open(code: str) -> bool:
    """Whether the page behind a code is built, and open to this visitor."""
    place = DESTINATIONS.get(code)
    if place is None or place.endpoint not in current_app.view_functions:
        return False
    if place.in_stead and acts_in_stead():
        return True
    return _has_right(place)


def _has_right(place: Destination) -> bool:
    return not place.needs or any(visitor().may(capability) for capability in place.needs)


def acts_in_stead() -> bool:
    """Whether the visitor acts by a mandate that is in effect."""
    person = visitor().actor
    return person is not None and bool(person.mandates)


def codes() -> tuple[str, ...]:
    """The codes of all roles held, each once; the page one lands on first, making a document last. Roles that wait for
    this person stand there while there are any.
    """
    wanted = [*_named(), *([TO_CONFIRM] if roles_to_confirm() else [])]
    shown = [code for code in dict.fromkeys(wanted) if can_open(code)]
    return tuple(sorted(shown, key=lambda code: DESTINATIONS[code].make))


def _named() -> list[str]:
    """What the visitor's roles name, and behind the page they land on what they have to do by a mandate."""
    roles = [code for role in visitor().roles for code in (role.home, *role.navigation)]
    mandates = [code for code, place in DESTINATIONS.items() if place.in_stead] if acts_in_stead() else []
    return [*roles[:1], *mandates, *roles[1:]]


def landing() -> str:
    """The code of the page that a person lands on: the home of their first role."""
    homes = [role.home for role in visitor().roles if can_open(role.home)]
    return homes[0] if homes else "home"


def navigation() -> tuple[Link, ...]:
    """The links for this visitor, each with the number of documents that wait behind it."""
    queue_counts(*(queue for code in dict.fromkeys(_named()) if can_open(code) and (queue := queue_behind(code))))
    places = {code: DESTINATIONS[code] for code in codes()}
    return tuple(_link(code, place) for code, place in places.items())


def _link(code: str, place: Destination) -> Link:
    queue = queue_behind(code)
    label = IN_STEAD if queue == place.in_stead and queue is not None else place.label
    count = waiting_in(queue) if queue else roles_to_confirm() if code == TO_CONFIRM else 0
    return Link(code, label, place.icon, url_for(place.endpoint), count, place.make)


def queue_behind(code: str) -> str | None:
    """The queue that a destination lists for this visitor."""
    place = DESTINATIONS[code]
    if place.in_stead and not _has_right(place):
        return place.in_stead
    return place.beside if place.beside and acts_in_stead() else place.queue


def queue_counts(*queues: str) -> Mapping[str, int]:
    """How much waits in these queues, each asked for once a request, and with the first what every page tells besides."""
    if "queue_counts" not in g:
        g.queue_counts = {}
    known: dict[str, int] = g.queue_counts
    person, asked = visitor().actor, {queue for queue in queues if queue not in known}
    if person and asked:
        others = {
            code: counting(person)
            for code, (need, counting) in COUNTED.items()
            if code not in known and (need is None or visitor().may(need))
        }
        known |= office().desk.counts(person, [queue for queue in QUEUES if queue in asked], others)
        known |= dict.fromkeys(COUNTED.keys() - known.keys(), 0)
    return known


def waiting_in(queue: str) -> int:
    """How much waits in one queue."""
    return queue_counts(queue).get(queue, 0)


def roles_to_confirm() -> int:
    """How many proposed roles and factors wait for this visitor as the second person; asked once a request."""
    if "roles_to_confirm" not in g:
        g.roles_to_confirm = 0
        if visitor().may("confirm_grants"):
            with office().database.read() as session:
                factors = waiting(session, office().definitions, actor())
                mine = [one for one in factors if not one.myself and not one.not_yours]
            g.roles_to_confirm = waiting_in(TO_CONFIRM) + len(mine)
    found: int = g.roles_to_confirm
    return found


def name_lines() -> tuple[str, ...]:
    """The body's name in the lines of its letterhead, in ordinary letters: ("Dewan Kota", "Provinsi ...")."""
    body = visitor().body
    if body is None:
        return ("Naskah",)
    lines, rest = [], body.name
    for line in body.name_lines:
        if not rest.casefold().startswith(line.casefold()):
            return (body.name,)
        lines.append(rest[: len(line)])
        rest = rest[len(line) :].lstrip()
    return tuple(lines) if not rest else (body.name,)


TEMPLATE_WORDS: Mapping[str, Callable[..., object]] = {
    "navigation": navigation,
    "can_open": can_open,
    "name_lines": name_lines,
    "roles_to_confirm": roles_to_confirm,
}
