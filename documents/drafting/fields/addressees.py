"""To whom a letter goes: names under headings, in the letter itself or in an annexed list."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from documents.drafting.fields.base import Field, read_flag, read_list, read_object
from documents.drafting.fields.characters import is_blank, read_text
from documents.drafting.fields.problems import Place, Problems
from documents.drafting.fields.texts import LINE
from documents.drafting.words import roman


@dataclass(frozen=True, slots=True, kw_only=True)
class AddresseesField(Field):
    """{"addressees": {"annexed": true, "groups": [{"heading": "KEPALA OPD", "names": ["Dinas Kesehatan", ...]}]}}.

    A plain list is one group without a heading. Groups are printed with I, II, III where there are several.
    """

    kind = "addressees"
    keys = frozenset({"max"})
    max: int = LINE

    def clean(self, value: object, at: Place, problems: Problems) -> dict[str, Any]:
        parts = read_object(value, ("annexed", "groups"), at, problems)
        annexed = read_flag(parts.get("annexed", False), at.inside("annexed"), problems)
        read = read_list(parts.get("groups", []), at.inside("groups"), problems, most=100)
        groups = [self._group(item, self.group_place(at, index), problems) for index, item in read]
        return {
            "annexed": annexed,
            "groups": [group for group in groups if group["names"] or not is_blank(group["heading"])],
        }

    def _group(self, value: object, at: Place, problems: Problems) -> dict[str, Any]:
        parts = read_object(value, ("heading", "names"), at, problems)
        heading = read_text(parts.get("heading", ""), at.inside("heading"), problems, limit=self.max, lines=False)
        names = [
            read_text(name, self.name_place(at, index), problems, limit=self.max, lines=False)
            for index, name in read_list(parts.get("names", []), at.inside("names"), problems)
        ]
        return {"heading": heading, "names": [name for name in names if not is_blank(name)]}

    def check(self, value: Any, at: Place, problems: Problems) -> None:
        groups = value["groups"]
        if not groups:
            ask = "Isi nama tujuan pada {where}.", "Enter the names of the recipients in {where}."
            problems.add(at.inside("groups"), *ask)
        for index, group in enumerate(groups):
            place = self.group_place(at, index)
            if not group["names"]:
                problems.add(
                    place.inside("names"),
                    "{where}: isi nama tujuan atau hapus bagian ini.",
                    "{where}: enter names or remove this part.",
                )
            if len(groups) > 1 and is_blank(group["heading"]):
                problems.add(
                    place.inside("heading"), "{where}: isi judul bagian.", "{where}: enter the part's heading."
                )

    def empty(self) -> dict[str, Any]:
        return {"annexed": False, "groups": []}

    def schema(self) -> dict[str, Any]:
        text = {"type": "string", "maxLength": self.max}
        group = {"heading": text, "names": {"type": "array", "items": text}}
        groups = {
            "type": "array",
            "maxItems": 100,
            "items": {"type": "object", "properties": group, "additionalProperties": False},
        }
        return {
            "type": "object",
            "properties": {"annexed": {"type": "boolean"}, "groups": groups},
            "additionalProperties": False,
        }

    def group_place(self, at: Place, index: int) -> Place:
        """Where the group is that stands at `index`, from 0."""
        return at.inside("groups").extended(index, f"bagian {roman(index + 1)}", f"part {roman(index + 1)}")

    def name_place(self, group: Place, index: int) -> Place:
        """Where the name is that stands at `index` in the group, from 0."""
        return group.inside("names").extended(index, f"baris {index + 1}", f"row {index + 1}")


def each(addressees: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Heading and name of everyone who is addressed, in order."""
    for group in addressees["groups"]:
        for name in group["names"]:
            yield group["heading"], name


def alone(name: str) -> dict[str, Any]:
    """The value of a letter that goes to one addressee."""
    return {"annexed": False, "groups": [{"heading": "", "names": [name]}]}


def count(addressees: dict[str, Any]) -> int:
    """How many are addressed, in all groups."""
    return sum(len(group["names"]) for group in addressees["groups"])
