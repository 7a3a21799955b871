"""How dates, times and numbers are said, in both languages."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from flask import g

from tests.web.site import Site
from web import words
from web.visitor import Visitor
from workflow.text import Language, Text

MOMENT = datetime(2019, 12, 31, 17, 30, tzinfo=UTC)
"""Half past midnight of the new year in Padang."""


@pytest.fixture
def speaker(quiet_site: Site) -> Iterator[None]:
    """A visitor of the seed body, in Indonesian."""
    with quiet_site.app.test_request_context():
        with quiet_site.office.database.read() as session:
            edition = quiet_site.office.definitions.current(session, quiet_site.house.body_id)
        g.visitor = Visitor("id", "light", 100, None, edition)
        yield


def speak(language: Language) -> None:
    """Go on in this language."""
    g.visitor = replace(g.visitor, language=language)


@pytest.mark.usefixtures("speaker")
def test_dates_and_times() -> None:
    """Told in the body's zone, with a point in Indonesian and a colon in English."""
    assert words.day_words(date(2019, 12, 16)) == "16 Desember 2019"
    assert words.day_words(date(2019, 12, 16), weekday=True) == "Senin, 16 Desember 2019"
    assert words.moment_words(MOMENT) == "1 Januari 2020 00.30 WIB"
    assert words.day(MOMENT) == '<time class="nk-nowrap" datetime="2020-01-01">1 Januari 2020</time>'
    assert 'datetime="2020-01-01T00:30+07:00"' in words.moment(MOMENT)
    speak("en")
    assert words.moment_words(MOMENT) == "1 January 2020 00:30 WIB"
    assert words.day_words(date(2019, 12, 16), weekday=True) == "Monday, 16 December 2019"
    assert (words.day(None), words.moment(None)) == ("", "")


@pytest.mark.usefixtures("speaker")
def test_numbers() -> None:
    """Amounts and sizes with the language's signs; official numbers break only after a slash and are escaped."""
    assert (words.amount(1250), words.size(820), words.size(48_200), words.size(1_240_000)) == (
        "1.250",
        "820 B",
        "48 kB",
        "1,2 MB",
    )
    assert words.number("22/KEP/PKK-PROP") == (
        '<span class="nk-number" lang="id"><span>22/</span><wbr><span>KEP/</span><wbr><span>PKK-PROP</span></span>'
    )
    assert "<b>" not in words.number("22/<b>")
    assert words.number(None) == ""
    assert words.code("3f9a17c28e04b1d5" + "0" * 48) == "3f9a 17c2 8e04 b1d5"
    speak("en")
    assert (words.amount(1250), words.size(1_240_000)) == ("1,250", "1.2 MB")


@pytest.mark.usefixtures("speaker")
def test_pairs_are_filled_and_escaped() -> None:
    """A pair speaks the visitor's language; what fills it is escaped, unless it is markup."""
    assert words.t("Simpan", "Save") == "Simpan"
    assert words.t("Halo {name}", "Hello {name}", name="<b>") == "Halo &lt;b&gt;"
    assert words.said(Text("Terbit", "Issued")) == "Terbit"
    assert words.said(None) == ""
    speak("en")
    assert words.t("Tanggal {at}", "On {at}", at=words.day(date(2019, 12, 16))).startswith("On <time")
