"""The regulations that a document rests on (Mengingat)."""

from dataclasses import dataclass
from typing import Any

from documents.drafting.fields.base import Field, Option, read_list, read_object
from documents.drafting.fields.characters import is_blank, printable, read_text
from documents.drafting.fields.problems import Place, Problems
from documents.drafting.fields.texts import PARAGRAPH
from workflow.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalBasesField(Field):
    """{"legal_bases": [{"code": "perpres-99-2017"}, {"text": "Peraturan Daerah ..."}]}, in the order of printing.

    A code is a regulation of the body's list, known by its dates; a free text is printed as typed and counts as
    unchecked. `options` are those regulations, `item` names one entry in messages.
    """

    kind = "legal_bases"
    keys = frozenset({"max", "item"})
    max: int = PARAGRAPH
    item: Text | None = None
    options: tuple[Option, ...] = ()

    def clean(self, value: object, at: Place, problems: Problems) -> list[dict[str, str]]:
        known = {option.code for option in self.options}
        bases = [
            self._basis(item, known, self.item_place(at, index), problems)
            for index, item in read_list(value, at, problems)
        ]
        return [basis for basis in bases if basis]

    def _basis(self, value: object, known: set[str], at: Place, problems: Problems) -> dict[str, str]:
        parts = read_object(value, ("code", "text"), at, problems)
        code, text = parts.get("code", ""), parts.get("text", "")
        if code != "" and text != "":
            problems.add(
                at,
                "{where}: pilih peraturan atau tulis teks, jangan keduanya.",
                "{where}: choose a regulation or write a text, not both.",
            )
            return {}
        if code == "":
            written = read_text(text, at.inside("text"), problems, limit=self.max, lines=True)
            return {} if is_blank(written) else {"text": written}
        if isinstance(code, str) and code in known:
            return {"code": code}
        problems.add(
            at.inside("code"),
            '{where}: tidak ada peraturan "{code}" dalam daftar. Pilih dari daftar atau tulis sebagai teks.',
            '{where}: the list has no regulation "{code}". Choose from the list or write it as text.',
            code=printable(str(code)),
        )
        return {}

    def empty(self) -> list[dict[str, str]]:
        return []

    def schema(self) -> dict[str, Any]:
        code = {"type": "string", "enum": ["", *(option.code for option in self.options)]}
        text = {"type": "string", "maxLength": self.max}
        parts = {"code": code, "text": text}
        return {"type": "array", "items": {"type": "object", "properties": parts, "additionalProperties": False}}

    def item_place(self, at: Place, index: int) -> Place:
        """Where the entry is that stands at `index`, from 0."""
        if self.item:
            return at.inside(index, self.item.format(n=index + 1))
        return at.extended(index, f"angka {index + 1}", f"item {index + 1}")
