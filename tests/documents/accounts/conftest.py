"""Sessions run on the system's time, which these tests move."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def system_time() -> Iterator[time_machine.Traveller]:
    """The system's time, standing at START until it is moved."""
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller
