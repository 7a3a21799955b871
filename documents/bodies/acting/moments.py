"""A moment as refusals and pages name it, in the body's zone: "20 Desember 2019 10.00 WIB"."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from documents.bodies.definitions import BodyDefinition
from workflow.text import Text

_MONTHS = (
    ("Januari", "January"),
    ("Februari", "February"),
    ("Maret", "March"),
    ("April", "April"),
    ("Mei", "May"),
    ("Juni", "June"),
    ("Juli", "July"),
    ("Agustus", "August"),
    ("September", "September"),
    ("Oktober", "October"),
    ("November", "November"),
    ("Desember", "December"),
)


def moment_told(moment: datetime, body: BodyDefinition) -> Text:
    """A date and time in both languages, with the zone's label."""
    local = moment.astimezone(ZoneInfo(body.zone))
    indonesian, english = _MONTHS[local.month - 1]
    return Text(
        f"{local.day} {indonesian} {local.year} {local:%H.%M} {body.zone_label}",
        f"{local.day} {english} {local.year} {local:%H:%M} {body.zone_label}",
    )


def day_of(moment: datetime, body: BodyDefinition) -> date:
    """The day in the body's zone."""
    return moment.astimezone(ZoneInfo(body.zone)).date()


def after(day: date, body: BodyDefinition) -> datetime:
    """The instant at which a day of the body's zone is over."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(body.zone))
