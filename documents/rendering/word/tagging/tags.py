"""The language of tags: what they may say, and what a name that is not there or a value that is no text comes to.

A tag can name, compare, repeat and choose; it can call nothing and compute nothing, so a template cannot run code.
"""

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from documents.rendering.word.tagging.limits import COUNTING, CannotRender, weighed
from workflow.text import Text

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
_OF_EVERY_DICT = frozenset(dir(dict))
_UNPRINTABLE = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


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


def printable(text: str) -> bool:
    """Whether a Word file can hold every character of a text."""
    return text.isprintable() or not _UNPRINTABLE.search(text)


def printed(value: Any) -> Any:
    """What stands on the page for a value: a text as it is."""
    if isinstance(value, str):
        if not printable(value):
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


class TagEnvironment(ImmutableSandboxedEnvironment):
    """Jinja with the few filters and tests that templates need, and nothing that calls or computes."""

    def __init__(self, **options: Any) -> None:
        super().__init__(undefined=_Missing, **options)
        self.filters = {name: self.filters[name] for name in FILTERS} | COUNTING
        self.tests = {name: self.tests[name] for name in TESTS}
        self.globals = {}

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A fact within a fact; Jinja's own way, but without asking a dict first for an attribute it cannot have."""
        if type(obj) is dict and attribute in obj and attribute not in _OF_EVERY_DICT:
            return obj[attribute]
        return super().getattr(obj, attribute)


ENVIRONMENT = TagEnvironment(autoescape=True, finalize=printed)


@lru_cache(maxsize=128)
def compiled(source: str) -> jinja2.Template:
    """A part's template. Parts are few and templates change rarely, so they stay compiled."""
    return ENVIRONMENT.from_string(weighed(parsed(source)))


def parsed(source: str) -> nodes.Template:
    """The tags of a part. Raises CannotRender for those that say more than they may."""
    tree = ENVIRONMENT.parse(source)
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
    return tree


def _all_nodes(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    for child in node.iter_child_nodes():
        yield from _all_nodes(child)
