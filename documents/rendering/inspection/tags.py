"""The tags of a template read in their order: unknown names, blocks that do not close, tags that would take text along."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn
from jinja2 import nodes

from documents.rendering.inspection.findings import LOOK, WRONG, Finding, Place
from documents.rendering.inspection.healing import TAG
from documents.rendering.inspection.naming import FOR_PROGRAMS, LOOP, Misnamed, Scope, Values, parsed
from documents.rendering.inspection.paragraphs import FILLED, Paragraph
from documents.rendering.inspection.srikandi import FROM_PLACEHOLDER
from workflow.text import Text

_BLOCK = re.compile(r"\{%-?\s*(?P<unit>p|tr|tc|r)?(?(unit)\s+|)(?P<word>\w+)(?P<rest>.*?)-?%\}\Z", re.DOTALL)
_PRINT = re.compile(r"\{\{-?\s*(?P<inner>.*?)\s*-?\}\}\Z", re.DOTALL)
_RAW = re.compile(r"\{\{(?:p|tr|tc|r)\s")
_HALF = re.compile(r"\{\{|\}\}|\{%|%\}")
_SINGLE = re.compile(r"(?<![{$])\{\s*([^\W\d]\w*(?:\.\w+)*)\s*\}(?!\})|«\s*([^\W\d]\w*)\s*»|\[\[\s*([^\W\d]\w*)\s*\]\]")
_DOLLAR = re.compile(r"\$\{\s*(\w+)\s*\}")
_UNITS = {
    "p": (qn("w:p"), Text("paragraf", "paragraph")),
    "tr": (qn("w:tr"), Text("baris tabel", "table row")),
    "tc": (qn("w:tc"), Text("sel tabel", "table cell")),
}
_CLOSES = {"endfor": "for", "endif": "if"}
_LAYOUT = ("colspan", "cellbg")
_MERGES = ("hm", "vm")


@dataclass(frozen=True, slots=True)
class _Open:
    """A block that has begun: what closes it, and where it stands."""

    unit: str
    word: str
    place: Place
    raw: str


class TagReader:
    """Reads one part of a template after another; `scope` says what may be named."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self._open: list[_Open] = []

    def part(self, paragraphs: Sequence[Paragraph]) -> Iterator[Finding]:
        """What is wrong with the tags of one part."""
        for paragraph in paragraphs:
            if paragraph.kind in FILLED:
                yield from self._paragraph(paragraph)
            elif TAG.search(paragraph.text):
                yield Finding.at(paragraph.place, *_NOT_FILLED.get(paragraph.kind, _NOT_KEPT))
        for block in reversed(self._open):
            closing = f"{{%{block.unit} end{block.word} %}}"
            text = Text(f"Blok ini tidak ditutup dengan {closing}.", f"This block is not closed by {closing}.")
            yield Finding.at(block.place, WRONG, text, closing)
        self._open, self.scope.loops = [], []

    def _paragraph(self, paragraph: Paragraph) -> Iterator[Finding]:
        place, text = paragraph.place, paragraph.text
        found = [match[0] for match in TAG.finditer(text)]
        rest = TAG.sub(" ", text)
        for half in dict.fromkeys(_HALF.findall(rest)):
            words = Text(f"Tanda {half} tidak berpasangan.", f"{half} has no partner.")
            yield Finding.at(place, WRONG, words)
        yield from self._other_brackets(place, rest)
        yield from _takes_away(paragraph, found)
        for raw in found:
            try:
                yield from self._tag(place, raw)
            except Misnamed as problem:
                near = _written(raw, problem) if problem.near else ""
                yield Finding.at(place, WRONG, problem.text, near)

    def _other_brackets(self, place: Place, text: str) -> Iterator[Finding]:
        """Places that are meant to be filled but written in another program's way."""
        for match in _SINGLE.finditer(text):
            name = next(filter(None, match.groups()))
            try:
                self.scope.values(parsed(f"{{{{ {name} }}}}").body[0].nodes[0])  # type: ignore[attr-defined]
                near = f"{{{{ {name} }}}}"
            except Misnamed as problem:
                if not problem.near:
                    continue
                near = f"{{{{ {name.replace(problem.wrong, problem.near)} }}}}"
            words = Text(
                f"{match[0]} tidak akan diisi: tanda memakai dua kurung kurawal.",
                f"{match[0]} will not be filled: a tag has two braces.",
            )
            yield Finding.at(place, WRONG, words, near)
        for match in _DOLLAR.finditer(text):
            near = FROM_PLACEHOLDER.get(match[1], "")
            words = Text(
                f"{match[0]} penanda SRIKANDI dan tidak diisi di sini.",
                f"{match[0]} is a placeholder of SRIKANDI and is not filled here.",
            )
            yield Finding.at(place, WRONG, words, near)

    def _tag(self, place: Place, raw: str) -> Iterator[Finding]:
        if raw.startswith("{#"):
            return
        if raw.startswith("{{"):
            yield from self._printed(place, raw)
            return
        block = _BLOCK.match(raw)
        if block is None:
            raise Misnamed(Text("Tanda tidak terbaca.", "The tag cannot be read."))
        unit, word, rest = block["unit"] or "", block["word"], block["rest"].strip()
        if word == "for":
            self._open.append(_Open(unit, word, place, raw))
            self._begin_loop(rest)
        elif word == "if":
            self._open.append(_Open(unit, word, place, raw))
            self.scope.values(_condition(rest))
        elif word in ("elif", "else"):
            yield from self._middle(place, unit, word, rest)
        elif word in _CLOSES:
            yield from self._close(place, unit, word)
        elif word in _LAYOUT:
            self.scope.values(_condition(rest))
        elif word not in _MERGES:
            known = ("for", "if", "elif", "else", "endfor", "endif")
            raise Misnamed(
                Text(
                    f"Perintah {word} tidak dikenal; yang ada: {', '.join(known)}.",
                    f"There is no {word}; there are: {', '.join(known)}.",
                )
            )

    def _printed(self, place: Place, raw: str) -> Iterator[Finding]:
        if _RAW.match(raw):
            raise Misnamed(
                Text(
                    "Tanda {{r ...}} dan {{p ...}} tidak dipakai: tulis {{ ... }}.",
                    "Tags {{r ...}} and {{p ...}} are not used: write {{ ... }}.",
                )
            )
        inner = _PRINT.match(raw)
        if inner is None or not inner["inner"]:
            raise Misnamed(Text("Tanda kosong.", "The tag is empty."))
        [output] = parsed(f"{{{{ {inner['inner']} }}}}").body
        values = self.scope.values(output.nodes[0])  # type: ignore[attr-defined]
        if wrong := next((value for value in values if isinstance(value, list | Mapping | bool)), None):
            yield Finding.at(place, WRONG, _NO_TEXT, _first_text(inner["inner"], wrong))

    def _begin_loop(self, rest: str) -> None:
        """What a loop names is known until its end; where the loop itself is wrong, nothing inside it is complained of."""
        names: dict[str, Values] = {"loop": [LOOP], (rest.split() or [""])[0]: []}
        try:
            [loop] = parsed(f"{{% for {rest} %}}{{% endfor %}}").body
            if not isinstance(loop, nodes.For) or not isinstance(loop.target, nodes.Name):
                raise Misnamed(
                    Text("Ulangi dengan satu nama: for item in ....", "Repeat with one name: for item in ....")
                )
            values = self.scope.values(loop.iter)
            names[loop.target.name] = [item for value in values if isinstance(value, list) for item in value]
        finally:
            self.scope.loops.append(names)
        if values and not any(isinstance(value, list) for value in values):
            raise Misnamed(Text("Yang diulang bukan daftar.", "What is repeated is no list."))
        if loop.test is not None:
            self.scope.values(loop.test)

    def _middle(self, place: Place, unit: str, word: str, rest: str) -> Iterator[Finding]:
        if not self._open:
            words = Text(f"{word} tanpa if di depannya.", f"{word} without an if before it.")
            yield Finding.at(place, WRONG, words)
            return
        yield from _same_unit(place, unit, word, self._open[-1])
        if word == "elif":
            self.scope.values(_condition(rest))

    def _close(self, place: Place, unit: str, word: str) -> Iterator[Finding]:
        wanted = _CLOSES[word]
        if not self._open or self._open[-1].word != wanted:
            words = Text(f"{word} tanpa {wanted} di depannya.", f"{word} without a {wanted} before it.")
            near = f"{{%{self._open[-1].unit} end{self._open[-1].word} %}}" if self._open else ""
            yield Finding.at(place, WRONG, words, near)
            if not any(block.word == wanted for block in self._open):
                return
        while self._open:
            block = self._open.pop()
            if block.word == "for" and self.scope.loops:
                self.scope.loops.pop()
            if block.word == wanted:
                yield from _same_unit(place, unit, word, block)
                return


