"""The register as CSV, in the columns of the books that people know."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from documents.register.reading import RegisterRow
from workflow.text import Text

FORMULA = ("=", "+", "-", "@", "\t", "\r")
STATUS = {
    "issued": Text("Terbit", "Issued"),
    "void": Text("Batal", "Void"),
    "reserved": Text("Dicadangkan", "Reserved"),
    "legacy": Text("Arsip kertas", "On paper"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a book: its head, and what a row shows in it in a language."""

    head: Text
    cell: Callable[[RegisterRow, str], str]


def _names(row: RegisterRow, key: str) -> str:
    value = row.facts.get(key) or ""
    return value if isinstance(value, str) else "; ".join(str(name) for name in value)


def _ordinal(row: RegisterRow, language: str) -> str:
    return f"{row.ordinal}{row.suffix}"


def _date(row: RegisterRow, language: str) -> str:
    return row.issued_on.isoformat()


def _status(row: RegisterRow, language: str) -> str:
    return STATUS[row.status].said(language)


NO = Column(Text("No", "No"), _ordinal)
AGENDA = (
    NO,
    Column(Text("Nomor dan Kode Surat", "Number and code"), lambda row, language: row.number),
    Column(Text("Tanggal Surat", "Date"), _date),
    Column(Text("Kepada", "To"), lambda row, language: _names(row, "addressees")),
    Column(Text("Perihal", "Subject"), lambda row, language: row.subject),
    Column(Text("Lampiran", "Enclosures"), lambda row, language: _names(row, "enclosure")),
    Column(Text("Tembusan", "Copies"), lambda row, language: _names(row, "copies")),
)
DECISIONS = (
    NO,
    Column(Text("Nomor", "Number"), lambda row, language: row.number),
    Column(Text("Tanggal", "Date"), _date),
    Column(Text("Tentang", "Subject"), lambda row, language: row.subject),
    Column(Text("Uraian Singkat", "Summary"), lambda row, language: _names(row, "summary")),
    Column(Text("Penandatangan", "Signatory"), lambda row, language: row.signatory),
    Column(Text("Jumlah Lampiran", "Annexes"), lambda row, language: str(row.facts.get("annexes") or 0)),
    Column(Text("Status", "Status"), _status),
    Column(Text("Keterangan", "Remarks"), lambda row, language: ""),
)
ALL = (
    Column(Text("Seri", "Series"), lambda row, language: row.series),
    Column(Text("Tahun", "Year"), lambda row, language: str(row.year)),
    NO,
    Column(Text("Nomor", "Number"), lambda row, language: row.number),
    Column(Text("Tanggal", "Date"), _date),
    Column(Text("Perihal / Tentang", "Subject"), lambda row, language: row.subject),
    Column(Text("Uraian Singkat", "Summary"), lambda row, language: _names(row, "summary")),
    Column(Text("Kepada", "To"), lambda row, language: _names(row, "addressees")),
    Column(Text("Penandatangan", "Signatory"), lambda row, language: row.signatory),
    Column(Text("Lampiran", "Enclosures"), lambda row, language: _names(row, "enclosure")),
    Column(Text("Tembusan", "Copies"), lambda row, language: _names(row, "copies")),
    Column(Text("Status", "Status"), _status),
    Column(Text("SHA-256", "SHA-256"), lambda row, language: row.sha256 or ""),
)
BOOKS: Mapping[str, Sequence[Column]] = {"agenda": AGENDA, "decisions": DECISIONS, "all": ALL}
"""Buku Agenda Surat Keluar, Register Keputusan, and every column for rows of several series."""


def csv_rows(rows: Iterable[RegisterRow], book: str = "all", language: str = "id") -> Iterator[str]:
    """Lines of CSV (RFC 4180, UTF-8 text) with a head; `book` names the columns. Streams: one line for one row."""
    columns = BOOKS[book]
    yield _line(column.head.said(language) for column in columns)
    for row in rows:
        yield _line(column.cell(row, language) for column in columns)


def guarded(cell: str) -> str:
    """A cell that a spreadsheet shows as text: one that would be read as a formula gets an apostrophe before it."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _line(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow([guarded(cell) for cell in cells])
    return line.getvalue()
