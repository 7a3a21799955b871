"""Two times: the domain's, which a demo or a test may fix, and the system's, which nobody may."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


class Clock:
    """`now` dates documents, periods, appointments and deadlines; `system` times sessions, leases and retries."""

    def __init__(self, fixed: datetime | None = None) -> None:
        self._fixed = _aware(fixed)

    @classmethod
    def fixed_at(cls, moment: datetime) -> "Clock":
        """A domain clock that stands at `moment` (aware) until it is set."""
        return cls(moment)

    def now(self) -> datetime:
        """The domain's time, aware, in UTC."""
        return self._fixed or self.system()

    def system(self) -> datetime:
        """The real time, aware, in UTC."""
        return datetime.now(UTC)

    def today(self, zone: str) -> date:
        """The domain's date in a zone such as "Asia/Jakarta"."""
        return self.now().astimezone(ZoneInfo(zone)).date()

    def set(self, moment: datetime | None) -> None:
        """Moves the domain's time, or lets it run again. Only the demo and tests do this."""
        self._fixed = _aware(moment)


def _aware(moment: datetime | None) -> datetime | None:
    if moment is None:
        return None
    if moment.tzinfo is None:
        raise ValueError("a fixed time needs its zone")
    return moment.astimezone(UTC)
