"""What the pages ask of the database is answered alike by both."""

from pathlib import Path

from documents.register.year import series_years
from tests.office import open_house
from tests.web.morning import morning
from tests.web.site import site_of

PAGES = {
    "staf": ["/", "/documents?q=rapat&type=letter", "/register?series=SKR&year=2019&number=296"],
    "sekretaris": ["/", "/to-check", "/documents?queue=in_progress"],
    "agendaris": ["/to-dispatch"],
    "auditor": ["/", "/register/export.csv?series=SKR&year=2019"],
    "admin": ["/", "/people", "/jobs"],
}


def test_pages_open_on_both_databases(database_url: str, tmp_path: Path) -> None:
    """Lists, homes, the register, people and jobs; and the year of a series with what stands on paper."""
    house = open_house(database_url, tmp_path)
    morning(house)
    site = site_of(house)
    for name, paths in PAGES.items():
        guest = site.signed_in(name)
        for path in paths:
            assert guest.get(path).status_code == 200, (name, path)
    with house.office.database.read() as session:
        years = {year.series: year for year in series_years(session, house.body_id, 2019)}
    letters = years["SKR"]
    assert (letters.on_paper, letters.last, letters.count, letters.gapless) == (295, 296, 1, True)
    december = letters.months[11]
    assert (december.first, december.last, len(december.marks), december.inserted) == (296, 296, 1, 0)
    assert years["KEP"].months[11].marks[0].ordinal == 1
    house.close()
