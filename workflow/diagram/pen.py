"""Boxes, arrows and words of SVG. Colours are attributes, so a picture stands alone; on a page its classes override them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Literal
from xml.sax.saxutils import escape

FILLS = {
    "neutral": ("#E6EBEE", "#3F4C57"),
    "info": ("#E1EEFA", "#0A4F8F"),
    "waiting": ("#FFEFD1", "#7A4300"),
    "positive": ("#DDF3E5", "#0F5C34"),
    "negative": ("#FCE4E6", "#9B1524"),
    "final": ("#ECE6F8", "#53348F"),
}
"""Fill and ink of each tone: the light theme's."""
WORD, STROKE = "#16212B", "#4A5965"
LETTER = 0.57
"""A letter's width as a share of its size, on average; a word that is longer than its line is cut into pieces."""
LARGE, SMALL = 16, 14
PAD = 8
Mark = Literal["tick", "cross", "point"]
_MARKS: dict[Mark, str] = {
    "tick": "M{x} {y}l4 4l7 -8",
    "cross": "M{x} {y}m0 -4l8 8m0 -8l-8 8",
    "point": "M{x} {y}m1 -5l8 5l-8 5z",
}
MARK = 18


@dataclass(frozen=True, slots=True)
class Line:
    """Words of one size in a box; the first of a box is its name."""

    text: str
    size: int = SMALL
    bold: bool = False
    mark: Mark | None = None


def wrapped(line: Line, width: float) -> list[str]:
    """The words in lines that are no wider than `width`."""
    most = max(1, int(width / (line.size * LETTER)))
    pieces = [word[at : at + most] for word in line.text.split() for at in range(0, len(word), most)]
    found: list[str] = []
    for piece in pieces:
        if found and len(found[-1]) + 1 + len(piece) <= most:
            found[-1] += f" {piece}"
        else:
            found.append(piece)
    return found or [""]


def height_of(lines: Iterable[Line], width: float) -> int:
    """How high words stand."""
    return sum(_step(line) * len(wrapped(line, _room(line, width))) for line in lines)


def box_height(lines: Sequence[Line], width: float) -> int:
    """How high a box around words is."""
    return height_of(lines, width - 2 * PAD) + 2 * PAD


@dataclass
class Pen:
    """Collects what is drawn, from top to bottom."""

    parts: list[str] = field(default_factory=list)

    def box(
        self,
        kind: str,
        x: int,
        y: int,
        width: int,
        lines: Sequence[Line],
        *,
        tone: str,
        thick: bool = False,
        dashed: bool = False,
    ) -> int:
        """A box with words; answers how high it is. `kind` is "state", "stop", or "mention" for one without a border."""
        high, (fill, ink) = box_height(lines, width), FILLS[tone]
        border = "" if kind == "mention" else f' stroke="{ink}"'
        border += (' stroke-width="4"' if thick else "") + (' stroke-dasharray="5 4"' if dashed else "")
        self.parts.append(
            f'<g class="nk-way-{kind} nk-way-{tone}">'
            f'<rect x="{x}" y="{y}" width="{width}" height="{high}" rx="6" fill="{fill}"{border}/>'
        )
        self.words(x + PAD, y + PAD, width - 2 * PAD, lines, ink)
        self.parts.append("</g>")
        return high

    def frame(self, x: int, y: int, width: int, height: int) -> None:
        """A line around several boxes."""
        self.parts.append(
            f'<rect class="nk-way-frame" x="{x}" y="{y}" width="{width}" height="{height}" rx="8" fill="none"'
            f' stroke="{STROKE}" stroke-dasharray="2 3"/>'
        )

    def words(self, x: int, y: int, width: int, lines: Iterable[Line], ink: str = WORD) -> None:
        """Words that begin at this corner."""
        for line in lines:
            if line.mark:
                self._mark(line.mark, x, y + _step(line) // 2, ink)
            bold = ' font-weight="600"' if line.bold else ""
            at = x + (MARK if line.mark else 0)
            pieces = wrapped(line, _room(line, width))
            for piece, top in zip(pieces, accumulate([_step(line)] * len(pieces), initial=y), strict=False):
                self.parts.append(
                    f'<text x="{at}" y="{top + line.size}" font-size="{line.size}"{bold} fill="{ink}">{escape(piece)}</text>'
                )
            y += _step(line) * len(pieces)

    def down(self, x: int, top: int, bottom: int, *, dashed: bool = False) -> None:
        """An arrow downwards."""
        self._arrow(f"M{x} {top}V{bottom - 8}", f"M{x - 4} {bottom - 9}l4 8l4 -8z", dashed=dashed)

    def right(self, start: int, end: int, y: int, *, dashed: bool = False) -> None:
        """An arrow to the right."""
        self._arrow(f"M{start} {y}H{end - 8}", f"M{end - 9} {y - 4}l8 4l-8 4z", dashed=dashed)

    def _arrow(self, shaft: str, head: str, *, dashed: bool) -> None:
        dashes = ' stroke-dasharray="5 4"' if dashed else ""
        self.parts.append(
            f'<path class="nk-way-line" d="{shaft}" fill="none" stroke="{STROKE}"{dashes}/>'
            f'<path class="nk-way-head" d="{head}" fill="{STROKE}"/>'
        )

    def _mark(self, mark: Mark, x: int, y: int, ink: str) -> None:
        fill = ink if mark == "point" else "none"
        self.parts.append(
            f'<path class="nk-way-{mark}" d="{_MARKS[mark].format(x=x, y=y)}" fill="{fill}" stroke="{ink}" stroke-width="2"/>'
        )


def _step(line: Line) -> int:
    """From one line to the next."""
    return line.size + 4


def _room(line: Line, width: float) -> float:
    return width - (MARK if line.mark else 0)
