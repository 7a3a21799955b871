"""A letter of which each addressee gets a copy of their own.

A template is not filled anew for each copy: it is filled once with a stand-in for the addressee, and the stand-in is
replaced. That holds as long as the template does nothing with a name but print it. So it is filled with two stand-ins
that have nothing in common; where more than the stand-in differs (a name in capitals, a column as wide as the name), each
copy is printed in full.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

from documents.rendering.merge.archive import CannotMerge, Part, whole
from documents.rendering.merge.sections import Binding, bind
from documents.rendering.merge.slots import Cut, Form, Slot, Tokens, escaped
from documents.rendering.word.package import CONTENT_TYPES
from workflow.text import Text

Print = Callable[[str], bytes]
"""Prints the letter in full to one addressee: a line, or several parted by line breaks."""

NAME = "n"
"""The slot of a piece of the addressee's name."""
MOST_SHAPES = 64
"""So many shapes of names are kept; a list with more is printed in full from there on."""

_SOMEBODY = "Nama"
_ENDS = re.compile(r"([\n\t]|[;.:,?!]\s*\Z)")
"""Where a name is parted: line breaks and tabs have XML of their own, and a mark at the end may spare another."""
_PLAIN = re.compile("[\x20-\x7e\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*")

Shape = tuple[str | None, ...]
"""A name without its words: None where words stand, and what parts them."""


class Letter:
    """Makes copies of one letter. `print_to` raises what a rendering raises, and so does everything here."""

    def __init__(self, print_to: Print) -> None:
        self._print = print_to
        self._masters: dict[Shape, Master | None] = {}

    def copy(self, addressee: str) -> bytes:
        """The Word file of one copy: part for part what printing it in full gives."""
        master, values = self.filled(addressee)
        return whole(master.parts(values))

    def filled(self, addressee: str) -> "tuple[Master, dict[Slot, bytes]]":
        """The master of this addressee's copy, and what stands in its slots."""
        shape, words = _parted(addressee)
        master = self._master(shape) if _PLAIN.fullmatch("".join(words)) else None
        if master is None:
            return Master(_parts(self._print(addressee)), Tokens()), {}
        return master, {(NAME, number): escaped(word) for number, word in enumerate(words)}

    @property
    def binding(self) -> Binding:
        """How copies stand in one file. Raises CannotMerge where they cannot."""
        return self.filled(_SOMEBODY)[0].binding

    def check(self, *, bound: bool) -> None:
        """Raises CannotMerge for a letter that does not say to whom it goes or, where they are to be `bound`, whose copies
        cannot stand in one file.
        """
        if bound:
            self.binding.copy(0, self.filled(_SOMEBODY)[1], last=True)
        if not self._names(_SOMEBODY):
            raise CannotMerge(
                Text(
                    "Templat surat ini tidak mencetak nama penerima.",
                    "The template of this letter does not print the addressee.",
                )
            )

    def _names(self, addressee: str) -> bool:
        """Whether a copy shows to whom it goes; of one that is printed in full, whether it differs from another's."""
        master, values = self.filled(addressee)
        return master.named if values else self.copy(addressee) != self.copy(addressee * 2)

    def _master(self, shape: Shape) -> "Master | None":
        if shape not in self._masters:
            if len(self._masters) >= MOST_SHAPES:
                return None
            one, other = (self._stand_in(shape, tokens) for tokens in (Tokens(), Tokens("oMuchLonger" * 20, "x")))
            self._masters[shape] = one if one.cuts == other.cuts else None
        return self._masters[shape]

    def _stand_in(self, shape: Shape, tokens: Tokens) -> "Master":
        places = [place for place, words in enumerate(shape) if words is None]
        pieces = [tokens.of(NAME, places.index(place)) if words is None else words for place, words in enumerate(shape)]
        return Master(_parts(self._print("".join(pieces))), tokens)


class Master:
    """One filling of the template, with slots where the addressee's name stands."""

    def __init__(self, parts: Mapping[str, bytes], tokens: Tokens) -> None:
        self._parts, self._tokens = parts, tokens

    @cached_property
    def cuts(self) -> dict[str, Cut]:
        """Each part, parted at its slots."""
        return {name: self._tokens.cut(part) for name, part in self._parts.items()}

    @property
    def named(self) -> bool:
        """Whether the addressee's name stands anywhere."""
        return any(cut.slots for cut in self.cuts.values())

    @cached_property
    def binding(self) -> Binding:
        """How copies of this stand in one file. Raises CannotMerge where they cannot."""
        return bind(self._parts, self._tokens)

    def parts(self, values: Mapping[Slot, bytes]) -> Iterable[tuple[str, Part]]:
        """The parts of one copy's own file."""
        for name, ready in self._ready.items():
            yield name, ready.part(values) if isinstance(ready, Form) else ready

    @cached_property
    def _ready(self) -> dict[str, Form | Part]:
        return {
            name: Form(self.cuts[name]) if self.cuts[name].slots else Part.of(part)
            for name, part in self._parts.items()
        }


def _parted(addressee: str) -> tuple[Shape, list[str]]:
    """The shape of a name, and its words."""
    pieces = _ENDS.split(addressee)
    words = [place % 2 == 0 and piece != "" for place, piece in enumerate(pieces)]
    shape = tuple(None if is_word else piece for piece, is_word in zip(pieces, words, strict=True))
    return shape, [piece for piece, is_word in zip(pieces, words, strict=True) if is_word]


def _parts(file: bytes) -> dict[str, bytes]:
    """The parts of a rendered file by name, in the order in which a file has them."""
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        names = sorted(archive.namelist(), key=lambda name: (name != CONTENT_TYPES, name))
        return {name: archive.read(name) for name in names}
