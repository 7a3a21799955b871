"""Acting on many documents: what was chosen in a list, asked once for all of it, and what became of each."""

import re
from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from documents.desk.together.acting import Item
from documents.desk.together.bundles import BundleView
from documents.desk.together.waiting import TURN
from web.navigation import DESTINATIONS, can_open, landing, queue_behind, waiting_in
from web.office import office
from web.pages.document.refused import Refused, keep, recall
from web.pages.factors.proving import stepped_up, ways
from web.security.refusals import is_fragment
from web.visitor import actor, visitor
from web.words import said
from workflow.refusal import FieldProblem, Kind, Refusal
from workflow.text import Text

pages = Blueprint("together", __name__)

STEP = 20
"""So many are done before the page tells how far it is."""
CONFIRM = "confirm"
HASH = re.compile("[0-9a-f]{64}")
QUEUES = ("to_sign", "to_check")
_UNREADABLE = Text("Pilihan ini tidak terbaca. Pilih lagi.", "This choice cannot be read. Choose again.")


@pages.post("/together")
def gather() -> Response:
    """Keep what was ticked in a list; the next page says what it is and asks."""
    form = request.form
    place = form.get("place", "")
    try:
        items = _items(form.getlist("shown" if form.get("all") else "item"))
        bundle_id = UUID(form.get("bundle", ""))
        office().bundles.gather(actor(), bundle_id, form.get("action", ""), items)
    except (Refusal, ValueError) as problem:
        refusal = problem if isinstance(problem, Refusal) else None
        flash(said(refusal.fields[0].text if refusal and refusal.fields else _UNREADABLE), "negative")
        return redirect(_list(place), 303)
    return redirect(url_for(".bundle", bundle_id=bundle_id), 303)


@pages.route("/together/<uuid:bundle_id>", methods=["GET", "POST"])
def bundle(bundle_id: UUID) -> Response | str:
    """What is asked before, how far it is meanwhile, what became of each after. Opening it changes nothing."""
    if request.method == "GET":
        return _page(office().bundles.look(actor(), bundle_id), recall(bundle_id, CONFIRM))
    before = office().bundles.look(actor(), bundle_id)
    try:
        person = stepped_up(actor(), before.pairs) if before.signs and before.pairs else actor()
        office().bundles.go_on(person, bundle_id, STEP if is_fragment() else None)
    except Refusal as refusal:
        if refusal.kind is Kind.SIGN_IN:
            raise
        keep(bundle_id, CONFIRM, Refused(refusal.fields or (FieldProblem("", refusal.text),), {}))
        return redirect(url_for(".bundle", bundle_id=bundle_id), 303)
    if not is_fragment():
        return redirect(url_for(".bundle", bundle_id=bundle_id), 303)
    after = office().bundles.look(actor(), bundle_id)
    moved = len(after.of("open")) < len(before.of("open"))
    return _page(after, Refused(), running=moved and bool(after.of("open")))


def _page(view: BundleView, refused: Refused, *, running: bool = False) -> str:
    proof = actor().proof
    code = _code("to_sign" if view.signs else "")
    stead = code == "to_sign" and not visitor().may("sign")
    return render_template(
        "together/bundle.html",
        bundle=view,
        running=running,
        problems=refused.problems,
        by_name={problem.path: problem.text for problem in refused.problems},
        home={"href": url_for(DESTINATIONS[code].endpoint), "label": said(DESTINATIONS[code].label)},
        waiting=waiting_in(queue_behind(code) or TURN) if not stead else office().desk.waiting_under(actor()),
        proved=proof is not None and all(proof.covers(*pair) for pair in view.pairs),
        ways=ways(office().step_up.methods(actor())),
    )


def _items(texts: Sequence[str]) -> list[Item]:
    """What the ticked boxes say: each document with the version and the content that the list showed. ValueError for
    anything else.
    """
    found = []
    for text in texts:
        key, version, content = text.split(":")
        if not version.isascii() or not version.isdigit() or len(version) > 9 or not HASH.fullmatch(content):
            raise ValueError(text)
        found.append(Item(UUID(key), int(version), content))
    return found


def _code(place: str) -> str:
    """The list that a bundle comes from, or the one that this person has: of their own before those of others' acts."""
    if place in QUEUES and can_open(place):
        return place
    mine = (landing(), "to_check", "to_sign")
    return next((code for code in mine if code in QUEUES and can_open(code)), "home")


def _list(place: str) -> str:
    return url_for(DESTINATIONS[_code(place)].endpoint)
