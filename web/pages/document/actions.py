"""The action bar of a document: which buttons, in the order of the workflow, and why one of them is closed."""

from dataclasses import dataclass
from uuid import UUID

from flask import url_for

from documents.approval.views import DocumentView
from documents.store.base import new_id
from web.words import said, t
from workflow.definition import Transition
from workflow.machine import Offer

NOT_THEIRS = "not_yours"


@dataclass(frozen=True, slots=True)
class Button:
    """One action. With `href` it leads to a page of its own, without it is done on the spot."""

    offer: Offer
    href: str | None

    @property
    def symbol(self) -> str:
        return "pen" if self.offer.transition.records else ""


@dataclass(frozen=True, slots=True)
class ActionBar:
    """`main` stands first, closed or not; `near` beside it; `rest` behind "Lainnya". `key` makes a second click harmless."""

    main: Button | None
    near: Button | None
    rest: tuple[Button, ...]
    edit: str | None
    key: UUID

    @property
    def empty(self) -> bool:
        return not (self.main or self.near or self.rest or self.edit)


def action_bar(view: DocumentView) -> ActionBar:
    """What this person finds beside the document. What is for others is left out, but for the main action."""
    offers = [offer for offer in view.actions if not offer.transition.automatic or offer.allowed]
    main = next((offer for offer in offers if offer.weight == "main"), None)
    others = [offer for offer in offers if offer is not main and _concerns(offer)]
    near = next((offer for offer in others if offer.weight == "near" and offer.allowed), None)
    rest = tuple(_button(view, offer) for offer in others if offer is not near)
    return ActionBar(
        main=_button(view, main) if main else None,
        near=_button(view, near) if near else None,
        rest=rest,
        edit=url_for("drafting.edit", document_id=view.id) if view.editable else None,
        key=new_id(),
    )


def has_page(line: Transition) -> bool:
    """Whether an action asks something first, and so has a page of its own."""
    return line.confirm == "page" or line.note or bool(line.asks) or line.records == "signature"


def told_words(view: DocumentView, line: Transition) -> str:
    """What was done, and who is next: "Anda memaraf. Berikutnya: Ketua."."""
    done = t("Anda {told}.", "You {told}.", told=said(line.told))
    if view.waiting_for is None:
        return done
    return done + " " + t("Berikutnya: {who}.", "Next: {who}.", who=said(view.waiting_for))


def _concerns(offer: Offer) -> bool:
    return offer.reason is None or offer.reason.code != NOT_THEIRS


def _button(view: DocumentView, offer: Offer) -> Button:
    page = url_for("document_acts.act", document_id=view.id, action=offer.action)
    return Button(offer, page if has_page(offer.transition) else None)
