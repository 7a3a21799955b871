"""The register read: pages, filters, books."""

import base64
import json
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import literal
from sqlalchemy.orm import Session

from documents.numbering.counters import allocate, open_series
from documents.register.entries import enter, last_date, periods_of
from documents.register.reading import RegisterPage, all_rows, before, books, page, years
from documents.rendering.stored import DocumentFile
from documents.store.database import Database
from tests.documents.rows import HASH, THEN, Office, add_document, add_office
from workflow.refusal import Kind, Refusal


@pytest.fixture
def office(database: Database) -> Office:
    with database.write() as session:
        return add_office(session)


def issue(session: Session, office: Office, series: str, period: str, subject: str = "Panitia", **given: Any) -> UUID:
    """A document with the next number of its series."""
    document_id = add_document(session, office, subject, security=given.pop("security", "open"))
    year, month = int(period[:4]), int(period[5:] or 12)
    ordinal = given.pop("ordinal", None) or allocate(session, office.body_id, series, period)
    values: dict[str, Any] = {
        "number": f"{ordinal}/{series}/{year}",
        "issued_on": date(year, month, min(1 + ordinal // 10, 28)),
        "signatory": "Ketua",
        "facts": {},
    }
    enter(
        session,
        body_id=office.body_id,
        series=series,
        period=period,
        year=year,
        ordinal=ordinal,
        document_id=document_id,
        revision=1,
        content_sha256=HASH,
        subject=subject,
        recorded_at=THEN,
        **(values | given),
    )
    return document_id


def keep_file(session: Session, office: Office, document_id: UUID, sha256: str, **given: Any) -> None:
    values: dict[str, Any] = {"revision": 1, "kind": "docx", "part": "", "name": "a.docx", "media_type": "a/b"}
    session.add(
        DocumentFile(
            body_id=office.body_id,
            document_id=document_id,
            sha256=sha256,
            bytes=9,
            created_at=THEN,
            **(values | given),
        )
    )


def numbers(rows: Iterable[Any]) -> list[str]:
    return [row.number for row in rows]


def read(database: Database, office: Office, **given: Any) -> RegisterPage:
    with database.read() as session:
        return page(session, office.body_id, **given)


def test_pages_follow_each_other(database: Database, office: Office) -> None:
    """Walking from page to page shows every row once and in order, whatever the size of the page."""
    with database.write() as session:
        for series in ("B", "A"):
            for _ in range(13):
                issue(session, office, series, "2019")
    for limit in (1, 4, 13, 26, 50):
        seen: list[str] = []
        after = None
        while True:
            found = read(database, office, after=after, limit=limit)
            assert len(found.items) <= limit
            seen += numbers(found.items)
            after = found.next
            if after is None:
                break
        assert seen == [f"{n}/{series}/2019" for series in ("A", "B") for n in range(1, 14)]


def test_a_monthly_series_is_read_by_month(database: Database, office: Office) -> None:
    """A counter that resets each month has the same ordinals again; pages go through the months."""
    with database.write() as session:
        for period in ("2019-11", "2019-12", "2020-01"):
            for _ in range(3):
                issue(session, office, "A", period)
    first = read(database, office, series="A", year=2019, limit=4)
    second = read(database, office, series="A", year=2019, limit=4, after=first.next)
    seen = [(row.period, row.ordinal) for row in (*first.items, *second.items)]
    assert seen == [(period, ordinal) for period in ("2019-11", "2019-12") for ordinal in (1, 2, 3)]
    assert second.next is None


@pytest.mark.parametrize("series", ["A", None])
def test_a_mark_of_another_year_stays_in_the_year(database: Database, office: Office, series: str | None) -> None:
    """Whatever mark a page begins at, the filters hold: no row of another year or series comes in."""
    with database.write() as session:
        for of, period in (("A", "2018"), ("A", "2019"), ("A", "2020"), ("B", "2018"), ("B", "2019")):
            for _ in range(2):
                issue(session, office, of, period)
    wanted = ["1/A/2019", "2/A/2019"] + ([] if series else ["1/B/2019", "2/B/2019"])
    for marks, left in (("A", "2018", 1), 0), (("A", "2019", 2), 1), (("A", "2020", 1), 2), (("Z", "2019", 1), 9):
        found = read(database, office, series=series, year=2019, after=before(*marks))
        assert numbers(found.items) == wanted[left:], marks


def test_an_inserted_number_stands_behind_its_own(database: Database, office: Office) -> None:
    """22a comes between 22 and 23, also across two pages."""
    with database.write() as session:
        for _ in range(3):
            issue(session, office, "A", "2019")
        issue(session, office, "A", "2019", ordinal=2, suffix="a", number="2a/A/2019")
    first = read(database, office, series="A", limit=2)
    rest = read(database, office, series="A", after=first.next)
    assert numbers((*first.items, *rest.items)) == ["1/A/2019", "2/A/2019", "2a/A/2019", "3/A/2019"]


def test_a_page_can_begin_at_a_number(database: Database, office: Office) -> None:
    """Jumping to an ordinal shows it first."""
    with database.write() as session:
        for _ in range(9):
            issue(session, office, "A", "2019")
    found = read(database, office, series="A", after=before("A", "2019", 7))
    assert numbers(found.items) == ["7/A/2019", "8/A/2019", "9/A/2019"]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"series": "A"}, ["1/A/2019", "2/A/2019", "1/A/2020"]),
        ({"year": 2020}, ["1/A/2020"]),
        ({"series": "B", "year": 2020}, []),
        ({"q": "pKk"}, ["2/A/2019"]),
        ({"q": "a/2019 panitia"}, ["1/A/2019"]),
        ({"q": "100%"}, ["1/B/2019"]),
        ({"q": "_"}, []),
        ({"q": "  "}, ["1/A/2019", "2/A/2019", "1/A/2020", "1/B/2019"]),
        ({"status": "issued", "series": "B"}, ["1/B/2019"]),
        ({"status": "void"}, []),
        ({"status": "legacy"}, []),
    ],
)
def test_filters(database: Database, office: Office, filters: dict[str, Any], found: list[str]) -> None:
    """By series, year, status and words in number or subject, which stand for themselves."""
    with database.write() as session:
        issue(session, office, "A", "2019", "Panitia Rakon")
        issue(session, office, "A", "2019", "Kader PKK")
        issue(session, office, "A", "2020", "Panitia")
        issue(session, office, "B", "2019", "Naik 100%")
    assert numbers(read(database, office, **filters).items) == found


