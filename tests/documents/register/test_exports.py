"""The register as CSV."""

import csv
import io
from datetime import UTC, date, datetime
from typing import Any

import pytest

from documents.register.exports import BOOKS, csv_rows, guarded
from documents.register.reading import RegisterRow
from documents.store.base import new_id


def row(**given: Any) -> RegisterRow:
    values: dict[str, Any] = {
        "number": "22/A/2019",
        "series": "A",
        "period": "2019",
        "year": 2019,
        "ordinal": 22,
        "suffix": "",
        "issued_on": date(2019, 12, 16),
        "subject": 'Panitia, "Rakon"\ndan Moderator',
        "signatory": "Ketua",
        "facts": {
            "addressees": ["Lurah", "Camat"],
            "enclosure": "1 (satu) berkas",
            "copies": ["Arsip"],
            "annexes": 2,
            "summary": "Rakon",
        },
        "status": "issued",
        "document_id": new_id(),
        "revision": 1,
        "security": "open",
        "recorded_at": datetime(2019, 12, 16, tzinfo=UTC),
        "sha256": None,
    }
    return RegisterRow(**(values | given))


def read(*rows: RegisterRow, **given: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO("".join(csv_rows(rows, **given)), newline="")))


def test_the_book_of_outgoing_letters() -> None:
    """The columns of the Buku Agenda Surat Keluar, in their order."""
    head, first = read(row(), book="agenda")
    assert head == ["No", "Nomor dan Kode Surat", "Tanggal Surat", "Kepada", "Perihal", "Lampiran", "Tembusan"]
    subject = 'Panitia, "Rakon"\ndan Moderator'
    assert first == ["22", "22/A/2019", "2019-12-16", "Lurah; Camat", subject, "1 (satu) berkas", "Arsip"]


def test_the_register_of_decisions() -> None:
    """The columns of the Register Keputusan; number and date are cells of their own."""
    head, first = read(row(suffix="a"), book="decisions")
    assert head[3:] == ["Tentang", "Uraian Singkat", "Penandatangan", "Jumlah Lampiran", "Status", "Keterangan"]
    assert (first[0], first[4:]) == ("22a", ["Rakon", "Ketua", "2", "Terbit", ""])


@pytest.mark.parametrize("book", BOOKS)
@pytest.mark.parametrize("facts", [{}, {"addressees": None, "copies": [], "summary": ""}])
def test_what_is_not_there_is_an_empty_cell(book: str, facts: dict[str, Any]) -> None:
    """A row without facts has every column, and never the word None."""
    head, first = read(row(facts=facts), book=book)
    assert len(head) == len(first) and "None" not in first


def test_in_english() -> None:
    """Heads and statuses come in the reader's language."""
    head, first = read(row(), language="en")
    assert (head[3], first[11]) == ("Number", "Issued")


@pytest.mark.parametrize("cell", ["=cmd|'/c calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    """What a spreadsheet would take for a formula is text, in every column that people fill."""
    assert guarded(cell) == f"'{cell}"
    dangerous = row(subject=cell, signatory=cell, facts={"addressees": [cell], "summary": cell, "copies": cell})
    for book in BOOKS:
        _, first = read(dangerous, book=book)
        assert not any(found.startswith(("=", "+", "-", "@", "\t", "\r")) for found in first)


def test_rows_are_streamed() -> None:
    """A line is there as soon as its row is: nothing is collected first."""
    taken: list[int] = []

    def rows() -> Any:
        for ordinal in range(1, 4):
            taken.append(ordinal)
            yield row(ordinal=ordinal)

    lines = csv_rows(rows())
    next(lines)
    next(lines)
    assert taken == [1]
