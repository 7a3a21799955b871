"""The national holidays and the days of joint leave (cuti bersama) of Indonesia, as the package `holidays` knows them:
its categories PUBLIC and GOVERNMENT. Dates of the lunar calendar are estimates until the ministers' joint decree; an office
corrects them in its own calendar.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from holidays.constants import GOVERNMENT, PUBLIC
from holidays.countries.indonesia import Indonesia as ID

from workflow.text import Text

FIRST_YEAR, LAST_YEAR = ID.start_year, ID.end_year


@dataclass(frozen=True, slots=True)
class National:
    """A day off in the whole country; `joint`: as joint leave, which only civil offices take."""

    name: Text
    joint: bool


@lru_cache(maxsize=64)
def national_days(year: int) -> Mapping[date, National]:
    """The days of a year, in order; a day that is both is a holiday. None outside the years that the package knows."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return {}
    found: dict[date, National] = {}
    for category in (GOVERNMENT, PUBLIC):
        said = {language: ID(years=year, language=language, categories=category) for language in ("id", "en_US")}
        for day, name in said["id"].items():
            found[day] = National(Text(name, said["en_US"].get(day, name)), joint=category == GOVERNMENT)
    return dict(sorted(found.items()))
