"""The page one lands on: what awaits me, who has the rest since when, what was issued today. And each queue by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from documents.approval.views import DocumentRow, SearchQuery
from documents.bodies.people import Actor
from documents.desk.lists import latest_issued
from documents.desk.together.waiting import TURN
from documents.store.base import new_id
from web.navigation import DESTINATIONS, can_open, landing, queue_behind, queue_counts, waiting_in
from web.office import office
from web.pages.lists.overviews import jobs_state, people_state, year_of_series
from web.security.sessions import open_to_all
from web.visitor import actor, allow, edition, visitor
from workflow.text import Text

pages = Blueprint("home", __name__)

SHOWN = 6
"""How many rows of a queue the home page shows before it leads on to the whole queue."""
WORK = frozenset({"draft", "endorse", "sign", "register"})
"""Whoever may do one of these has queues; others look at the registers' year."""


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue of those who may do one of `needs`. `button` is what is to be done with a row; without one it is only told.
    An empty queue is left out, unless `nothing` says what that means. `page` is where the button leads, below the
    document's own page.
    """

    code: str
    title: Text
    needs: frozenset[str]
    button: Text | None = None
    nothing: Text | None = None
    page: str = ""


@dataclass(frozen=True, slots=True)
class Nothing:
    """That nothing waits, and the newest number there is."""

    words: Text
    latest: DocumentRow | None


@dataclass(frozen=True, slots=True)
class Section:
    """A queue with the rows that the home page shows."""

    queue: Queue
    rows: tuple[DocumentRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Stead:
    """That only what waits by mandates is listed: by all of the visitor's, or by the one in which they are `called` so."""

    mandate_id: UUID | None = None
    called: str = ""


READ = Text("Baca", "Read")
OPEN = Text("Buka", "Open")
QUIET = Text("Tidak ada naskah yang menunggu Anda.", "No document is waiting for you.")
QUEUES = (
    Queue(
        "sent_back",
        Text("Dikembalikan kepada saya", "Returned to me"),
        frozenset({"draft"}),
        Text("Perbaiki", "Correct"),
        page="/edit",
    ),
    Queue(
        "turn",
        Text("Menunggu saya", "Waiting for me"),
        frozenset({"endorse", "sign"}),
        READ,
        QUIET,
    ),
    Queue(
        "to_do",
        DESTINATIONS["to_dispatch"].label,
        frozenset({"register"}),
        OPEN,
        Text("Tidak ada naskah yang perlu dikirim.", "No document is to be dispatched."),
    ),
    Queue(
        "unscanned",
        Text("Belum ada pindaian", "No scan yet"),
        frozenset({"upload_scan"}),
        Text("Unggah pindaian", "Upload the scan"),
        page="/scan",
    ),
    Queue("overdue", Text("Lewat tenggat", "Overdue"), frozenset({"draft", "read_review"})),
    Queue("drafts", Text("Konsep saya", "My drafts"), frozenset({"draft"})),
    Queue("waiting", Text("Menunggu orang lain", "Waiting for others"), frozenset({"draft"})),
    Queue("in_progress", Text("Sedang berjalan", "On their way"), frozenset({"read_review"})),
    Queue("issued_today", Text("Terbit hari ini", "Issued today"), frozenset({"read_issued"})),
)


