"""Word templates: what their tags ask for, and the one place where they are filled. Nothing else imports docxtpl.

Staff write `{{ name }}` where a value stands, `{%p for item in list %}` ... `{%p endfor %}` in paragraphs of their own
around paragraphs that repeat, `{%tr ... %}` around table rows, `{%tc ... %}` around table cells. A tag can name, compare,
repeat and choose; it can call nothing and compute nothing, so a template cannot run code or grow without end.
"""

import difflib
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import jinja2
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docxtpl import DocxTemplate
from jinja2 import meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from documents.rendering.package import Refused, admit
from workflow.text import Text

Facts = Mapping[str, Any]
"""What a template is filled with: plain values (str, int, bool, list, dict) by name."""

FILTERS = ("upper", "lower", "join", "length", "first", "last")
TESTS = ("defined",)
_ALLOWED_NODES = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.For,
    nodes.If,
    nodes.Name,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Slice,
    nodes.Const,
    nodes.Filter,
    nodes.Test,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Compare,
    nodes.Operand,
    nodes.CondExpr,
    nodes.Concat,
)
_NEW_PARAGRAPH, _NEW_LINE = "\a", "\n"
"""What docxtpl turns into the end of a paragraph, and into a line break."""
_PARAGRAPH = re.compile(r"<w:p[ >].*?</w:p>", re.DOTALL)
_UNPRINTABLE = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class CannotRender(Exception):
    """A template that cannot be filled with these facts; `text` says what is wrong with it."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


class _Missing(jinja2.StrictUndefined):
    """A name that the facts do not have: said with the nearest one they do have."""

    def _fail_with_undefined_error(self, *args: Any, **kwargs: Any) -> Any:
        name = str(self._undefined_name)
        known = self._undefined_obj if isinstance(self._undefined_obj, Mapping) else {}
        raise CannotRender(unknown_tag(name, [str(key) for key in known]))

    __iter__ = __str__ = __len__ = __eq__ = __ne__ = __bool__ = __hash__ = _fail_with_undefined_error
    __getattr__ = __getitem__ = __contains__ = __lt__ = __gt__ = __le__ = __ge__ = _fail_with_undefined_error


def unknown_tag(name: str, known: Sequence[str]) -> Text:
    """That a template names something that is not there, with the nearest name that is."""
    near = difflib.get_close_matches(name, known, 1, 0.5)
    return Text(
        f"Tanda {name} tidak dikenal." + (f" Maksudnya {near[0]}?" if near else ""),
        f"The tag {name} is unknown." + (f" Did you mean {near[0]}?" if near else ""),
    )


def _printed(value: Any) -> Any:
    """What stands on the page for a value: a text as it is, its line breaks as paragraphs; nothing for what is empty."""
    if isinstance(value, str):
        if _UNPRINTABLE.search(value):
            raise CannotRender(
                Text("Teks memuat tanda yang tidak dapat dicetak.", "A text holds a mark that cannot be printed.")
            )
        return value.replace("\n", _NEW_PARAGRAPH)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, jinja2.Undefined):
        return str(value)
    kind = type(value).__name__
    raise CannotRender(
        Text(
            f"Sebuah tanda mencetak isian yang bukan teks ({kind}).",
            f"A tag prints something that is no text ({kind}).",
        )
    )


def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=_Missing, finalize=_printed)
    environment.filters = {name: environment.filters[name] for name in FILTERS}
    environment.tests = {name: environment.tests[name] for name in TESTS}
    environment.globals = {}
    return environment


_ENVIRONMENT = _environment()


_admitted = lru_cache(maxsize=32)(admit)
"""A template is inspected once, not at each document that it prints."""


@lru_cache(maxsize=128)
def _compiled(source: str) -> jinja2.Template:
    """A part's template. Parts are few and templates change rarely, so they stay compiled."""
    _check_nodes(_ENVIRONMENT.parse(source))
    return _ENVIRONMENT.from_string(source)


def _check_nodes(tree: nodes.Template) -> None:
    for node in _all_nodes(tree):
        if not isinstance(node, _ALLOWED_NODES):
            kind = type(node).__name__
            raise CannotRender(
                Text(
                    f"Tanda di templat memakai {kind}, yang tidak diizinkan.",
                    f"A tag uses {kind}, which is not allowed.",
                )
            )
        if isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
            raise CannotRender(unknown_tag(node.attr, ()))


def _all_nodes(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    for child in node.iter_child_nodes():
        yield from _all_nodes(child)


def _lines_in_hanging(paragraph: re.Match[str]) -> str:
    """Behind a tab, as in "tempat : ...", a new paragraph would begin under the label: there a line break stands."""
    text = paragraph[0]
    return text.replace(_NEW_PARAGRAPH, _NEW_LINE) if "<w:tab/>" in text else text


class _Filler(DocxTemplate):  # type: ignore[misc] # docxtpl is untyped
    """docxtpl with what people typed left exactly as it is, and with broken XML refused instead of repaired."""

    def render_xml_part(self, src_xml: str, part: Any, context: Facts, jinja_env: Any = None) -> str:
        filled = _compiled(src_xml).render(context)
        if _NEW_PARAGRAPH in filled:
            filled = _PARAGRAPH.sub(_lines_in_hanging, filled)
        return str(self.resolve_listing(filled))

    def fix_tables(self, xml: str) -> Any:
        parse_xml(xml)
        return super().fix_tables(xml)

    def render_properties(self, context: Facts, jinja_env: Any = None) -> None:
        """Titles and authors of a template are not filled: the finished file gets its own."""

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
    _admitted(template)
    filler = _Filler(io.BytesIO(template))
    try:
        filler.render(facts, _ENVIRONMENT)
    except (jinja2.TemplateError, SyntaxError) as broken:  # lxml's errors are syntax errors
        raise CannotRender(_broken(broken)) from broken
    document: WordDocument = filler.docx
    return document


def tags(template: bytes) -> frozenset[str]:
    """The names that a template asks for. Raises Refused, or CannotRender for tags that cannot be read."""
    _admitted(template)
    try:
        trees = [_ENVIRONMENT.parse(source) for source in _Filler(io.BytesIO(template)).sources()]
        for tree in trees:
            _check_nodes(tree)
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
