"""The ways to look at a document: its text, what changed since one last looked, what was remarked on it."""

import logging
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from flask import make_response, request, url_for
from werkzeug.wrappers import Response

from documents.approval.views import DocumentView
from documents.bodies.people import Actor
from documents.desk.reading.changes import Comparing, Since
from web.office import office
from web.visitor import actor

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Tabs:
    """Which of them is `current`; `since` counts the changes, `comments` the open threads; only who has a part on the route
    has these two. `has_pages`: there is something to draw the pages with.
    """

    view: DocumentView
    current: str
    since: Since
    comments: int
    has_pages: bool

    @property
    def href(self) -> dict[str, str]:
        """Where each leads."""
        return {
            "pages": url_for("document.document", document_id=self.view.id, view="pages"),
            "text": url_for("document.document", document_id=self.view.id, view="text"),
            "changes": url_for("document_changes.changes", document_id=self.view.id),
            "comments": url_for("document_comments.comments", document_id=self.view.id),
        }


def tabs_of(view: DocumentView, current: str) -> Tabs:
    """The tabs of a document for this person."""
    house, person = office(), actor()
    since = house.changes.since(person, view.id)
    waiting = house.comments.waiting(person, view.id) if since.open else 0
    return Tabs(view, current, since, waiting, has_pages=house.engine.missing() is None)


def lands_on(tabs: Tabs, *, has_turn: bool) -> str | None:
    """Where the document opens, if not on its text: what was sent back on the comments, what changed since one's last look
    on the changes, for whose turn it is. An address that says more than the document is kept.
    """
    if request.args:
        return None
    if tabs.view.editable and tabs.comments:
        return tabs.href["comments"]
    return tabs.href["changes"] if has_turn and tabs.since.changes and not tabs.since.seen else None


def looked(html: str, tabs: Tabs) -> Response:
    """The page, and behind it the note that this person has looked at this content: once, when the page is already sent."""
    answer = make_response(html)
    if tabs.since.open and not tabs.since.seen:
        answer.call_on_close(partial(_note, office().changes, actor(), tabs.view.id, tabs.view.revision))
    return answer


def _note(changes: Comparing, person: Actor, document_id: UUID, revision: int) -> None:
    try:
        changes.note(person, document_id, revision)
    except Exception:  # what is lost is only from where changes are counted; whoever reads is not to notice
        log.exception("the look at revision %s of %s is not noted", revision, document_id)
