"""How texts, dates, times and numbers are said in a page: Indonesian first, English complete beside it."""

from datetime import date, datetime, time
from typing import Any

from flask import Flask
from markupsafe import Markup, escape

from documents.accounts.limits import TooManyTries
from web.visitor import visitor
from workflow.refusal import Refusal
from workflow.text import Language, Text

MONTHS: dict[Language, tuple[str, ...]] = {
    "id": (
        "Januari", "Februari", "Maret", "April", "Mei", "Juni",
        "Juli", "Agustus", "September", "Oktober", "November", "Desember",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip
WEEKDAYS: dict[Language, tuple[str, ...]] = {
    "id": ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}


def t(id: str, en: str, **values: Any) -> str:
    """The words in the visitor's language; `{name}` places are filled, and escaped unless they are markup."""
    words = en if visitor().language == "en" else id
    return Markup(escape(words)).format(**values) if values else words


def said(text: Text | None) -> str:
    """A definition's text in the visitor's language."""
    return text.said(visitor().language) if text else ""


def told(refusal: Refusal) -> Text:
    """Why something is refused; after too many tries with the clock time from which it may be tried again."""
    if not isinstance(refusal, TooManyTries):
        return refusal.text
    return Text(
        f"Terlalu banyak percobaan. Coba lagi pukul {clock_words(refusal.until, language='id')}.",
        f"Too many tries. Try again at {clock_words(refusal.until, language='en')}.",
    )


def day_words(value: date, *, weekday: bool = False, language: Language | None = None) -> str:
    """`16 Desember 2019`, or with its weekday `Senin, 16 Desember 2019`; a time is read in the body's zone."""
    language = language or visitor().language
    if isinstance(value, datetime):
        value = value.astimezone(visitor().zone).date()
    words = f"{value.day} {MONTHS[language][value.month - 1]} {value.year}"
    return f"{WEEKDAYS[language][value.weekday()]}, {words}" if weekday else words


def clock_words(value: datetime | time, *, language: Language | None = None) -> str:
    """`10.42 WIB` in the body's zone, in English `10:42 WIB`."""
    if isinstance(value, datetime):
        value = value.astimezone(visitor().zone).time()
    point = ":" if (language or visitor().language) == "en" else "."
    return f"{value.hour:02d}{point}{value.minute:02d} {visitor().zone_label}"


def moment_words(value: datetime) -> str:
    """`16 Desember 2019 10.42 WIB`."""
    return f"{day_words(value)} {clock_words(value)}"


def day(value: date | None, *, weekday: bool = False) -> str:
    """A date as a `<time>` that does not break."""
    if value is None:
        return ""
    words = day_words(value, weekday=weekday)
    stamp = value.astimezone(visitor().zone).date() if isinstance(value, datetime) else value
    return Markup('<time class="nk-nowrap" datetime="{}">{}</time>').format(stamp.isoformat(), words)


def moment(value: datetime | None) -> str:
    """A date and time as a `<time>` that breaks only between them."""
    if value is None:
        return ""
    stamp = value.astimezone(visitor().zone).isoformat(timespec="minutes")
    return Markup(
        '<time datetime="{}"><span class="nk-nowrap">{}</span> <span class="nk-nowrap">{}</span></time>'
    ).format(stamp, day_words(value), clock_words(value))


def number(value: str | None) -> str:
    """An official number that breaks only after "/"."""
    if not value:
        return ""
    pieces = [piece + "/" for piece in value.split("/")]
    pieces[-1] = pieces[-1][:-1]
    inside = Markup("<wbr>").join(Markup("<span>{}</span>").format(piece) for piece in pieces if piece)
    return Markup('<span class="nk-number" lang="id">{}</span>').format(inside)


def amount(value: int) -> str:
    """`1.250`, in English `1,250`."""
    words = f"{value:,}"
    return words if visitor().language == "en" else words.replace(",", ".")


def size(value: int | None) -> str:
    """A file's size: `820 B`, `48 kB`, `1,2 MB`."""
    if value is None:
        return ""
    if value < 1000:
        return f"{value} B"
    if value < 1_000_000:
        return f"{round(value / 1000)} kB"
    words = f"{value / 1_000_000:.1f} MB"
    return words if visitor().language == "en" else words.replace(".", ",")


def code(value: str) -> str:
    """The first half of a content hash in groups of four, as people compare it: `3f9a 17c2 8e04 b1d5`."""
    return " ".join(value[place : place + 4] for place in range(0, 16, 4))


def teach(app: Flask) -> None:
    """Give the templates these words: `t` as a function, the others as filters."""
    app.jinja_env.globals["t"] = t
    filters = {
        "said": said, "day": day, "moment": moment, "number": number, "amount": amount, "size": size,
        "code": code, "day_words": day_words, "clock_words": clock_words, "moment_words": moment_words,
    }  # fmt: skip
    app.jinja_env.filters.update(filters)
