"""The calendar feed: as RFC 5545 writes it, at an address of one's own, without what is confidential."""

import re
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from documents.notices.feed.feeds import CalendarFeed
from documents.notices.feed.ical import DayEvent, calendar
from tests.deskwork import LETTER, draft, to_sign, walk
from tests.documents.notices.telling import due
from tests.office import House

THEN = datetime(2019, 12, 16, 2, tzinfo=UTC)
TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200)


def read(text: str) -> list[tuple[str, str]]:
    """The lines of a calendar, unfolded, as name and value; each line is looked at as RFC 5545 asks."""
    assert text.endswith("\r\n")
    lines = text.removesuffix("\r\n").split("\r\n")
    for line in lines:
        assert len(line.encode()) <= 75
        assert not re.search(r"[\x00-\x08\x0a-\x1f\x7f]", line)
    unfolded = re.sub(r"\r\n ", "", "\r\n".join(lines)).split("\r\n")
    return [(name, value) for name, _, value in (line.partition(":") for line in unfolded)]


def plain(value: str) -> str:
    """A TEXT value as it was meant."""
    return re.sub(r"\\(.)", lambda found: {"n": "\n", "N": "\n"}.get(found[1], found[1]), value)


def values(text: str, name: str) -> list[str]:
    return [plain(value) for key, value in read(text) if key == name]


@given(TEXTS)
def test_any_title_is_written_well(title: str) -> None:
    """Whatever stands in a title comes out of the calendar as it went in, but for what is not to be read."""
    event = DayEvent("x@y", date(2019, 12, 16), title, title, "https://y/x", THEN)
    written = calendar("Batas", [event])
    wanted = title.replace("\r\n", "\n").replace("\r", "\n")
    wanted = "".join(letter for letter in wanted if letter in "\n\t" or (letter >= " " and letter != "\x7f"))
    assert values(written, "SUMMARY") == [wanted]
    assert [value for name, value in read(written) if name == "DTSTART;VALUE=DATE"] == ["20191216"]
    assert [value for name, value in read(written) if name == "DTEND;VALUE=DATE"] == ["20191217"]


def test_the_calendar_is_complete() -> None:
    """What RFC 5545 requires is there, each component begun and ended in order."""
    written = read(calendar("Batas", [DayEvent("a", date(2019, 12, 16), "s", "", "https://y", THEN)]))
    assert written[0] == ("BEGIN", "VCALENDAR")
    assert written[-1] == ("END", "VCALENDAR")
    names = [name for name, _ in written]
    assert {"VERSION", "PRODID", "UID", "DTSTAMP", "DTSTART;VALUE=DATE", "SUMMARY"} <= set(names)
    assert dict(written)["DTSTAMP"] == "20191216T020000Z"


def test_the_feed_holds_what_waits_for_its_owner(house: House) -> None:
    """Each document that waits for them, on the day it is due; the same document keeps its UID."""
    document_id, other = to_sign(house), draft(house)
    walk(house, other, "staf submit")
    due(house, document_id, date(2019, 12, 16), 2)
    due(house, other, date(2019, 12, 16), 1)
    notices, chair = house.office.notices, house.actor("ketua")
    notices.new_feed(chair)
    address = notices.feed_address(chair) or ""
    text = notices.feed(address.rpartition("/")[2].removesuffix(".ics")) or ""
    assert values(text, "UID") == [f"{document_id}@localhost"]
    assert values(text, "SUMMARY") == ["Batas: Keputusan: Panitia Pelaksana"]
    assert [value for name, value in read(text) if name == "DTSTART;VALUE=DATE"] == ["20191218"]
    walk(house, document_id, "ketua sign")
    again = notices.feed(address.rpartition("/")[2].removesuffix(".ics")) or ""
    assert values(again, "UID") == []


def test_a_confidential_title_stays_out(house: House) -> None:
    """Only that something is due."""
    document_id = draft(house, type="letter", fields={**LETTER, "subject": "Perkara Siti", "security_class": "rahasia"})
    walk(house, document_id, "staf submit", "sekretaris endorse")
    due(house, document_id, date(2019, 12, 16), 2)
    notices, chair = house.office.notices, house.actor("ketua")
    notices.new_feed(chair)
    text = notices.feed((notices.feed_address(chair) or "").rpartition("/")[2].removesuffix(".ics")) or ""
    assert str(document_id) in text
    assert "Siti" not in text


def test_an_address_is_replaced_and_removed(house: House) -> None:
    """The one before leads nowhere any more; the database knows the hash and no token."""
    notices, staff = house.office.notices, house.actor("staf")
    assert notices.feed_address(staff) is None
    addresses = []
    for _ in range(2):
        notices.new_feed(staff)
        addresses.append(notices.feed_address(staff) or "")
    tokens = [one.rpartition("/")[2].removesuffix(".ics") for one in addresses]
    assert len(set(tokens)) == 2
    assert all(len(token) == 43 for token in tokens)
    assert notices.feed(tokens[0]) is None
    assert notices.feed(tokens[1]) is not None
    with house.office.database.read() as session:
        row = session.get_one(CalendarFeed, staff.person_id)
        assert tokens[1].encode() not in row.nonce
        assert row.token_sha256 != tokens[1]
    notices.end_feed(staff)
    assert (notices.feed(tokens[1]), notices.feed_address(staff)) == (None, None)
