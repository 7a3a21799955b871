"""The kinds of notices and their words. What a document is called stands beside them, never in them: not everyone may know."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from documents.bodies.definitions import BodyDefinition
from workflow.text import Text

MONTHS = (
    Text("Januari", "January"), Text("Februari", "February"), Text("Maret", "March"), Text("April", "April"),
    Text("Mei", "May"), Text("Juni", "June"), Text("Juli", "July"), Text("Agustus", "August"),
    Text("September", "September"), Text("Oktober", "October"), Text("November", "November"),
    Text("Desember", "December"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of notice. `passing`: it is over once what it asks is no longer for this person to do."""

    code: str
    words: Text
    icon: str
    tone: str = "neutral"
    passing: bool = False


TURN, RETURNED, ENDED, ISSUED, HANDED = "turn", "sent_back", "ended", "issued", "handed"
COMMENT, REMINDER, OVERDUE, ESCALATED = "comment", "reminder", "overdue", "escalated"
TEMPLATE, SECOND, MANDATE = "template", "second", "mandate"

ISSUED_VEILED = Text("Naskah Anda terbit.", "Your document is issued.")
SIGNING = Text("Naskah menunggu tanda tangan Anda.", "A document is waiting for your signature.")

KINDS: Mapping[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind(
            TURN,
            Text("Naskah menunggu paraf Anda.", "A document is waiting for your initials."),
            "pen",
            "waiting",
            passing=True,
        ),
        Kind(
            RETURNED,
            Text("{actor} mengembalikan naskah Anda.", "{actor} returned your document."),
            "arrow-return-left",
            "waiting",
        ),
        Kind(
            ENDED, Text("{actor} menutup naskah Anda: {state}.", "{actor} closed your document: {state}."), "x-circle"
        ),
        Kind(
            ISSUED,
            Text("Naskah Anda terbit: {number}.", "Your document is issued: {number}."),
            "file-earmark-check",
            "final",
        ),
        Kind(
            HANDED,
            Text("{actor} menyerahkan naskah ini kepada Anda.", "{actor} handed this document over to you."),
            "person-check",
            "waiting",
        ),
        Kind(COMMENT, Text("{actor} menulis komentar.", "{actor} wrote a comment."), "pencil-square"),
        Kind(
            REMINDER,
            Text(
                "Naskah menunggu Anda; batasnya {due_on}.",
                "A document is waiting for you; it is due on {due_on}.",
            ),
            "clock",
            "waiting",
            passing=True,
        ),
        Kind(
            OVERDUE,
            Text(
                "Naskah menunggu Anda; batasnya lewat: {due_on}.",
                "A document is waiting for you; it was due on {due_on}.",
            ),
            "exclamation-circle",
            "negative",
            passing=True,
        ),
        Kind(
            ESCALATED,
            Text(
                "Naskah lewat batas {due_on}, menunggu {position}.",
                "A document was due on {due_on} and is waiting for {position}.",
            ),
            "exclamation-triangle",
            "negative",
            passing=True,
        ),
        Kind(
            TEMPLATE,
            Text("{actor} mengusulkan templat: {what}.", "{actor} proposed a template: {what}."),
            "file-earmark-word",
            "waiting",
            passing=True,
        ),
        Kind(
            SECOND,
            Text("{what} menunggu orang kedua.", "{what} is waiting for a second person."),
            "person-check",
            "waiting",
            passing=True,
        ),
        Kind(MANDATE, Text("{what}", "{what}"), "people", "info"),
    )
}


def words_of(kind: str, facts: Mapping[str, Any], body: BodyDefinition, *, veiled: bool = False) -> Text:
    """What a notice says, without the document's title; `veiled` without its number too."""
    if kind not in KINDS:
        return Text("Ada pemberitahuan.", "There is a notice.")
    if kind == ISSUED and veiled:
        return ISSUED_VEILED
    if kind == TURN and facts.get("signing"):
        return SIGNING
    positions = [body.positions[code].title for code in facts.get("positions", ()) if code in body.positions]
    return KINDS[kind].words.format(
        actor=facts.get("actor") or Text("Sistem", "The system"),
        number=facts.get("number", ""),
        state=read_text(facts.get("state")),
        what=read_text(facts.get("what")),
        due_on=day_words(date.fromisoformat(facts["due_on"])) if facts.get("due_on") else "",
        position=", ".join(positions) or "-",
    )


def day_words(day: date) -> Text:
    """`16 Desember 2019`, in English `16 December 2019`."""
    return Text("{day} {month} {year}", "{day} {month} {year}").format(
        day=day.day, month=MONTHS[day.month - 1], year=day.year
    )


def kept_text(text: Text) -> dict[str, str]:
    """A text as facts hold it."""
    return {"id": text.id, "en": text.en}


def read_text(kept: Mapping[str, str] | None) -> Text:
    """The text that was kept."""
    return Text(kept["id"], kept["en"]) if kept else Text("", "")
