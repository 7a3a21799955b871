"""What people copy out of Word and Excel, read as rows."""

import contextlib
import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from web.pages.drafting.shapes import one_line_ending

_MARKER = re.compile(r"\s*(?:[A-Za-z]|\d{1,3}|[ivxIVX]{1,5}|[•▪–-])[.)]?[\t ]+")
_SALUTATION = re.compile(
    r"^(?P<mark>[ \t]*(?:\d{1,3}[.)][ \t]*)?)(?:kepada[ \t]+)?(?:yth\.?|yang terhormat)(?:[ \t]*:)?[ \t]+",
    re.IGNORECASE | re.MULTILINE,
)
_COUNTED = re.compile(r"\s*\d{1,4}[.)]?\s*")


@dataclass(frozen=True, slots=True)
class Pasted:
    """The rows that fit; how many filled cells had no column (`left`), and whether a column that only counts was left out."""

    rows: tuple[tuple[str, ...], ...]
    left: int = 0
    counted: bool = False


def pasted_lines(text: str) -> Pasted:
    """One row a line. The numbering that Word puts before every line ("a.", "1.") goes: the document numbers itself."""
    lines = [line.strip() for line in one_line_ending(text).split("\n") if line.strip()]
    marked = [match for line in lines if (match := _numbering(line))]
    if len(marked) == len(lines):
        lines = [line[match.end() :] for line, match in zip(lines, marked, strict=True)]
    return Pasted(tuple((" ".join(line.split("\t")).strip(),) for line in lines))


def pasted_cells(text: str, width: int, column: int, titles: Sequence[str] = (), *, numbered: bool = False) -> Pasted:
    """Cells by tabs, rows by lines, for a table `width` columns wide, from `column` on.

    A row that repeats the table's titles is left out, and so is a first column that only counts, where it is one too many
    or the table numbers its rows itself (`numbered`).
    """
    found = [[cell.strip() for cell in cells] for cells in _rows(text)]
    found = [cells for cells in found if any(cells)]
    room = width - column
    too_many = all(len(cells) > room for cells in found)
    counted = bool(found) and (
        (too_many and all(_COUNTED.fullmatch(cells[0]) for cells in _body(found)))
        or (numbered and column == 0 and _runs(_body(found)))
    )
    if counted:
        found = [cells[1:] for cells in found]
    wanted = [title.casefold() for title in titles]
    if found and len(found[0]) > 1 and [cell.casefold() for cell in found[0]] == wanted[: len(found[0])]:
        found = found[1:]
    left = sum(1 for cells in found for cell in cells[room:] if cell)
    return Pasted(tuple(tuple(cells[:room]) for cells in found), left, counted)


def without_salutation(text: str) -> str:
    """Lines of addressees without "Yth." or "Kepada Yth.", which the document prints before them itself."""
    return _SALUTATION.sub(r"\g<mark>", text)


def salutes(line: str) -> bool:
    """Whether an addressee begins with the "Yth." that the document prints itself."""
    return _SALUTATION.match(line) is not None


def _runs(found: list[list[str]]) -> bool:
    """Whether the first cells count on by one, beside other cells: "1", "2", "3"."""
    if not found or not all(len(cells) > 1 and _COUNTED.fullmatch(cells[0]) for cells in found):
        return False
    numbers = [int(cells[0].rstrip(" .)")) for cells in found]
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _numbering(line: str) -> re.Match[str] | None:
    """The numbering before a line: a letter, a numeral or a bullet with its full stop, bracket or tab."""
    match = _MARKER.match(line)
    return match if match and (set(match.group()) & set(".)\t•▪–-")) else None


def _rows(text: str) -> list[list[str]]:
    """Excel puts a cell with line breaks in quotation marks; a cell that merely begins with one is left as it is."""
    plain = one_line_ending(text)
    quoted = re.search(r'(?:^|\t)"[^"\t]*\n', plain, re.MULTILINE) is not None
    if quoted:
        with contextlib.suppress(csv.Error):
            return list(csv.reader(io.StringIO(plain, newline=""), delimiter="\t"))
    return [line.split("\t") for line in plain.split("\n")]


def _body(found: list[list[str]]) -> list[list[str]]:
    """The rows without a first one of titles."""
    return found[1:] if len(found) > 1 and not _COUNTED.fullmatch(found[0][0]) else found
