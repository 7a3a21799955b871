"""What one was told: the list, reading, how to hear of it, and one's deadlines as a calendar feed."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from documents.accounts.limits import count_try
from documents.bodies.deadlines import AT_ONCE, DIGEST, NO_MAIL
from web.navigation import UNREAD, waiting_in
from web.office import office
from web.security.sessions import bare
from web.visitor import actor, edition, visitor
from web.words import t

pages = Blueprint("notices", __name__)

GUESSES = 20
"""Wrong addresses of feeds from one address in a quarter of an hour."""


@pages.get("/notices")
def notices() -> str:
    """What this person was told, unread first. Looking at the list reads nothing."""
    office().notices.refresh(actor().body_id)
    after = request.args.get("after")
    found = office().notices.page(actor(), after)
    return render_template(
        "notices/notices.html",
        rows=found.items,
        first=url_for(".notices") if after else None,
        next=url_for(".notices", after=found.next) if found.next else None,
    )


@pages.post("/notices/<uuid:notice_id>/open")
def open_one(notice_id: UUID) -> Response:
    """Read one, and go where it leads."""
    return redirect(office().notices.open(actor(), notice_id) or url_for(".notices"), 303)


@pages.post("/notices/read")
def read_all() -> Response:
    """Mark all as read."""
    number = office().notices.read(actor())
    flash(t("{n} pemberitahuan ditandai sudah dibaca.", "{n} notices are marked as read.", n=number))
    return redirect(url_for(".notices"), 303)


@pages.post("/account/notices")
def choose() -> Response:
    """How notices come by e-mail."""
    office().notices.set_mail(actor(), request.form.get("mail", ""))
    flash(t("Cara menerima pemberitahuan disimpan.", "How notices reach you is saved."))
    return redirect(url_for("account.account"), 303)


@pages.post("/account/feed")
def new_feed() -> Response:
    """A new address of one's own feed."""
    office().notices.new_feed(actor())
    flash(t("Alamat kalender baru dibuat.", "A new calendar address is made."))
    return redirect(url_for("account.account") + "#feed", 303)


@pages.post("/account/feed/end")
def end_feed() -> Response:
    """No feed any more."""
    office().notices.end_feed(actor())
    flash(t("Alamat kalender dihapus.", "The calendar address is removed."))
    return redirect(url_for("account.account") + "#feed", 303)


@pages.get("/calendar/<token>.ics")
@bare
def feed(token: str) -> Response:
    """The deadlines of whoever has this address; for calendar programs, which do not sign in."""
    found = office().notices.feed(token)
    if found is None:
        count_try(office().database, office().clock, "feed", request.remote_addr or "", GUESSES)
        abort(404)
    answer = Response(found, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'inline; filename="naskah.ics"'
    return answer


@pages.app_template_global()
def unread_notices() -> int:
    """How many notices this visitor has not read; asked once a request."""
    return waiting_in(UNREAD)


@pages.app_template_global()
def mail_choices() -> list[tuple[str, str]]:
    """The ways of hearing of notices by e-mail, in words."""
    hour = edition().body.deadlines.digest_at.strftime("%H:%M" if visitor().language == "en" else "%H.%M")
    return [
        (AT_ONCE, t("Segera, satu per satu", "At once, one by one")),
        (DIGEST, t("Satu surel sehari, pukul {hour}", "One e-mail a day, at {hour}", hour=hour)),
        (NO_MAIL, t("Tidak lewat surel", "Not by e-mail")),
    ]


@pages.app_template_global()
def mail_chosen() -> str:
    """What this visitor chose of them."""
    return office().notices.mail(actor())


@pages.app_template_global()
def feed_address() -> str | None:
    """The address of this visitor's feed, if they have one."""
    return office().notices.feed_address(actor())
