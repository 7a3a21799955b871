"""Two texts of one draft side by side: what somebody saved meanwhile, and what stands in the form."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from documents.approval.views import DocumentView, EventView
from web.pages.drafting.form import DraftForm, state_of
from web.pages.drafting.shapes import Shape, stored, write
from web.words import moment_words
from workflow.text import Text

_WORDS = re.compile(r"\s+|[^\s]+")

Marked = tuple[tuple[bool, str], ...]
"""A text in pieces, each with whether it is only in this one."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One field whose two texts differ."""

    name: str
    label: Text
    theirs: Marked
    yours: Marked


@dataclass(frozen=True, slots=True)
class Comparison:
    """Who changed what meanwhile, and the fields that differ from the form."""

    words: Text
    pairs: tuple[Pair, ...]


def compared(form: DraftForm, view: DocumentView, last: EventView) -> Comparison:
    """The stored document against the form; `last` is what happened to the document most recently."""
    words = Text(
        "{name} mengubah naskah ini {at}. Tulisan Anda masih ada. Bandingkan, lalu simpan.",
        "{name} changed this on {at}. Your text is still here. Compare, then save.",
    ).format(name=last.actor.name if last.actor else Text("Sistem", "The system"), at=moment_words(last.at))
    now = state_of(form.type, view.fields)
    return Comparison(words, tuple(_pairs(form, now)))


def _pairs(form: DraftForm, now: dict[str, Any]) -> Iterable[Pair]:
    for definition in form.type.fields:
        shape = form.shapes[definition.name]
        theirs, yours = plain(shape, now[definition.name]), plain(shape, form.state[definition.name])
        if theirs != yours:
            yield Pair(definition.name, definition.label, *marked(theirs, yours))


def plain(shape: Shape, value: Any) -> str:
    """A value as lines of text."""
    kept = stored(shape, value)
    return "\n".join(text for _, text in _written(shape, kept) if text)


def _written(shape: Shape, kept: Any) -> Iterable[tuple[str, str]]:
    return write(shape, _whole(kept), "x")


def _whole(kept: Any) -> Any:
    """A stored choice has a code or a text; written out it has both."""
    if isinstance(kept, list) and kept and isinstance(kept[0], dict) and kept[0].keys() <= {"code", "text"}:
        return [{"code": "", "text": "", **item} for item in kept]
    return kept


def marked(theirs: str, yours: str) -> tuple[Marked, Marked]:
    """Both texts in pieces, word by word."""
    left, right = _WORDS.findall(theirs), _WORDS.findall(yours)
    mine: list[tuple[bool, str]] = []
    other: list[tuple[bool, str]] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        for pieces, words in ((other, left[a:b]), (mine, right[c:d])):
            if words:
                pieces.append((kind != "equal", "".join(words)))
    return tuple(other), tuple(mine)
