"""A number's pattern, e.g. `{seq}/KEP/{body}/{month:roman}/{year}`: printed, read back, and compared with others.

Codes are printed byte for byte: spaces, dots and roman-looking codes (POKJA IV, VC) are codes like any other.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

import roman

from documents.numbering.strings import AnyCode, Choices, Counting, Fragment, Literal, ambiguous_string, common_string
from workflow.text import Text

Codes = Mapping[str, Collection[str]]
"""Which codes a place may print, by its name ("unit", ...); a place that is not named prints any text without "/"."""

CODES = ("series", "unit", "body", "class", "security")
STYLES = {"seq": r"[1-9]", "month": r"roman|2", "year": r"2"}
PLACE = re.compile(r"\{([^{}]*)\}")
ROMAN = {month: roman.toRoman(month) for month in range(1, 13)}


class PatternError(Exception):
    """A pattern that cannot be used; `text` says why."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


class NumberParts(NamedTuple):
    """What a pattern prints; `classification` fills `{class}`. Read back from a number, the other parts are empty."""

    seq: int
    year: int | None = None
    month: int | None = None
    series: str = ""
    unit: str = ""
    body: str = ""
    classification: str = ""
    security: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """One `{name:style}` of a pattern."""

    name: str
    style: str = ""

    @property
    def attribute(self) -> str:
        return "classification" if self.name == "class" else self.name

    def print(self, parts: NumberParts) -> str:
        """This place's text. A part that is missing is a ValueError naming it."""
        value = getattr(parts, self.attribute)
        if value in ("", None):
            raise ValueError(f"the number needs {self.name}")
        if self.style == "roman":
            return ROMAN[value]
        if self.name == "year":
            return f"{value % 100:02}" if self.style else f"{value:04}"
        return f"{value:0{self.style or 1}}" if isinstance(value, int) else str(value)

    def read(self, printed: str) -> int | str:
        """The part that was printed. Two digits of a year are of this century."""
        if self.style == "roman":
            return roman.fromRoman(printed)
        if self.name == "year":
            return int(printed) + (2000 if self.style else 0)
        return int(printed) if self.name in STYLES else printed

    def expression(self, codes: Codes) -> str:
        """What this place may print, as a regular expression."""
        known = codes.get(self.name)
        if self.name in CODES:
            return "|".join(re.escape(code) for code in sorted(known, key=len, reverse=True)) if known else "[^/]+"
        if self.name == "seq":
            width = int(self.style or 1)
            return rf"[1-9]\d{{{width - 1},}}|(?!0{{{width}}})0\d{{{width - 1}}}" if width > 1 else r"[1-9]\d*"
        if self.name == "year":
            return r"\d{2}" if self.style else r"\d{4}"
        return "|".join(sorted(self._months(), key=len, reverse=True))

    def fragment(self, codes: Codes) -> Fragment:
        """The same as a piece of an automaton, for comparing patterns."""
        known = codes.get(self.name)
        if self.name in CODES:
            return Choices(frozenset(known)) if known else AnyCode()
        if self.name == "seq":
            return Counting(int(self.style or 1))
        if self.name == "year":
            return Literal(("0123456789",) * (2 if self.style else 4))
        return Choices(frozenset(self._months()))

    def _months(self) -> list[str]:
        return [self.print(NumberParts(1, month=month)) for month in range(1, 13)]


@dataclass(frozen=True)
class Pattern:
    """A pattern as its series' definition writes it."""

    text: str
    pieces: tuple[str | Place, ...]

    @staticmethod
    def parse(text: str) -> "Pattern":
        """Reads a pattern. PatternError names an unknown place or style, a stray brace, or `{seq}` that is missing."""
        return _parse(text)

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """The places in order."""
        return tuple(piece for piece in self.pieces if isinstance(piece, Place))

    @property
    def prints_month(self) -> bool:
        """Whether a monthly counter may use it."""
        return any(place.name == "month" for place in self.places)

    def format(self, parts: NumberParts) -> str:
        """The printed number. A part that the pattern needs and `parts` lacks is a ValueError."""
        return "".join(piece.print(parts) if isinstance(piece, Place) else piece for piece in self.pieces)

    def parse_number(self, number: str, codes: Codes | None = None) -> NumberParts | None:
        """The parts of a printed number; None when this pattern with these codes did not print it.

        Sure only when `unclear` finds nothing with the same codes, as every published pattern promises.
        """
        found = self._expression(codes or {}).fullmatch(number)
        if found is None:
            return None
        read: dict[str, int | str] = {}
        for index, place in enumerate(self.places):
            value = place.read(found[f"p{index}"])
            known = read.get(place.attribute)
            if place.name == "year" and isinstance(known, int) and isinstance(value, int):
                if known % 100 != value % 100:
                    return None
                value = known if place.style else value
            elif known not in (None, value):
                return None
            read[place.attribute] = value
        return NumberParts(**read)  # type: ignore[arg-type]  # each place reads what its part is

    def unclear(self, codes: Codes) -> str | None:
        """A number that this pattern could print for two sets of parts, or None when each number can be read back."""
        return ambiguous_string(self._fragments(codes))

    def _fragments(self, codes: Codes) -> list[Fragment]:
        return [piece.fragment(codes) if isinstance(piece, Place) else Literal(tuple(piece)) for piece in self.pieces]

    def _expression(self, codes: Codes) -> re.Pattern[str]:
        count = 0
        expression = ""
        for piece in self.pieces:
            if isinstance(piece, Place):
                expression += f"(?P<p{count}>{piece.expression(codes)})"
                count += 1
            else:
                expression += re.escape(piece)
        return re.compile(expression, re.DOTALL | re.ASCII)


def shared_number(a: Pattern, codes_a: Codes, b: Pattern, codes_b: Codes) -> str | None:
    """A shortest number that both could print, or None."""
    return common_string(a._fragments(codes_a), b._fragments(codes_b))


@lru_cache(maxsize=256)
def _parse(text: str) -> Pattern:
    pieces: list[str | Place] = []
    end = 0
    for found in PLACE.finditer(text):
        pieces += [_literal(text[end : found.start()]), _place(found[1])]
        end = found.end()
    pieces.append(_literal(text[end:]))
    pattern = Pattern(text, tuple(piece for piece in pieces if piece != ""))
    if not any(place.name == "seq" for place in pattern.places):
        raise PatternError(Text("Pola nomor harus memuat {seq}.", "The number pattern needs {seq}."))
    return pattern


def _literal(text: str) -> str:
    if "{" in text or "}" in text:
        raise PatternError(Text(f"Kurung kurawal tanpa pasangan: {text}", f"A brace without its pair: {text}"))
    return text


def _place(text: str) -> Place:
    name, colon, style = text.partition(":")
    if name not in STYLES and name not in CODES:
        known = ", ".join(f"{{{item}}}" for item in (*STYLES, *CODES))
        raise PatternError(
            Text(f"{{{text}}} tidak dikenal; yang ada: {known}.", f"{{{text}}} is unknown; there are: {known}.")
        )
    if colon and not re.fullmatch(STYLES.get(name, r"(?!)"), style):
        raise PatternError(Text(f"Bentuk {{{text}}} tidak dikenal.", f"The style of {{{text}}} is unknown."))
    return Place(name, style)
