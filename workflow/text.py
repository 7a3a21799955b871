"""A text in the two languages of the office: Indonesian first, English beside it."""

from dataclasses import dataclass
from typing import Literal

Language = Literal["id", "en"]


@dataclass(frozen=True, slots=True)
class Text:
    """One message or label, complete in both languages."""

    id: str
    en: str

    def said(self, language: str) -> str:
        """The text in `language` ("id" or "en"); anything else reads as Indonesian."""
        return self.en if language == "en" else self.id

    def format(self, **values: object) -> "Text":
        """Both languages with `{name}` places filled; a value that is a Text is filled in its own language."""
        return Text(
            self.id.format(**{key: _in("id", value) for key, value in values.items()}),
            self.en.format(**{key: _in("en", value) for key, value in values.items()}),
        )


def _in(language: str, value: object) -> object:
    return value.said(language) if isinstance(value, Text) else value
