"""iCalendar as RFC 5545 writes it: lines of at most 75 octets ended by CRLF, texts escaped. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

LONGEST = 75  # octets of a line
PRODUCT = "-//Naskah//Deadlines//ID"


@dataclass(frozen=True, slots=True)
class DayEvent:
    """Something that lasts one whole day. `uid` stays the same for the same thing, `stamp` is when it was last changed."""

    uid: str
    day: date
    summary: str
    description: str
    url: str
    stamp: datetime


def calendar(name: str, events: Iterable[DayEvent]) -> str:
    """The whole calendar."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines += [f"X-WR-CALNAME:{escaped(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H"]
    for event in events:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{escaped(event.uid)}",
            f"DTSTAMP:{event.stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{escaped(event.summary)}",
            *([f"DESCRIPTION:{escaped(event.description)}"] if event.description else []),
            f"URL:{event.url}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    return "".join(folded(line) + "\r\n" for line in [*lines, "END:VCALENDAR"])


def escaped(text: str) -> str:
    """A TEXT value: backslash, comma, semicolon and line breaks written as RFC 5545 section 3.3.11 asks."""
    for plain, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n"), ("\r", "\\n")):
        text = text.replace(plain, written)
    return "".join(letter for letter in text if letter == "\t" or (ord(letter) >= 0x20 and letter != "\x7f"))


def folded(line: str) -> str:
    """A line broken before its 76th octet, each further piece behind a space; no character is cut in two."""
    pieces, here, room = [], "", LONGEST
    for letter in line:
        size = len(letter.encode("utf-8", "surrogatepass"))
        if size > room:
            pieces.append(here)
            here, room = "", LONGEST - 1  # the space counts
        here += letter
        room -= size
    return "\r\n ".join([*pieces, here])
