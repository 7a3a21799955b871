"""E-mails that did not go out, to be sent again; and in a demo, where they are files, all of them to look at."""

from collections.abc import Sequence
from email import message_from_bytes
from email.policy import default
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from documents.bodies.people import Person
from documents.notices.mail import letters as outbox
from documents.notices.mail.letters import Letter
from documents.notices.mail.transports import Folder
from web.office import office
from web.visitor import actor, allow, visitor
from web.words import t
from workflow.refusal import Kind, refuse
from workflow.text import Text

pages = Blueprint("letters", __name__, url_prefix="/letters")

SHOWN = 50


@pages.get("")
def letters() -> str:
    """What went out, newest first. Only where letters are files: nobody reads what a mail server took."""
    person, _ = allow("jobs"), _folder()
    after = request.args.get("after", type=UUID)
    with office().database.read() as session:
        rows = outbox.recent(session, person.body_id, after, SHOWN + 1)
    names = _names(rows[:SHOWN])
    return render_template(
        "letters/letters.html",
        rows=[(row, names[row.person_id]) for row in rows[:SHOWN]],
        first=url_for(".letters") if after else None,
        next=url_for(".letters", after=rows[SHOWN - 1].id) if len(rows) > SHOWN else None,
    )


@pages.get("/<uuid:letter_id>")
def letter(letter_id: UUID) -> str:
    """One of them, as it lies in its file."""
    person, folder = allow("jobs"), _folder()
    with office().database.read() as session:
        row = session.get(Letter, letter_id)
    path = folder.path(letter_id)
    if row is None or row.body_id != person.body_id or not path.is_file():
        abort(404)
    message = message_from_bytes(path.read_bytes(), policy=default)
    return render_template("letters/letter.html", row=row, message=message, text=message.get_content())


@pages.post("/<uuid:letter_id>/retry")
def retry(letter_id: UUID) -> Response:
    """Let a letter that did not go out be sent anew."""
    person = allow("jobs")
    with office().database.write() as session:
        found = outbox.retry(session, person.body_id, letter_id, office().clock.system())
    if not found:
        raise refuse(Kind.DOCUMENT, "not_failed", "Surel ini tidak gagal lagi.", "This e-mail is no longer failed.")
    flash(t("Surel dikirim lagi.", "The e-mail is sent again."))
    return redirect(url_for("jobs.jobs"), 303)


@pages.app_template_global()
def failed_letters() -> list[tuple[Letter, str, Text]]:
    """The letters that did not go out, each with its reader's name and why."""
    with office().database.read() as session:
        rows = outbox.failed(session, actor().body_id)
    names = _names(rows)
    return [(row, names[row.person_id], outbox.error_said(row.error)) for row in rows]


@pages.app_template_global()
def letters_are_files() -> bool:
    """Whether letters can be looked at, by this visitor."""
    return visitor().may("jobs") and isinstance(office().post.sender.transport, Folder)


def _folder() -> Folder:
    transport = office().post.sender.transport
    if not isinstance(transport, Folder):
        abort(404)
    return transport


def _names(rows: Sequence[Letter]) -> dict[UUID, str]:
    query = select(Person.id, Person.name).where(Person.id.in_({row.person_id for row in rows}))
    with office().database.read() as session:
        return {row.id: row.name for row in session.execute(query)} if rows else {}
