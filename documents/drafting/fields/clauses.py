"""The operative clauses of a decree: KESATU, KEDUA, each with lettered points under it where it needs them."""

from dataclasses import dataclass
from typing import Any

from documents.drafting.fields.base import Field, read_list, read_object
from documents.drafting.fields.characters import is_blank, read_text
from documents.drafting.fields.problems import Place, Problems
from documents.drafting.fields.texts import PARAGRAPH
from documents.drafting.words import clause_name, letter
from workflow.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ClausesField(Field):
    """{"clauses": [{"text": "Membentuk ...", "points": []}, {"text": "... bertugas:", "points": ["menyusun ...;"]}]}.

    `first` is what this body calls its first clause.
    """

    kind = "clauses"
    keys = frozenset({"max", "item"})
    max: int = PARAGRAPH
    item: Text | None = None
    first: str = "KESATU"

    def clean(self, value: object, at: Place, problems: Problems) -> list[dict[str, Any]]:
        clauses = [
            self._clause(item, self.item_place(at, index), problems) for index, item in read_list(value, at, problems)
        ]
        return [clause for clause in clauses if clause["points"] or not is_blank(clause["text"])]

    def _clause(self, value: object, at: Place, problems: Problems) -> dict[str, Any]:
        parts = read_object(value, ("text", "points"), at, problems)
        text = read_text(parts.get("text", ""), at.inside("text"), problems, limit=self.max, lines=True)
        points = [
            read_text(point, self.point_place(at, index), problems, limit=self.max, lines=True)
            for index, point in read_list(parts.get("points", []), at.inside("points"), problems)
        ]
        return {"text": text, "points": [point for point in points if not is_blank(point)]}

    def check(self, value: Any, at: Place, problems: Problems) -> None:
        for index, clause in enumerate(value):
            if is_blank(clause["text"]):
                problems.add(self.item_place(at, index).inside("text"), "Isi {where}.", "Enter {where}.")

    def empty(self) -> list[dict[str, Any]]:
        return []

    def schema(self) -> dict[str, Any]:
        text = {"type": "string", "maxLength": self.max}
        parts = {"text": text, "points": {"type": "array", "items": text}}
        return {"type": "array", "items": {"type": "object", "properties": parts, "additionalProperties": False}}

    def item_place(self, at: Place, index: int) -> Place:
        """Where the clause is that stands at `index`, from 0."""
        name = clause_name(index + 1, self.first)
        return at.inside(index, (self.item or Text("Diktum {n}", "Clause {n}")).format(n=name))

    def point_place(self, at: Place, index: int) -> Place:
        """Where the point is that stands at `index` of the clause `at`, from 0."""
        sign = letter(index + 1)
        return at.inside("points").extended(index, f"huruf {sign}", f"point {sign}")
