"""Numbers over the turn of a year, after an opening balance, and as a forecast."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from documents.approval.views import DocumentView
from documents.numbering.counters import open_series
from documents.register.reading import books
from tests.journeys.acting import ISSUING, at, register_rows, take
from tests.journeys.test_editions import LETTER
from tests.office import House, open_house
from workflow.refusal import Kind, Refusal


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[House]:
    """The body that comes with the product, on the morning of the seed decree."""
    opened = open_house(database_url, tmp_path / "home")
    yield opened
    opened.close()


@pytest.fixture(params=["UTC", "America/Los_Angeles", "Pacific/Kiritimati"])
def process_zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine that is set to another time zone than the office."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def letter(house: House, *steps: str) -> DocumentView:
    """A letter as it stands after these steps."""
    made = house.office.desk.create(house.actor("staf"), "letter", LETTER)
    return take(house, made.id, *steps) if steps else made


def opening(house: House, last: int, period: str = "2019") -> None:
    """Letters up to `last` stand on paper."""
    with house.office.database.write() as session:
        open_series(
            session,
            body_id=house.body_id,
            series="SKR",
            period=period,
            last=last,
            reason="Buku agenda 2019",
            recorded_by=None,
            recorded_at=datetime(2019, 12, 2, tzinfo=UTC),
        )


def test_the_year_ends_in_the_office_and_not_in_greenwich(house: House, process_zone: None) -> None:
    """31 December 17:30 UTC is 1 January 00:30 in Padang: the number begins the new year, whatever the machine's zone."""
    at(house, "2019-12-31T16:59:59+00:00")
    last = letter(house, *ISSUING)
    at(house, "2019-12-31T17:30:00+00:00")
    first = letter(house, *ISSUING)

    assert (last.number, str(last.issued_on)) == ("1/SKR/PKK-PROP/XII/2019", "2019-12-31")
    assert (first.number, str(first.issued_on)) == ("1/SKR/PKK-PROP/I/2020", "2020-01-01")
    assert [(row.period, row.ordinal, row.year) for row in register_rows(house)] == [
        ("2019", 1, 2019),
        ("2020", 1, 2020),
    ]


def test_the_period_follows_the_date_of_issue(house: House) -> None:
    """A letter that was drafted and checked in December and is signed in January counts in January's year."""
    made = letter(house, *ISSUING[:2])
    assert made.expected_number == "1/SKR/PKK-PROP/XII/2019"
    at(house, "2020-01-02T09:00+07:00")
    assert house.office.desk.view(house.actor("ketua"), made.id).expected_number == "1/SKR/PKK-PROP/I/2020"
    assert take(house, made.id, ISSUING[2]).number == "1/SKR/PKK-PROP/I/2020"


def test_counting_goes_on_after_the_paper_register(house: House) -> None:
    """With 295 letters on paper the next is 296; the new year begins at 1; no opening once a number was given out."""
    opening(house, 295)
    numbers = [letter(house, *ISSUING).number for _ in range(2)]
    at(house, "2020-01-02T09:00+07:00")
    numbers.append(letter(house, *ISSUING).number)

    assert numbers == ["296/SKR/PKK-PROP/XII/2019", "297/SKR/PKK-PROP/XII/2019", "1/SKR/PKK-PROP/I/2020"]
    for period, code in (("2019", "series_opened"), ("2020", "series_in_use")):
        with pytest.raises(Refusal) as refused:
            opening(house, 400, period)
        assert (refused.value.kind, refused.value.code) == (Kind.DOCUMENT, code)
    with house.office.database.read() as session:
        held = books(session, house.body_id)
    assert [(book.period, book.on_paper, book.first, book.last, book.gapless) for book in held] == [
        ("2019", 295, 296, 297, True),
        ("2020", 0, 1, 1, True),
    ]


def test_a_forecast_takes_nothing(house: House) -> None:
    """However often the next number is shown, to however many, the one who issues gets it and the others the next."""
    drafts = [letter(house) for _ in range(3)]
    views = [house.office.desk.view(house.actor("staf"), draft.id) for draft in drafts for _ in range(3)]
    assert {view.expected_number for view in views} == {"1/SKR/PKK-PROP/XII/2019"}

    take(house, drafts[2].id, *ISSUING)
    rest = [house.office.desk.view(house.actor("staf"), draft.id).expected_number for draft in drafts[:2]]
    assert rest == ["2/SKR/PKK-PROP/XII/2019"] * 2


def test_dates_rise_with_the_numbers(house: House) -> None:
    """On a day before the series' last date neither the number is given nor the signature; nothing at all is written."""
    waiting = letter(house, *ISSUING[:2])
    at(house, "2019-12-18T09:00+07:00")
    letter(house, *ISSUING)
    at(house, "2019-12-17T09:00+07:00")
    before = traces(house, waiting.id)
    with pytest.raises(Refusal) as refused:
        take(house, waiting.id, ISSUING[2])

    assert (refused.value.kind, refused.value.code) == (Kind.DOCUMENT, "date_before_last")
    assert traces(house, waiting.id) == before
    at(house, "2019-12-18T10:00+07:00")
    assert take(house, waiting.id, ISSUING[2]).number == "2/SKR/PKK-PROP/XII/2019"


def traces(house: House, document_id: UUID) -> object:
    """What an act could have left behind."""
    view = house.office.desk.view(house.actor("ketua"), document_id)
    history = house.office.desk.history(house.actor("ketua"), document_id)
    return view.state.name, view.version, view.expected_number, len(history), register_rows(house)
