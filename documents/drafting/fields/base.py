"""What every field of a document type has, whatever its kind."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from documents.drafting.fields.characters import printable
from documents.drafting.fields.problems import Place, Problems
from workflow.text import Text

MOST_ROWS = 2000  # in any list of a document


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that can be chosen."""

    code: str
    label: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(ABC):
    """One field as the type's file defines it. `kind` names the class in that file and in the form.

    `ask` is what submit says when it is missing ("Isi judul keputusan (Tentang)."); if not given, the label says it.
    """

    kind: ClassVar[str]
    keys: ClassVar[frozenset[str]] = frozenset()  # what the file may say beside the keys of all fields

    name: str
    label: Text
    hint: Text | None = None
    ask: Text | None = None
    required: bool = False

    @abstractmethod
    def clean(self, value: object, at: Place, problems: Problems) -> Any:
        """`value` in the form that is kept, or `empty()`. What is malformed goes to `problems`."""

    @abstractmethod
    def empty(self) -> Any:
        """The value of a field that nobody has filled."""

    @abstractmethod
    def schema(self) -> dict[str, Any]:
        """The JSON Schema of a value, without title and description."""

    def check(self, value: Any, at: Place, problems: Problems) -> None:
        """What submit still needs inside a value that is there: nothing, unless the kind says otherwise."""
        return

    def is_empty(self, value: Any) -> bool:
        return bool(value == self.empty())

    def place(self) -> Place:
        return Place(self.name, self.label)

    def missing(self, value: Any, problems: Problems) -> None:
        """What submit needs of this field: its value, if required, and every part of it."""
        if not self.is_empty(value):
            self.check(value, self.place(), problems)
        elif self.required:
            ask = self.ask or Text("Isi {where}.", "Enter {where}.")
            problems.add(self.place(), ask.id, ask.en)


def read_list(value: object, at: Place, problems: Problems, most: int = MOST_ROWS) -> Iterator[tuple[int, object]]:
    """The items of a list with their places in it, from 0; nothing if it is none, or too long."""
    if not isinstance(value, list):
        problems.add(at, "{where} harus berupa daftar.", "{where} must be a list.")
    elif len(value) > most:
        problems.add(
            at,
            "{where} memuat terlalu banyak baris: paling banyak {most}.",
            "{where} has too many rows: at most {most}.",
            most=most,
        )
    else:
        yield from enumerate(value)


def read_object(value: object, keys: tuple[str, ...], at: Place, problems: Problems) -> dict[str, object]:
    """The value's parts by name; a part of another name is a problem."""
    if not isinstance(value, dict):
        names = ", ".join(keys)
        problems.add(
            at, "{where} harus berupa objek dengan {names}.", "{where} must be an object with {names}.", names=names
        )
        return {}
    for key in value.keys() - set(keys):
        shown = printable(key)
        problems.add(at.inside(shown), '{where} tidak punya bagian "{key}".', '{where} has no part "{key}".', key=shown)
    return value


def read_flag(value: object, at: Place, problems: Problems) -> bool:
    if not isinstance(value, bool):
        problems.add(at, "{where} harus true atau false.", "{where} must be true or false.")
    return value is True
