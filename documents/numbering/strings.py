"""Sets of strings as small automata: whether two have a string in common, and whether one can be read in two ways.

A string leads through a fragment in one way only, and each fragment consumes at least one character. So two different
ways through a chain of fragments are two different readings.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

DIGITS = "0123456789"


@dataclass(frozen=True, slots=True)
class Label:
    """The characters of one edge: those in `chars`, or all but those when `others` is set."""

    chars: frozenset[str]
    others: bool = False

    def meet(self, other: "Label") -> str | None:
        """A character that both have, or None."""
        if self.others and other.others:
            return "x"  # what is excluded is a separator, never a letter
        plain, rest = (other, self) if self.others else (self, other)
        return min(plain.chars - rest.chars if rest.others else plain.chars & rest.chars, default=None)


@dataclass
class Automaton:
    """States are numbered from 0, the start."""

    edges: list[list[tuple[Label, int]]] = field(default_factory=lambda: [[]])
    ends: frozenset[int] = frozenset()

    def path(self, starts: Iterable[int], labels: Iterable[Label]) -> int:
        """New states along `labels`, entered from each of `starts`; the last one is returned."""
        for label in labels:
            self.edges.append([])
            to = len(self.edges) - 1
            for start in starts:
                self.edges[start].append((label, to))
            starts = [to]
        return to

    def loop(self, state: int, label: Label) -> None:
        """`label` any number of times."""
        self.edges[state].append((label, state))


@dataclass(frozen=True, slots=True)
class Literal:
    """One character after the other, each out of a set: ("K", "E", "P"), or four times the digits."""

    sets: tuple[str, ...]

    def build(self, automaton: Automaton, starts: Sequence[int]) -> list[int]:
        return [automaton.path(starts, (Label(frozenset(chars)) for chars in self.sets))]


@dataclass(frozen=True, slots=True)
class Choices:
    """One of some texts."""

    texts: frozenset[str]

    def build(self, automaton: Automaton, starts: Sequence[int]) -> list[int]:
        return [automaton.path(starts, (Label(frozenset(char)) for char in text)) for text in sorted(self.texts)]


@dataclass(frozen=True, slots=True)
class Counting:
    """A number from 1, padded with zeros to `width` digits at least."""

    width: int

    def build(self, automaton: Automaton, starts: Sequence[int]) -> list[int]:
        zero, first, digit = Label(frozenset("0")), Label(frozenset(DIGITS[1:])), Label(frozenset(DIGITS))
        ends = [
            automaton.path(starts, [zero] * zeros + [first] + [digit] * (self.width - zeros - 1))
            for zeros in range(self.width)
        ]
        automaton.loop(ends[0], digit)
        return ends


@dataclass(frozen=True, slots=True)
class AnyCode:
    """One character or more, none of them a slash."""

    def build(self, automaton: Automaton, starts: Sequence[int]) -> list[int]:
        label = Label(frozenset("/"), others=True)
        end = automaton.path(starts, [label])
        automaton.loop(end, label)
        return [end]


Fragment = Literal | Choices | Counting | AnyCode


def common_string(a: Sequence[Fragment], b: Sequence[Fragment]) -> str | None:
    """A shortest string that both chains can be, or None."""
    return _search(_automaton(a), _automaton(b), apart=True)


def ambiguous_string(a: Sequence[Fragment]) -> str | None:
    """A shortest string that the chain can be in two ways, or None."""
    automaton = _automaton(a)
    return _search(automaton, automaton, apart=False)


def _automaton(fragments: Sequence[Fragment]) -> Automaton:
    automaton = Automaton()
    states = [0]
    for fragment in fragments:
        states = fragment.build(automaton, states)
    automaton.ends = frozenset(states)
    return automaton


def _search(a: Automaton, b: Automaton, *, apart: bool) -> str | None:
    """The shortest string along two paths, one in each automaton, that have been apart at some point."""
    start = (0, 0, apart)
    strings = {start: ""}
    queue = deque([start])
    while queue:
        here = queue.popleft()
        at_a, at_b, parted = here
        if parted and at_a in a.ends and at_b in b.ends:
            return strings[here]
        for label_a, to_a in a.edges[at_a]:
            for label_b, to_b in b.edges[at_b]:
                char = label_a.meet(label_b)
                there = (to_a, to_b, parted or to_a != to_b)
                if char is not None and there not in strings:
                    strings[there] = strings[here] + char
                    queue.append(there)
    return None
