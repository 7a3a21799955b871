"""What two sequences have in common: an exact longest common subsequence, worked out on bits.

A row of the usual table is one whole number, so that two texts of some thousand words take some thousand steps.
"""

from collections.abc import Sequence

MOST_BITS = 1 << 24
"""The largest table that is kept, in bits (2 MB); what would need more is not compared at this fineness."""


def too_large(left: Sequence[str], right: Sequence[str]) -> bool:
    """Whether two sequences differ in more places than are compared one by one."""
    start, ends = _shared(left, right)
    return (len(left) - start - ends) * (len(right) - start - ends) > MOST_BITS


def common(left: Sequence[str], right: Sequence[str]) -> list[tuple[int, int]]:
    """The places of a longest common subsequence, in order. The same places, each turned, when the sides are swapped.

    Between the equal beginnings and ends of sequences that are `too_large`, nothing is taken for common.
    """
    if list(right) < list(left):
        return [(ours, theirs) for theirs, ours in common(right, left)]
    start, ends = _shared(left, right)
    middle_left, middle_right = left[start : len(left) - ends], right[start : len(right) - ends]
    middle = _longest(middle_left, middle_right) if len(middle_left) * len(middle_right) <= MOST_BITS else []
    return [
        *((place, place) for place in range(start)),
        *((start + one, start + other) for one, other in middle),
        *((len(left) - back, len(right) - back) for back in range(ends, 0, -1)),
    ]


def _shared(left: Sequence[str], right: Sequence[str]) -> tuple[int, int]:
    """How many items are equal at the beginning, and how many of the others at the end."""
    most = min(len(left), len(right))
    start = next((place for place in range(most) if left[place] != right[place]), most)
    ends = next((back for back in range(most - start) if left[-1 - back] != right[-1 - back]), most - start)
    return start, ends


def _longest(left: Sequence[str], right: Sequence[str]) -> list[tuple[int, int]]:
    """Hyyrö's bit-parallel algorithm; bit n of a row is 0 where the subsequence grows at item n of `right`."""
    where: dict[str, int] = {}
    for place, item in enumerate(right):
        where[item] = where.get(item, 0) | 1 << place
    whole = (1 << len(right)) - 1
    row, rows = whole, [whole]
    for item in left:
        met = row & where.get(item, 0)
        row = ((row + met) | (row - met)) & whole
        rows.append(row)
    found = []
    one, other = len(left), len(right)
    while one and other:
        if rows[one] >> (other - 1) & 1:
            other -= 1
        elif rows[one - 1] >> (other - 1) & 1:
            one, other = one - 1, other - 1
            found.append((one, other))
        else:
            one -= 1
    return found[::-1]
