"""All documents one may read, narrowed by words, type, state or queue."""

from collections.abc import Mapping

from flask import Blueprint, render_template, request, url_for

from documents.approval.views import SearchQuery
from web.navigation import READS, queue_counts
from web.office import office
from web.pages.lists.home import QUEUES
from web.security.redirects import with_query
from web.visitor import actor, edition, visitor
from workflow.definition import State
from workflow.refusal import Kind, refuse

pages = Blueprint("documents_list", __name__)

FILTERS = ("q", "type", "state", "queue")


@pages.get("/documents")
def documents() -> str:
    """The list. Every filter stands in the address, so that a view can be kept and sent."""
    person = actor()
    if not person.capabilities & READS:
        raise refuse(
            Kind.UNKNOWN, "no_such_page", "Halaman tidak ada, atau bukan untuk Anda.", "No such page, or not for you."
        )
    chosen = {name: value for name in FILTERS if (value := request.args.get(name, "").strip()[:200])}
    after = request.args.get("after")
    states = office().desk.states(person)
    query = SearchQuery(
        state=chosen.get("state"),
        type=chosen.get("type"),
        q=chosen.get("q"),
        queue=chosen.get("queue"),
        after=after,
    )
    found = office().desk.search(person, query)
    return render_template(
        "documents_list/documents.html",
        rows=found.items,
        chosen=chosen,
        chips=[(_words(name, value, states), _without(chosen, name)) for name, value in chosen.items()],
        types=[(kind.code, kind.name.said(visitor().language)) for kind in edition().types.values()],
        states=[(state.name, state.label.said(visitor().language)) for state in states.values()],
        total=queue_counts(chosen["queue"]).get(chosen["queue"]) if list(chosen) == ["queue"] else None,
        first=with_query(url_for(".documents"), chosen) if after else None,
        next=with_query(url_for(".documents"), {**chosen, "after": found.next}) if found.next else None,
    )


def _without(chosen: Mapping[str, str], name: str) -> str:
    return with_query(url_for(".documents"), {key: value for key, value in chosen.items() if key != name})


def _words(name: str, value: str, states: Mapping[str, State]) -> str:
    """A filter as its chip says it."""
    language = visitor().language
    if name == "type" and value in edition().types:
        return edition().types[value].name.said(language)
    if name == "state" and value in states:
        return states[value].label.said(language)
    if name == "queue":
        return next((queue.title.said(language) for queue in QUEUES if queue.code == value), value)
    return f"“{value}”" if name == "q" else value
