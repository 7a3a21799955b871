"""How an office counts its deadlines: the table [deadlines] of body.toml."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import time
from math import ceil

from workflow.definition import MOST_DAYS
from workflow.reading import Reader
from workflow.text import Text

AT_ONCE, DIGEST, NO_MAIL = "at_once", "digest", "none"
MAIL = (AT_ONCE, DIGEST, NO_MAIL)
"""How a person gets notices by e-mail: each as it comes, all of a day in one, not at all."""


@dataclass(frozen=True, slots=True)
class DeadlineSettings:
    """Days are working days. `weekend` holds weekdays as ISO numbers them, Monday being 1. Whoever holds `escalate_to` is
    told what is `escalate_after` days over its time; "" tells nobody. `mail` is for those who have not chosen.
    """

    review_days: int = 2
    signing_days: int = 2
    weekend: frozenset[int] = frozenset({6, 7})
    joint_leave: bool = True
    remind_days: int = 1
    escalate_after: int = 1
    escalate_to: str = ""
    mail: str = AT_ONCE
    digest_at: time = time(7)


def shortened(days: int, factor: float) -> int:
    """So many working days at an urgency that leaves `factor` of them: rounded up, one at least."""
    return max(1, ceil(days * factor))


def read_deadlines(top: Reader, positions: Collection[str]) -> DeadlineSettings:
    """The table, or an ordinary office where there is none."""
    table = top.table("deadlines", required=False)
    default = DeadlineSettings()
    if table is None:
        return default
    settings = DeadlineSettings(
        review_days=table.integer("review_days", default.review_days, least=1, most=MOST_DAYS),
        signing_days=table.integer("signing_days", default.signing_days, least=1, most=MOST_DAYS),
        weekend=_weekend(table, default.weekend),
        joint_leave=table.flag("joint_leave", default.joint_leave),
        remind_days=table.integer("remind_days", default.remind_days, least=0, most=MOST_DAYS),
        escalate_after=table.integer("escalate_after", default.escalate_after, least=0, most=MOST_DAYS),
        escalate_to=table.string("escalate_to", "", among=positions, what=Text("Jabatan", "position")),
        mail=table.string("mail", default.mail, among=MAIL, what=Text("Cara", "way")),
        digest_at=_clock(table, "digest_at", default.digest_at),
    )
    table.finish()
    return settings


def _weekend(table: Reader, default: frozenset[int]) -> frozenset[int]:
    if not table.has("weekend"):
        return default
    given = table.data["weekend"]
    if isinstance(given, list) and all(type(day) is int and 1 <= day <= 7 for day in given) and len(set(given)) < 7:
        return frozenset(given)
    table.problem(
        "weekend",
        Text(
            "weekend: sebut hari sebagai bilangan 1 (Senin) sampai 7 (Minggu); satu hari kerja harus tersisa.",
            "weekend: name days by number, 1 (Monday) to 7 (Sunday); one working day must be left.",
        ),
    )
    return default


def _clock(table: Reader, key: str, default: time) -> time:
    written = table.string(key, default.isoformat("minutes"))
    try:
        found = time.fromisoformat(written)
    except ValueError:
        found = None
    if found is not None and found.tzinfo is None and len(written) == 5:
        return found
    if written:
        table.problem(key, Text(f'{key}: tulis jam seperti "07:00".', f'{key}: write a time like "07:00".'))
    return default
