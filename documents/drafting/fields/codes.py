"""References: to a choice of the body's lists, to one of its units, to another document."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from documents.drafting.fields.base import Field, Option
from documents.drafting.fields.problems import Place, Problems


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionField(Field):
    """One code of a list that the body defines; "" while nobody has chosen."""

    options: tuple[Option, ...] = ()

    def clean(self, value: object, at: Place, problems: Problems) -> str:
        if value == "" or (isinstance(value, str) and any(option.code == value for option in self.options)):
            return str(value)
        codes = ", ".join(option.code for option in self.options)
        problems.add(at, "{where}: pilih salah satu dari {codes}.", "{where}: choose one of {codes}.", codes=codes)
        return ""

    def empty(self) -> str:
        return ""

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "enum": ["", *(option.code for option in self.options)]}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceField(OptionField):
    """One of the body's choices: {"urgency": "segera"}. `of` names the list; `default` stands where nobody chose."""

    kind = "choice"
    keys = frozenset({"of", "default"})
    of: str = ""
    default: str = ""

    def missing(self, value: Any, problems: Problems) -> None:
        if not self.default:
            Field.missing(self, value, problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitField(OptionField):
    """One of the body's units: {"working_group": "pokja_1"}."""

    kind = "unit"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentField(Field):
    """Another document of this body, by its id: {"basis": "0190a1c2-..."}; "" while there is none.

    `types` are the document types that can be chosen, all if it names none. Whether the document is there, and whether
    this person may cite it, is asked by the desk.
    """

    kind = "document"
    keys = frozenset({"types"})
    types: tuple[str, ...] = ()

    def clean(self, value: object, at: Place, problems: Problems) -> str:
        if value == "":
            return ""
        try:
            return str(UUID(value if isinstance(value, str) else ""))
        except ValueError:
            problems.add(at, "{where}: pilih naskah dari daftar.", "{where}: choose a document from the list.")
            return ""

    def empty(self) -> str:
        return ""

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "anyOf": [{"format": "uuid"}, {"const": ""}]}
