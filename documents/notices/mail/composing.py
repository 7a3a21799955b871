"""The words of a letter: what happened, which document, until when, and where to open it. Nothing of a confidential one."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import urlsplit

from documents.bodies.definitions import BodyDefinition
from documents.notices.kinds import day_words
from documents.notices.mail.letters import Letter
from workflow.text import Text

LONGEST_SUBJECT = 150
INDENT = "    "


@dataclass(frozen=True, slots=True)
class Matter:
    """One notice as a letter tells it. `title` is empty for what is confidential; `path` leads to its page."""

    words: Text
    title: str
    kind: Text
    due_on: date | None
    path: str


def subject_of(matters: Sequence[Matter], language: str) -> str:
    """One line: what happened to which document, or how much there is to tell."""
    if len(matters) == 1:
        said = matters[0].words.said(language).rstrip(".")
        whole = plain(f"{said} - {matters[0].title}" if matters[0].title else said)
        return whole if len(whole) <= LONGEST_SUBJECT else whole[: LONGEST_SUBJECT - 1].rstrip() + "…"
    return Text("{n} pemberitahuan naskah", "{n} notices about documents").format(n=len(matters)).said(language)


def text_of(matters: Sequence[Matter], name: str, body: BodyDefinition, base_url: str, language: str) -> str:
    """The letter's text, in the reader's language."""
    blocks = [plain(name) + ","]
    blocks += ["\n".join(_told(matter, base_url, language)) for matter in matters]
    blocks += [
        Text(
            "Tautan ini hanya membuka halamannya; tidak ada yang berubah karenanya.",
            "The link only opens the page; nothing changes by it.",
        ).said(language),
        Text("Atur pemberitahuan: {at}", "Choose how notices reach you: {at}")
        .format(at=f"{base_url}/account")
        .said(language),
        f"-- \n{body.short}",
    ]
    return "\n\n".join(blocks) + "\n"


def _told(matter: Matter, base_url: str, language: str) -> list[str]:
    lines = [matter.words.said(language)]
    named = plain(matter.title) if matter.title else ""
    kind = matter.kind.said(language)
    lines += [INDENT + ": ".join(filter(None, (kind, named)))] if kind or named else []
    if matter.due_on is not None:
        lines.append(INDENT + Text("Batas: {day}", "Due: {day}").format(day=day_words(matter.due_on)).said(language))
    if matter.path:
        lines.append(f"{INDENT}{base_url}{matter.path}")
    return lines


def message_of(letter: Letter, name: str, email: str, sender: str, base_url: str) -> EmailMessage:
    """The letter as it goes out; made again it is the same to the byte. Raises ValueError for an address that is none."""
    message = EmailMessage(policy=SMTP)
    host = urlsplit(base_url).hostname or "localhost"
    message["From"] = sender
    message["To"] = Address(plain(name), addr_spec=email)
    message["Subject"] = plain(letter.subject)
    message["Date"] = format_datetime(letter.created_at)
    message["Message-ID"] = f"<{letter.id}@{host}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text, charset="utf-8", cte="quoted-printable")
    message["Content-Language"] = letter.language
    return message


def plain(text: str) -> str:
    """A text in one line, without anything that is not to be read: what a header may hold."""
    kept = "".join(" " if unicodedata.category(letter)[0] in "CZ" else letter for letter in text)
    return " ".join(kept.split())