def _same_unit(place: Place, unit: str, word: str, block: _Open) -> Iterator[Finding]:
    if block.unit != unit:
        near = f"{{%{block.unit} {word} %}}"
        words = Text(
            f"Blok ini dibuka dengan {block.raw}; tutup dan antaranya memakai awalan yang sama.",
            f"This block began with {block.raw}; what closes it begins the same way.",
        )
        yield Finding.at(place, WRONG, words, near)


def _takes_away(paragraph: Paragraph, found: Sequence[str]) -> Iterator[Finding]:
    """A tag with p, tr or tc stands for its whole paragraph, row or cell: what else stands there would be lost."""
    for raw in found:
        block = _BLOCK.match(raw)
        unit = block["unit"] if block else None
        if unit not in _UNITS:
            continue
        tag, words = _UNITS[unit]
        holder = paragraph.element
        while holder is not None and holder.tag != tag:
            holder = holder.getparent()
        if holder is None:
            text = Text(f"{{%{unit} ...%}} hanya untuk {words.id}.", f"{{%{unit} ...%}} is for a {words.en} only.")
            yield Finding.at(paragraph.place, WRONG, text, raw.replace(f"%{unit}", "%p", 1))
            continue
        inside = "".join(text.text or "" for text in holder.iter(qn("w:t"), qn("w:drawing"), qn("w:pict")))
        if inside.replace(raw, "", 1).strip() or any(True for _ in holder.iter(qn("w:drawing"), qn("w:pict"))):
            text = Text(
                f"Tanda ini harus sendirian di {words.id}nya: isi lain di sana akan hilang.",
                f"This tag must be alone in its {words.en}: anything else there would be lost.",
            )
            yield Finding.at(paragraph.place, WRONG, text, raw)
            return