def test_another_body_reads_nothing(database: Database, office: Office) -> None:
    """A register belongs to its body."""
    with database.write() as session:
        issue(session, office, "A", "2019")
        other = add_office(session, "rt06")
    assert read(database, other).items == ()
    with database.read() as session:
        assert (books(session, other.body_id), years(session, other.body_id)) == ((), ())


def test_the_file_is_the_final_one(database: Database, office: Office) -> None:
    """A row shows the final file's hash once it is there; drafts, parts and other revisions are not it."""
    with database.write() as session:
        ready, waiting = issue(session, office, "A", "2019"), issue(session, office, "A", "2019", security="closed")
        keep_file(session, office, ready, "a" * 64)
        keep_file(session, office, ready, "b" * 64, kind="draft")
        keep_file(session, office, ready, "c" * 64, part="1")
        keep_file(session, office, waiting, "d" * 64, revision=2)
    rows = read(database, office).items
    assert [(row.document_id, row.sha256, row.security) for row in rows] == [
        (ready, "a" * 64, "open"),
        (waiting, None, "closed"),
    ]
    assert {row.status for row in rows} == {"issued"}


def mark(*key: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode()


@pytest.mark.parametrize(
    "after",
    [
        "x",
        "é",
        "####",
        base64.b64encode(b"7").decode(),
        mark(),
        mark(None),
        mark("A", "2019"),
        mark("A", "2019", "x", ""),
        mark("A", "2019", -1, ""),
        mark("A", "2019", 10**30, ""),
        mark("A", "20\x0019", 1, ""),
    ],
)
def test_a_mark_that_is_no_page(database: Database, office: Office, after: str) -> None:
    """Whatever is sent for `after`, it is a page's mark or refused by name."""
    with pytest.raises(Refusal) as refused:
        read(database, office, after=after)
    assert (refused.value.kind, refused.value.fields[0].path) == (Kind.CONTENT, "after")


def test_an_unknown_status_is_refused(database: Database, office: Office) -> None:
    """A status that no row can have is named, with those that there are."""
    with pytest.raises(Refusal) as refused:
        read(database, office, status="terbit")
    assert refused.value.fields[0].path == "status" and "issued" in refused.value.fields[0].text.id


def test_books_say_what_they_hold(database: Database, office: Office) -> None:
    """Each series and period: from which number to which, how many, whether complete, and what stands on paper."""
    with database.write() as session:
        for series, last in (("A", 21), ("C", 7)):
            open_series(
                session,
                body_id=office.body_id,
                series=series,
                period="2019",
                last=last,
                reason="Di kertas",
                recorded_by=None,
                recorded_at=THEN,
            )
        for _ in range(3):
            issue(session, office, "A", "2019")
        issue(session, office, "B", "2019")
        issue(session, office, "B", "2020", ordinal=allocate(session, office.body_id, "B", "2020") + 1)
    with database.read() as session:
        found = books(session, office.body_id)
        this_year = books(session, office.body_id, year=2019)
        assert years(session, office.body_id) == (2020, 2019)
    told = [(book.series, book.year, book.first, book.last, book.count, book.on_paper, book.gapless) for book in found]
    assert told == [
        ("A", 2019, 22, 24, 3, 21, True),
        ("B", 2019, 1, 1, 1, 0, True),
        ("C", 2019, None, 7, 0, 7, True),
        ("B", 2020, 2, 2, 1, 0, False),
    ]
    assert (this_year, [book.reason for book in this_year]) == (found[:3], ["Di kertas", None, "Di kertas"])


def last_dated(session: Session, office: Office, series: str, year: int) -> date | None:
    first, last = periods_of(year)
    asked = {"body_id": office.body_id, "first_period": first, "last_period": last}
    return session.execute(last_date(literal(series)), asked).scalar_one_or_none()


def test_the_last_date_of_a_series(database: Database, office: Office) -> None:
    """The date behind which nothing is dated is that of the last number, inserted ones aside; of that year only."""
    with database.write() as session:
        assert last_dated(session, office, "A", 2019) is None
        issue(session, office, "A", "2019", issued_on=date(2019, 12, 16))
        issue(session, office, "A", "2019", ordinal=1, suffix="a", number="1a", issued_on=date(2019, 12, 20))
        assert last_dated(session, office, "A", 2019) == date(2019, 12, 16)
        assert (last_dated(session, office, "A", 2020), last_dated(session, office, "B", 2019)) == (
            None,
            None,
        )


def test_a_number_is_entered_once(database: Database, office: Office) -> None:
    """The key of a number is its series, period, ordinal and suffix, not what was printed."""
    with database.write() as session:
        issue(session, office, "A", "2019")
    with pytest.raises(Exception, match=r"(?i)unique"), database.write() as session:
        issue(session, office, "A", "2019", ordinal=1, number="1/A/XII/2019")


def test_every_row_is_streamed(database: Database, office: Office) -> None:
    """All rows come in order, over many pages."""
    with database.write() as session:
        for _ in range(30):
            issue(session, office, "A", "2019")
    with database.read() as session:
        assert [row.ordinal for row in all_rows(session, office.body_id, series="A")] == list(range(1, 31))
