"""What is said of a template, with the place where it is."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from workflow.text import Text

WRONG, LOOK, HEALED = "wrong", "look", "healed"
"""What keeps a template from being used; what a person should look at; what was put right by itself."""

WHOLE = Text("Seluruh templat", "The whole template")
_LONGEST = 90


@dataclass(frozen=True, slots=True)
class Place:
    """A paragraph: the part of the file, its number in it from 1 (0: the part itself), and what it says."""

    part: Text
    paragraph: int = 0
    text: str = ""

    @property
    def excerpt(self) -> str:
        """The paragraph on one line, cut to what a reader needs to find it."""
        words = " ".join(self.text.split())
        return words if len(words) <= _LONGEST else f"{words[:_LONGEST].rstrip()}…"


NOWHERE = Place(WHOLE)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about a template. `near` is what to write instead, ready to be copied; "" where there is nothing."""

    weight: str
    text: Text
    part: Text = WHOLE
    paragraph: int = 0
    excerpt: str = ""
    near: str = ""

    @classmethod
    def at(cls, place: Place, weight: str, text: Text, near: str = "") -> "Finding":
        """A finding in a paragraph."""
        return cls(weight, text, place.part, place.paragraph, place.excerpt, near)

    def to_json(self) -> dict[str, Any]:
        """As it is kept and sent."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Finding":
        return cls(**{**kept, "text": Text(**kept["text"]), "part": Text(**kept["part"])})
