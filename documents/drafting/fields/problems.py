"""Where something is wrong in a document's fields, said in the office's words, all of it at once."""

from collections.abc import Iterator
from dataclasses import dataclass

from workflow.refusal import FieldProblem
from workflow.text import Text

MOST = 200  # problems listed in one answer; what lies beyond is counted


@dataclass(frozen=True, slots=True)
class Place:
    """A spot in the fields: `path` for programs ("considering/1"), `words` for people ("Menimbang huruf b")."""

    path: str
    words: Text

    def inside(self, step: str | int, words: Text | None = None) -> "Place":
        """A spot within this one; without words of its own it is called like the whole."""
        return Place(f"{self.path}/{step}" if self.path else str(step), words or self.words)

    def extended(self, step: str | int, id: str, en: str) -> "Place":
        """A spot within this one, its name that of the whole and then some: "Lampiran I" + "baris 7"."""
        return self.inside(step, Text(f"{self.words.id} {id}", f"{self.words.en} {en}"))


class Problems:
    """The problems found so far, in the order of the fields."""

    def __init__(self) -> None:
        self._found: list[FieldProblem] = []
        self._beyond = 0

    def __len__(self) -> int:
        return len(self._found) + self._beyond

    def __iter__(self) -> Iterator[FieldProblem]:
        return iter(self._found)

    def add(self, at: Place, id: str, en: str, **values: object) -> None:
        """One more; `{where}` in the text is the name of the place."""
        if len(self._found) >= MOST:
            self._beyond += 1
            return
        self._found.append(FieldProblem(at.path, Text(id, en).format(where=at.words, **values)))

    def found(self) -> tuple[FieldProblem, ...]:
        """All of them; the last says how many more there are, if they were too many to list."""
        if not self._beyond:
            return tuple(self._found)
        more = Text("Masih ada {n} kesalahan lain.", "There are {n} more errors.").format(n=self._beyond)
        return (*self._found, FieldProblem("", more))
