"""Which item of one list is which of another: by content, so that one that moved or was edited is seen as such."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from documents.drafting.comparison.common import common

ALIKE = 0.5
"""From which share of common words two items count as one that was edited."""
MOST_STEPS = 400_000
"""How many words are looked up at most to find edited items; beyond that only items near each other are tried."""
MOST_WORDS = 400
"""How many words of an item are looked at to find its like."""
_WORDS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Match:
    """An item at `old` that is now at `new`; `moved` where it left the order that the others keep."""

    old: int
    new: int
    moved: bool = False


def align(left: Sequence[str], right: Sequence[str]) -> list[Match]:
    """The items that are on both sides, by their place in `left`; each item is matched once at most.

    First what is equal, in order and then out of it, then what is alike. Swapped sides give the same, turned. Of two
    items that changed places the shorter one moved, unless only one of them stands at another place than before.
    """
    if list(right) < list(left):
        return sorted((Match(m.new, m.old, m.moved) for m in align(right, left)), key=lambda match: match.old)
    places = dict(common(left, right))
    places |= _equal_elsewhere(left, right, places)
    places |= _alike(left, right, places)
    pairs = sorted(places.items())
    weights = [(len(left[old]) + 1) * (2 if old == new else 1) for old, new in pairs]
    staying = _longest_order([new for _, new in pairs], weights)
    return [Match(old, new, index not in staying) for index, (old, new) in enumerate(pairs)]


def _equal_elsewhere(left: Sequence[str], right: Sequence[str], known: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    """Equal items that are out of order, first to first."""
    taken = set(known.values())
    waiting: defaultdict[str, list[int]] = defaultdict(list)
    for place in range(len(right) - 1, -1, -1):
        if place not in taken:
            waiting[right[place]].append(place)
    for place, item in enumerate(left):
        if place not in known and waiting.get(item):
            yield place, waiting[item].pop()


def _alike(left: Sequence[str], right: Sequence[str], known: Mapping[int, int]) -> Mapping[int, int]:
    """Items with enough words in common, the most alike first, then the nearest."""
    taken = set(known.values())
    old = {place: _bag(item) for place, item in enumerate(left) if place not in known}
    new = {place: _bag(item) for place, item in enumerate(right) if place not in taken}
    scored = sorted(_scores(old, new))
    found: dict[int, int] = {}
    met: set[int] = set()
    for _, _, _, place, other in scored:
        if place not in found and other not in met:
            found[place] = other
            met.add(other)
    return found


def _scores(
    old: Mapping[int, "Counter[str]"], new: Mapping[int, "Counter[str]"]
) -> Iterator[tuple[float, int, int, int, int]]:
    """The pairs that are alike, best first when sorted. Of many items each is held against its nearest in rank only."""
    if not old or not new:
        return
    cost = max(1, sum(map(len, old.values())) // len(old))
    reach = max(1, MOST_STEPS // (cost * max(len(old), len(new)) * 2))
    others = list(new.items())
    totals = {place: bag.total() for place, bag in new.items()}
    for rank, (place, bag) in enumerate(old.items()):
        total = bag.total()
        middle = rank * len(others) // len(old)
        for other, theirs in others[max(0, middle - reach) : middle + reach + 1]:
            whole = total + totals[other]
            if 2 * min(total, totals[other]) < ALIKE * whole:
                continue
            shared = sum(min(count, theirs[word]) for word, count in bag.items() if word in theirs)
            if 2 * shared >= ALIKE * whole and shared:
                yield -2 * shared / whole, abs(place - other), place + other, place, other


def _bag(item: str) -> "Counter[str]":
    words = _WORDS.findall(item.casefold())
    return Counter(words[:MOST_WORDS])


def _longest_order(places: Sequence[int], weights: Sequence[int]) -> set[int]:
    """The indexes of the heaviest run of rising `places`: what stays in order while the others move."""
    ends: list[int] = []  # places at which a run ends, rising, each heavier than those before it
    best: dict[int, tuple[int, int]] = {}  # for each such place: its run's weight and last index
    before: list[int] = []
    for index, (place, weight) in enumerate(zip(places, weights, strict=True)):
        spot = bisect_left(ends, place)
        total, last = best[ends[spot - 1]] if spot else (0, -1)
        before.append(last)
        total += weight
        while spot < len(ends) and best[ends[spot]][0] <= total:
            del best[ends.pop(spot)]
        ends.insert(spot, place)
        best[place] = (total, index)
    kept: set[int] = set()
    index = best[ends[-1]][1] if ends else -1
    while index >= 0:
        kept.add(index)
        index = before[index]
    return kept
