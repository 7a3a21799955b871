"""Word templates: what their tags ask for, and the one place where docxtpl fills them. Nothing else imports docxtpl.

Staff write `{{ name }}` where a value stands, `{%p for item in list %}` ... `{%p endfor %}` in paragraphs of their own
around paragraphs that repeat, `{%tr ... %}` around table rows, `{%tc ... %}` around table cells. What tags may say is in
`tags`, how much one filling may repeat and write in `limits`.
"""

import io
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import jinja2
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docxtpl import DocxTemplate
from jinja2 import meta

from documents.rendering.word.package import Refused, admit
from documents.rendering.word.tagging.limits import EFFORT, CannotRender, Effort
from documents.rendering.word.tagging.lines import part_lines
from documents.rendering.word.tagging.tags import compiled, parsed, unknown_tag
from workflow.text import Text

__all__ = ["CannotRender", "Facts", "alone", "check", "fill", "rewritten", "tags"]

Facts = Mapping[str, Any]
"""What a template is filled with: plain values (str, int, bool, list, dict) by name."""

_admitted = lru_cache(maxsize=32)(admit)
"""A template is inspected once, not at each document that it prints."""

FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


class _Filler(DocxTemplate):  # type: ignore[misc] # docxtpl is untyped
    """docxtpl with what people typed left exactly as it is, and with broken XML refused instead of repaired. `write` makes
    of a part with its tags, as Jinja reads it, what is to stand there.
    """

    def __init__(self, template: bytes, write: Callable[[str], str] = str, *, filled: bool = True) -> None:
        super().__init__(io.BytesIO(template))
        self._write, self._filled = write, filled

    def render_xml_part(self, src_xml: str, part: Any, context: Facts, jinja_env: Any = None) -> str:
        return self._write(src_xml)

    def fix_tables(self, xml: str) -> Any:
        tree = parse_xml(xml)
        return super().fix_tables(xml) if self._filled else tree

    def fix_docpr_ids(self, tree: Any) -> None:
        if self._filled:
            super().fix_docpr_ids(tree)

    def render_properties(self, context: Facts, jinja_env: Any = None) -> None:
        """Titles and authors of a template are not filled: the finished file gets its own."""

    def render_footnotes(self, context: Facts, jinja_env: Any = None) -> None:
        """Once: docxtpl fills them again for each section, and would then read what people typed as tags."""
        for part in self.docx.part.package.iter_parts():
            if part.content_type == FOOTNOTES:
                part._blob = self._write(self.patch_xml(part.blob.decode())).encode()

    def sources(self) -> list[str]:
        """The parts that hold tags, as Jinja reads them."""
        self.init_docx()
        found = [self.patch_xml(self.get_xml())]
        for kind in (self.HEADER_URI, self.FOOTER_URI):
            found += [self.patch_xml(self.get_part_xml(part)) for _, part in self.get_headers_footers(kind)]
        return found


def fill(template: bytes, facts: Facts) -> WordDocument:
    """The template with its tags filled. Raises Refused for a file that is not opened, CannotRender for one that asks
    for what the facts do not have.
    """
    context = {**facts, EFFORT: Effort()}

    def write(source: str) -> str:
        part = compiled(source)
        pieces = part.root_render_func(part.new_context(context))
        filled = "".join(context[EFFORT].counted(pieces))
        return _with_lines(filled) if "\n" in filled or "\t" in filled else filled

    return _written(template, _Filler(template, write))


def alone(template: bytes, facts: Facts) -> bytes:
    """What docxtpl makes by itself, values escaped: neither limited nor laid out. For comparison only."""
    plain, buffer = DocxTemplate(io.BytesIO(template)), io.BytesIO()
    plain.render(dict(facts), autoescape=True)
    plain.save(buffer)
    return buffer.getvalue()


def rewritten(template: bytes, write: Callable[[str], str]) -> WordDocument:
    """The template with `write` in place of filling: what it makes of each part is taken as it is, neither are the columns
    of tables counted nor pictures numbered. Raises as `fill` does.
    """
    return _written(template, _Filler(template, write, filled=False))


def _written(template: bytes, filler: _Filler) -> WordDocument:
    _admitted(template)
    try:
        filler.render({})
    except (jinja2.TemplateError, SyntaxError, TypeError) as broken:  # lxml's errors are syntax errors
        raise CannotRender(_broken(broken)) from broken
    document: WordDocument = filler.docx
    return document


def _with_lines(filled: str) -> str:
    """docxtpl's own way with line breaks looks for the end of a paragraph again and again where there is none."""
    root = parse_xml(filled.encode())
    part_lines(root)
    return str(DocxTemplate.xml_to_string(None, root))


@lru_cache(maxsize=64)
def tags(template: bytes) -> frozenset[str]:
    """The names that a template asks for. Raises Refused, or CannotRender for tags that cannot be read."""
    _admitted(template)
    try:
        trees = [parsed(source) for source in _Filler(template).sources()]
        return frozenset().union(*(meta.find_undeclared_variables(tree) for tree in trees))
    except (jinja2.TemplateError, SyntaxError) as broken:  # lxml's errors are syntax errors
        raise CannotRender(_broken(broken)) from broken


def check(template: bytes, specimens: Sequence[Facts]) -> tuple[Text, ...]:
    """What is wrong with a template, each problem once: it is filled with each of the specimens (a document with
    everything filled in, one with nothing) and must ask for nothing they do not have.
    """
    try:
        asked = tags(template)
    except (CannotRender, Refused) as problem:
        return (problem.text,)
    known = sorted(set().union(*specimens))
    problems = [unknown_tag(name, known) for name in sorted(asked.difference(known))]
    for specimen in () if problems else specimens:
        try:
            fill(template, specimen)
        except CannotRender as problem:
            problems.append(problem.text)
    return tuple(dict.fromkeys(problems))


def _broken(error: Exception) -> Text:
    return Text(f"Tanda di templat tidak terbaca: {error}", f"The template's tags cannot be read: {error}")
