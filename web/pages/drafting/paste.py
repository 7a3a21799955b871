"""What people copy out of Word and Excel, read as rows."""

import contextlib
import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from web.pages.drafting.shapes import one_line_ending

_MARKER = re.compile(r"\s*(?:[A-Za-z]|\d{1,3}|[ivxIVX]{1,5}|[•▪–-])[.)]?[\t ]+")
_COUNTED = re.compile(r"\s*\d{1,4}[.)]?\s*")


@dataclass(frozen=True, slots=True)
class Pasted:
    """The rows that fit; `cut` when some cells did not."""

    rows: tuple[tuple[str, ...], ...]
    cut: bool = False


def pasted_lines(text: str) -> Pasted:
    """One row a line. The numbering that Word puts before every line ("a.", "1.") goes: the document numbers itself."""
    lines = [line.strip() for line in one_line_ending(text).split("\n") if line.strip()]
    marked = [match for line in lines if (match := _numbering(line))]
    if len(marked) == len(lines):
        lines = [line[match.end() :] for line, match in zip(lines, marked, strict=True)]
    return Pasted(tuple((" ".join(line.split("\t")).strip(),) for line in lines))


def pasted_cells(text: str, width: int, column: int, titles: Sequence[str] = ()) -> Pasted:
    """Cells by tabs, rows by lines, for a table `width` columns wide, from `column` on.

    A row that repeats the table's titles is left out, and so is a first column too many that only counts.
    """
    found = [[cell.strip() for cell in cells] for cells in _rows(text)]
    found = [cells for cells in found if any(cells)]
    room = width - column
    too_many = all(len(cells) > room for cells in found)
    if too_many and all(_COUNTED.fullmatch(cells[0]) for cells in _body(found)):
        found = [cells[1:] for cells in found]
    wanted = [title.casefold() for title in titles]
    if found and wanted and [cell.casefold() for cell in found[0]] == wanted:
        found = found[1:]
    cut = any(any(cells[room:]) for cells in found)
    return Pasted(tuple(tuple(cells[:room]) for cells in found), cut)


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
