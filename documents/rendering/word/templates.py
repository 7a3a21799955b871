"""Word templates: what their tags ask for, and the one place where they are filled. Nothing else imports docxtpl.

Staff write `{{ name }}` where a value stands, `{%p for item in list %}` ... `{%p endfor %}` in paragraphs of their own
around paragraphs that repeat, `{%tr ... %}` around table rows, `{%tc ... %}` around table cells. A tag can name, compare,
repeat and choose; it can call nothing and compute nothing, so a template cannot run code. What one filling may repeat
and write is limited, so that none holds up who waits for it.
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
from jinja2.filters import do_join, do_lower, do_upper
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from documents.rendering.word.lines import part_lines
from documents.rendering.word.package import Refused, admit
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
)
MOST_STEPS, MOST_CHARACTERS = 1_000_000, 16_000_000
"""What one filling may repeat (each tag of a loop, each time round) and write. An annex of 2,000 rows and 20 columns takes a
quarter of the steps and half of the characters."""
HEAVY = 20
"""The steps of a comparison or a slice: they may go through a whole text or list."""
_EFFORT = "#effort"
"""The counter among the facts, and the filter around what a loop goes through: no tag can spell either."""
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
    """What stands on the page for a value: a text as it is."""
    if isinstance(value, str):
        if _UNPRINTABLE.search(value):
            raise CannotRender(
                Text("Teks memuat tanda yang tidak dapat dicetak.", "A text holds a mark that cannot be printed.")
            )
        return value
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


class _Effort:
    """What is left of the steps and characters of one filling."""

    def __init__(self) -> None:
        self._steps, self._characters = MOST_STEPS, MOST_CHARACTERS

    def steps(self, number: int) -> None:
        """Count what is about to be repeated. Raises CannotRender beyond the limit."""
        self._steps -= number
        if self._steps < 0:
            raise CannotRender(
                Text(
                    "Pengulangan di templat terlalu banyak untuk isi naskah ini.",
                    "The template repeats too much for what this document holds.",
                )
            )

    def characters(self, number: int) -> None:
        """Count what is written. Raises CannotRender beyond the limit."""
        self._characters -= number
        if self._characters < 0:
            raise CannotRender(
                Text(
                    "Isinya terlalu panjang untuk satu berkas Word. Bagi menjadi beberapa naskah.",
                    "It is too long for one Word file. Divide the document.",
                )
            )

    def counted(self, pieces: Iterator[str]) -> Iterator[str]:
        """The same pieces, each counted."""
        for piece in pieces:
            self.characters(len(piece))
            yield piece


def _effort(context: Context) -> _Effort:
    found: _Effort = context[_EFFORT]
    return found


@jinja2.pass_context
def _repeated(context: Context, items: Any, weight: int) -> Any:
    """What a loop goes through, once its steps are counted. `weight` is what there is to do each time round."""
    if not isinstance(items, str | Sequence | Mapping | jinja2.Undefined):
        raise CannotRender(
            Text("Sebuah tanda mengulang isian yang bukan daftar.", "A tag repeats something that is no list.")
        )
    _effort(context).steps(len(items) * weight)
    return items


@jinja2.pass_context
def _joined(context: Context, items: Any, between: str = "", attribute: str | None = None) -> str:
    """Jinja's `join`, counted before it is written."""
    _repeated(context, items, 1)
    _effort(context).characters(len(str(between)) * len(items))
    joined: str = do_join(context.eval_ctx, items, between, attribute)
    return joined


@jinja2.pass_context
def _upper(context: Context, text: str) -> str:
    return _counted_text(context, do_upper(text))


@jinja2.pass_context
def _lower(context: Context, text: str) -> str:
    return _counted_text(context, do_lower(text))


def _counted_text(context: Context, text: str) -> str:
    _effort(context).characters(len(text))
    return text


def _weighed(tree: nodes.Template) -> nodes.Template:
    """The template with each loop's list behind the filter that counts."""
    for loop in list(tree.find_all(nodes.For)):
        weight = sum(_weight(node) for node in (*loop.body, *loop.else_, *filter(None, [loop.test])))
        loop.iter = nodes.Filter(loop.iter, _EFFORT, [nodes.Const(weight + 1)], [], None, None)
    return tree


def _weight(node: nodes.Node) -> int:
    """How many nodes are evaluated with this one; what is inside an inner loop counts there."""
    inside = [node.iter] if isinstance(node, nodes.For) else node.iter_child_nodes()
    return (HEAVY if isinstance(node, nodes.Compare | nodes.Slice) else 1) + sum(map(_weight, inside))


def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=_Missing, finalize=_printed)
    environment.filters = {name: environment.filters[name] for name in FILTERS}
    environment.filters |= {"join": _joined, "upper": _upper, "lower": _lower, _EFFORT: _repeated}
    environment.tests = {name: environment.tests[name] for name in TESTS}
    environment.globals = {}
    return environment


_ENVIRONMENT = _environment()


_admitted = lru_cache(maxsize=32)(admit)
"""A template is inspected once, not at each document that it prints."""


@lru_cache(maxsize=128)
def _compiled(source: str) -> jinja2.Template:
    """A part's template. Parts are few and templates change rarely, so they stay compiled."""
    tree = _ENVIRONMENT.parse(source)
    _check_nodes(tree)
    return _ENVIRONMENT.from_string(_weighed(tree))


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


class _Filler(DocxTemplate):  # type: ignore[misc] # docxtpl is untyped
    """docxtpl with what people typed left exactly as it is, and with broken XML refused instead of repaired."""

    def __init__(self, template: bytes) -> None:
        super().__init__(io.BytesIO(template))
        self.effort = _Effort()

    def render_xml_part(self, src_xml: str, part: Any, context: Facts, jinja_env: Any = None) -> str:
        compiled = _compiled(src_xml)
        pieces = compiled.root_render_func(compiled.new_context({**context, _EFFORT: self.effort}))
        filled = "".join(self.effort.counted(pieces))
        return self._with_lines(filled) if "\n" in filled or "\t" in filled else filled

    def _with_lines(self, filled: str) -> str:
        """docxtpl's own way with line breaks looks for the end of a paragraph again and again where there is none."""
        root = parse_xml(filled.encode())
        part_lines(root)
        return str(self.xml_to_string(root))

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
    filler = _Filler(template)
    try:
        filler.render(facts, _ENVIRONMENT)
    except (jinja2.TemplateError, SyntaxError, TypeError) as broken:  # lxml's errors are syntax errors
        raise CannotRender(_broken(broken)) from broken
    document: WordDocument = filler.docx
    return document


def tags(template: bytes) -> frozenset[str]:
    """The names that a template asks for. Raises Refused, or CannotRender for tags that cannot be read."""
    _admitted(template)
    try:
        trees = [_ENVIRONMENT.parse(source) for source in _Filler(template).sources()]
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
