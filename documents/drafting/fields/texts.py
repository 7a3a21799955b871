"""Typed text: one line, several lines, a list of paragraphs."""

from dataclasses import dataclass
from typing import Any

from documents.drafting.fields.base import Field, read_list
from documents.drafting.fields.characters import is_blank, read_text
from documents.drafting.fields.problems import Place, Problems
from documents.drafting.words import LETTERS, NONE, letter
from workflow.text import Text

LINE = 2_000  # characters of a one-line text where the type does not say
PARAGRAPH = 50_000  # characters of a paragraph


@dataclass(frozen=True, slots=True, kw_only=True)
class TextField(Field):
    """One line, such as a title: {"title": "Panitia Pelaksana"}."""

    kind = "text"
    keys = frozenset({"max"})
    lines = False
    max: int = LINE

    def clean(self, value: object, at: Place, problems: Problems) -> str:
        return read_text(value, at, problems, limit=self.max, lines=self.lines)

    def empty(self) -> str:
        return ""

    def is_empty(self, value: Any) -> bool:
        return is_blank(value)

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "maxLength": self.max}


@dataclass(frozen=True, slots=True, kw_only=True)
class LongTextField(TextField):
    """Several lines: {"closing": "Demikian disampaikan, ..."}."""

    kind = "long_text"
    lines = True
    max: int = PARAGRAPH


@dataclass(frozen=True, slots=True, kw_only=True)
class ParagraphsField(Field):
    """A list of paragraphs, printed with letters, numbers or neither: {"considering": ["bahwa ...;", "bahwa ...;"]}.

    `item` names one of them in messages, with its letter or number for {n}: "Menimbang huruf {n}". Blank ones are
    dropped.
    """

    kind = "paragraphs"
    keys = frozenset({"max", "numbering", "item"})
    max: int = PARAGRAPH
    numbering: str = NONE
    item: Text | None = None

    def clean(self, value: object, at: Place, problems: Problems) -> list[str]:
        texts = (
            read_text(item, self.item_place(at, index), problems, limit=self.max, lines=True)
            for index, item in read_list(value, at, problems)
        )
        return [text for text in texts if not is_blank(text)]

    def empty(self) -> list[str]:
        return []

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "items": {"type": "string", "maxLength": self.max}}

    def item_place(self, at: Place, index: int) -> Place:
        """Where the item is that stands at `index`, from 0."""
        sign = letter(index + 1) if self.numbering == LETTERS else str(index + 1)
        if self.item:
            return at.inside(index, self.item.format(n=sign))
        word = {"letters": ("huruf", "item"), "numbers": ("angka", "item")}.get(
            self.numbering, ("paragraf", "paragraph")
        )
        return at.extended(index, f"{word[0]} {sign}", f"{word[1]} {sign}")