@pages.get("/")
def home() -> str | Response:
    """The home that the person's first role names; the general one shows every queue of all their roles."""
    code = landing()
    if code != "home":
        return redirect(url_for(DESTINATIONS[code].endpoint), 303)
    mine = [queue for queue in QUEUES if any(visitor().may(need) for need in queue.needs)]
    queue_counts(*(queue.code for queue in mine))
    sections = [_section(actor(), queue) for queue in mine]
    told = [section for section in sections if section.rows and section.queue.button is None]
    to_act = [section for section in sections if section.rows and section.queue.button]
    half = max(1, len(told) // 2)
    return render_template(
        "home/home.html",
        to_act=to_act,
        columns=(told[:half], told[half:]),
        nothing=None if to_act else _nothing(sections),
        works=_works(),
        series=year_of_series() if visitor().may("export_register") and not _works() else (),
        people=people_state() if visitor().may("people") else None,
        jobs=jobs_state() if visitor().may("jobs") else None,
    )


@pages.get("/to-sign")
def queue_to_sign() -> str:
    """What awaits this person's signature; for who only signs by a mandate, what awaits them by it."""
    what = Text("tanda tangan", "signature")
    if not can_open("to_sign") or visitor().may("sign"):
        return _turns(allow("sign"), "to_sign", what)
    return _turns(actor(), "to_sign", what, Stead())


@pages.get("/to-sign/<uuid:mandate_id>")
def queue_in_stead(mandate_id: UUID) -> str:
    """What awaits this person by one of their mandates."""
    person = actor()
    if all(one.id != mandate_id for one in person.mandates):
        abort(404)
    called = next(one.called for one in office().absences.own(person) if one.id == mandate_id)
    return _turns(person, "to_sign", Text("tindakan", "act"), Stead(mandate_id, called))


@pages.get("/to-check")
def queue_to_check() -> str:
    """What awaits this person's initials."""
    return _turns(allow("endorse"), "to_check", Text("paraf", "initials"))


@pages.get("/to-dispatch")
def queue_to_dispatch() -> str:
    """What is numbered and still to be sent out."""
    return _queue(allow("register"), "to_dispatch", "to_do", OPEN, Text("pengiriman", "dispatch"))


@pages.get("/emblem/<version>")
@open_to_all
def emblem(version: str) -> Response:
    """The emblem in the letterhead of the visitor's body."""
    logo = edition().body.letterhead.logo
    content = edition().assets.get(logo or "")
    if content is None or logo is None:
        abort(404)
    answer = Response(content, mimetype="image/svg+xml" if logo.endswith(".svg") else "image/png")
    answer.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    answer.cache_control.private = True
    answer.cache_control.max_age = 86_400
    answer.set_etag(edition().sha256[:16])
    return answer.make_conditional(request)


@pages.app_template_global("emblem")
def emblem_address() -> str:
    """The address of the emblem; another edition has another."""
    return url_for("home.emblem", version=edition().sha256[:12])


@pages.app_template_global()
def document_href(document: DocumentRow) -> str:
    """The address of a document's page."""
    return f"/documents/{document.id}"


def _works() -> bool:
    return any(visitor().may(capability) for capability in WORK)


def _nothing(sections: Sequence[Section]) -> Nothing | None:
    """What is said in the place of what would wait: the work of a drafter, where nothing of theirs is on its way."""
    words = next((section.queue.nothing for section in sections if section.queue.nothing), None)
    if words is not None:
        return Nothing(words, _latest(own=False))
    if not visitor().may("draft") or any(section.rows for section in sections):
        return None
    latest = _latest(own=True)
    return Nothing(
        QUIET if latest else Text("Anda belum menyusun naskah.", "You have not drafted a document yet."), latest
    )


def _latest(*, own: bool) -> DocumentRow | None:
    house = office()
    with house.database.read() as session:
        return latest_issued(session, actor(), edition(), house.definitions, own=own)


def _section(person: Actor, queue: Queue) -> Section:
    total = waiting_in(queue.code)
    rows = office().desk.search(person, SearchQuery(queue=queue.code, limit=SHOWN)).items if total else ()
    return Section(queue, rows, total)


def _turns(person: Actor, code: str, what: Text, stead: Stead | None = None) -> str:
    """What waits for this person: to be read one after the other, or to be chosen and done together."""
    after, waiting = request.args.get("after"), office().waiting
    if stead is None:
        queue = queue_behind(code) or TURN
        found, total = waiting.page(person, after, queue=queue), waiting_in(queue)
    else:
        found = waiting.page_under(person, stead.mandate_id, after)
        total = office().desk.waiting_under(person, stead.mandate_id)
    if stead is None or stead.mandate_id is None:
        address, title = url_for(f"home.queue_{code}"), DESTINATIONS[code].label
    else:
        address = url_for("home.queue_in_stead", mandate_id=stead.mandate_id)
        title = Text("Menunggu {called}", "Waiting for {called}").format(called=stead.called)
    return render_template(
        "home/waiting.html",
        code=code,
        title=title,
        turns=found.items,
        lines={turn.line.action: turn.line for turn in found.items if turn.line}.values(),
        bundle=new_id(),
        total=total,
        first=address if after else None,
        next=f"{address}?{urlencode({'after': found.next})}" if found.next else None,
        nothing=_none_waits(what),
        latest=None if found.items else _latest(own=False),
    )


def _none_waits(what: Text) -> Text:
    words = Text("Tidak ada naskah yang menunggu {what} Anda.", "No document is waiting for your {what}.")
    return words.format(what=what)


def _queue(person: Actor, code: str, queue: str, button: Text, what: Text) -> str:
    after = request.args.get("after")
    found = office().desk.search(person, SearchQuery(queue=queue, after=after))
    address = f"home.queue_{code}"
    return render_template(
        "home/queue.html",
        code=code,
        title=DESTINATIONS[code].label,
        rows=found.items,
        total=waiting_in(queue),
        first=url_for(address) if after else None,
        next=url_for(address, after=found.next) if found.next else None,
        button=button,
        nothing=_none_waits(what),
        latest=None if found.items else _latest(own=False),
    )
