"""How everything here is measured: contenders take turns in one run, and what counts is the ratio of their medians.

Whatever else the machine does meets all contenders alike; so ratios, not seconds, are held against an aim.
"""

import time
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import TypeVar

Contender = TypeVar("Contender", bound=Hashable)
WARM = 3
"""Rounds before those that count."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A line of the table: what was measured, its median, and its ratio to what it is compared with. The aim is for the
    ratio: at most `most`, or at least `least`.
    """

    what: str
    value: str
    ratio: float | None = None
    most: float | None = None
    least: float | None = None

    @property
    def aim(self) -> str:
        """The aim in words; empty where there is none."""
        if self.most is not None:
            return f"<= {self.most:.2f}"
        return f">= {self.least:.2f}" if self.least is not None else ""

    @property
    def missed(self) -> bool:
        """Whether there is an aim and the ratio does not meet it."""
        if self.ratio is None:
            return False
        return (self.most is not None and self.ratio > self.most) or (
            self.least is not None and self.ratio < self.least
        )


def interleaved(contenders: Mapping[Contender, Callable[[], float]], rounds: int) -> dict[Contender, list[float]]:
    """What each contender took in each round, by its own clock, in seconds: every round runs all, in turn."""
    took: dict[Contender, list[float]] = {contender: [] for contender in contenders}
    for turn in range(-WARM, rounds):
        for contender, run in contenders.items():
            seconds = run()
            if turn >= 0:
                took[contender].append(seconds)
    return took


def medians(contenders: Mapping[Contender, Callable[[], float]], rounds: int) -> dict[Contender, float]:
    """The median of each contender's rounds, in seconds."""
    return {contender: median(each) for contender, each in interleaved(contenders, rounds).items()}


def timed(work: Callable[[], object]) -> Callable[[], float]:
    """A contender that does `work` once in a round."""

    def run() -> float:
        began = time.perf_counter()
        work()
        return time.perf_counter() - began

    return run


def repeated(work: Callable[[], object], times: int, before: Callable[[], object]) -> Callable[[], float]:
    """A contender for work of microseconds: many times in a round, `before` each time and off the clock. Seconds are of
    one time, the clock's own cost with it.
    """

    def run() -> float:
        total = 0.0
        for _ in range(times):
            before()
            began = time.perf_counter()
            work()
            total += time.perf_counter() - began
        return total / times

    return run
