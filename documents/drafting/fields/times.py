"""Days and times of day."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from documents.drafting.fields.base import Field
from documents.drafting.fields.problems import Place, Problems

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
EARLIEST, LATEST = date(1900, 1, 1), date(2999, 12, 31)


@dataclass(frozen=True, slots=True, kw_only=True)
class DateField(Field):
    """A day of the calendar: {"event_date": "2019-12-20"}; "" while nobody has chosen one."""

    kind = "date"

    def clean(self, value: object, at: Place, problems: Problems) -> str:
        if value == "" or (isinstance(value, str) and _is_day(value)):
            return str(value)
        problems.add(
            at, "{where} harus berupa tanggal, misalnya 2019-12-20.", "{where} must be a date, for example 2019-12-20."
        )
        return ""

    def empty(self) -> str:
        return ""

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "anyOf": [{"format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}, {"const": ""}]}


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeField(Field):
    """A time of day in the body's zone, hours and minutes: {"event_time": "08:30"}; "" while nobody has chosen one."""

    kind = "time"

    def clean(self, value: object, at: Place, problems: Problems) -> str:
        if value == "" or (isinstance(value, str) and _TIME.fullmatch(value)):
            return str(value)
        problems.add(
            at, "{where} harus berupa jam, misalnya 08:30.", "{where} must be a time of day, for example 08:30."
        )
        return ""

    def empty(self) -> str:
        return ""

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": r"^(([01][0-9]|2[0-3]):[0-5][0-9])?$"}


def _is_day(value: str) -> bool:
    try:
        return bool(_DAY.fullmatch(value)) and EARLIEST <= date.fromisoformat(value) <= LATEST
    except ValueError:
        return False