def _condition(rest: str) -> nodes.Node:
    [block] = parsed(f"{{% if {rest} %}}{{% endif %}}").body
    assert isinstance(block, nodes.If)
    return block.test


def _written(raw: str, problem: Misnamed) -> str:
    """The same tag with the right name."""
    return re.sub(rf"(?<!\w){re.escape(problem.wrong)}(?!\w)", problem.near, raw, count=1)


def _first_text(inner: str, value: Any) -> str:
    """How the text inside a list or a group is printed."""
    if isinstance(value, Mapping):
        name = next((key for key, one in value.items() if isinstance(one, str) and key not in FOR_PROGRAMS), "")
        return f"{{{{ {inner}.{name} }}}}" if name else ""
    item = value[0] if isinstance(value, list) and value else ""
    part = ".text" if isinstance(item, Mapping) and "text" in item else ""
    return f"{{%p for item in {inner} %}} {{{{ item{part} }}}} {{%p endfor %}}" if isinstance(value, list) else ""


_NO_TEXT = Text(
    "Isian ini bukan satu teks: ambil satu bagiannya, atau ulangi daftarnya.",
    "This is not one text: take a part of it, or repeat the list.",
)
_NOT_FILLED = {
    "endnotes": (
        WRONG,
        Text(
            "Tanda di catatan akhir tidak diisi. Pindahkan ke isi.",
            "Tags in endnotes are not filled. Move it to the body.",
        ),
    )
}
_NOT_KEPT = (
    LOOK,
    Text(
        "Tanda di komentar dan properti berkas tidak diisi; keduanya dibuang.",
        "Tags in comments and file properties are not filled; both are dropped.",
    ),
)
