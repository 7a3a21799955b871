"""In which form copies are handed out. Each is made in pieces, one batch of addressees after the other, and the pieces joined."""

import io
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from pypdf import PdfWriter

from documents.rendering.merge.archive import Archive, CannotMerge, Part
from documents.rendering.merge.letter import Letter
from documents.rendering.stored import PDF_TYPE
from documents.rendering.word.docx import MEDIA_TYPE
from workflow.text import Text

MOST_COPIES, MOST_PIECE, LONGEST = 100, 8_000_000, 3.0
"""What one batch may make: copies, bytes, and seconds after which it ends with the copy in hand."""
MOST_PRINTED = 25
"""The copies that one batch prints: some fifty pages, a few seconds' work."""

_ANOTHER_TEMPLATE = Text(
    "Salinannya tidak dapat dijadikan satu berkas: kepala atau kaki halamannya berubah menurut penerima.",
    "The copies cannot be bound into one file: their header or footer changes with the addressee.",
)


@dataclass(frozen=True, slots=True)
class Addressee:
    """To whom one copy goes. `text` is what the letter prints, `name` what the copy's file is called after."""

    text: str
    file_name: str


@dataclass(frozen=True, slots=True)
class Piece:
    """The copies of one batch, in the form's own way, up to and without addressee `end`."""

    data: bytes
    end: int


ToPdf = Callable[[bytes], bytes]
"""Makes the PDF of a Word file."""


class Form(Protocol):
    """One form of all copies of a letter."""

    def piece(self, first: int) -> Piece:
        """The copies from addressee `first` (from 0) on, as many as a batch may make."""

    def join(self, pieces: Sequence[Callable[[], bytes]]) -> Iterator[bytes]:
        """The file that is handed out, bit by bit. `pieces` are all of them, in order, each read whenever it is called."""


class Bound:
    """One Word file, each copy a section."""

    def __init__(self, letter: Letter, addressees: Sequence[Addressee]) -> None:
        self._letter, self._addressees = letter, addressees
        self._binding = letter.binding

    def piece(self, first: int) -> Piece:
        total = len(self._addressees)
        copies = _within(self.text(place, place, last=place + 1 == total) for place in range(first, total))
        return Piece(b"".join(copies), first + len(copies))

    def join(self, pieces: Sequence[Callable[[], bytes]]) -> Iterator[bytes]:
        return self._binding.file(len(self._addressees), pieces)

    def file(self, copies: Sequence[bytes]) -> Iterator[bytes]:
        """A file of these copies alone."""
        return self._binding.file(len(copies), [partial(bytes, copy) for copy in copies])

    def text(self, place: int, number: int, *, last: bool) -> bytes:
        """The copy of the addressee at `place`, which stands in its file as copy `number`."""
        master, values = self._letter.filled(self._addressees[place].text)
        if not master.binding.goes_with(self._binding):
            raise CannotMerge(_ANOTHER_TEMPLATE)
        return master.binding.copy(number, values, last=last)


class Single:
    """A zip file with a Word file for each addressee, in their order."""

    def __init__(self, letter: Letter, addressees: Sequence[Addressee]) -> None:
        self._letter, self._addressees = letter, addressees

    def piece(self, first: int) -> Piece:
        copies = _within(map(self._letter.copy, (one.text for one in self._addressees[first:])))
        archive, written = Archive(), []
        for one, copy in zip(self._addressees[first:], copies, strict=False):
            written.append(archive.add(one.file_name, Part.stored(copy)))
        return Piece(b"".join([*written, archive.close()]), first + len(copies))

    def join(self, pieces: Sequence[Callable[[], bytes]]) -> Iterator[bytes]:
        archive = Archive()
        for piece in pieces:
            with zipfile.ZipFile(io.BytesIO(piece())) as made:
                for entry in made.infolist():
                    yield archive.add(entry.filename, Part.stored(made.read(entry)))
        yield archive.close()


class Printed:
    """One PDF: batches bound into Word files of their own, printed, and joined. What the first says of itself and of how its
    colours are to be shown holds for all: they come from one letter.
    """

    def __init__(self, letter: Letter, addressees: Sequence[Addressee], to_pdf: ToPdf) -> None:
        self._bound, self._total, self._to_pdf = Bound(letter, addressees), len(addressees), to_pdf

    def piece(self, first: int) -> Piece:
        end = min(first + MOST_PRINTED, self._total)
        text = [self._bound.text(place, place - first, last=place + 1 == end) for place in range(first, end)]
        return Piece(self._to_pdf(b"".join(self._bound.file(text))), end)

    def join(self, pieces: Sequence[Callable[[], bytes]]) -> Iterator[bytes]:
        written = PdfWriter(clone_from=io.BytesIO(pieces[0]()))
        for piece in pieces[1:]:
            written.append(io.BytesIO(piece()), import_outline=False)
        file = io.BytesIO()
        written.write(file)
        yield file.getvalue()


@dataclass(frozen=True, slots=True)
class Kind:
    """A form by its name: what its file is called, how it is made, whether all copies stand in one file, and whether it
    needs the PDF engine.
    """

    suffix: str
    media_type: str
    label: Text
    make: Callable[[Letter, Sequence[Addressee], ToPdf], Form]
    bound: bool = True
    printed: bool = False


KINDS: Mapping[str, Kind] = {
    "docx": Kind(
        ".docx",
        MEDIA_TYPE,
        Text("Satu berkas Word, tiap penerima satu salinan", "One Word file, a copy for each addressee"),
        lambda letter, addressees, _: Bound(letter, addressees),
    ),
    "pdf": Kind(
        ".pdf",
        PDF_TYPE,
        Text("Satu berkas PDF, tiap penerima satu salinan", "One PDF, a copy for each addressee"),
        Printed,
        printed=True,
    ),
    "zip": Kind(
        ".zip",
        "application/zip",
        Text("Berkas Word satu per satu (.zip)", "Word files one by one (.zip)"),
        lambda letter, addressees, _: Single(letter, addressees),
        bound=False,
    ),
}
"""The forms in which copies can be had."""


def _within(copies: Iterable[bytes]) -> list[bytes]:
    """As many copies as a batch may make: at least one."""
    until, made, size = time.monotonic() + LONGEST, list[bytes](), 0
    for copy in copies:
        made.append(copy)
        size += len(copy)
        if len(made) == MOST_COPIES or size >= MOST_PIECE or time.monotonic() >= until:
            break
    return made
