"""What the tags of a template may name, known from documents that have everything and nothing; and the nearest right name."""

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import jinja2
from jinja2 import nodes

from documents.rendering.word.tagging.tags import FILTERS, TESTS
from workflow.text import Text

LOOP = {"index": 1, "index0": 0, "revindex": 1, "revindex0": 0, "first": True, "last": True, "length": 1}
"""What a loop knows of itself, with a value of each kind."""

FOR_PROGRAMS = ("code", "iso")
"""Parts of an option or a date that nobody prints."""

Values = Sequence[Any]
"""All that a name may stand for: a value from each document that was looked at."""


class Misnamed(Exception):
    """A tag that asks for what is not there; `wrong` is the name, `near` the one that is meant, "" if none is close."""

    def __init__(self, text: Text, wrong: str = "", near: str = "") -> None:
        super().__init__(text.en)
        self.text, self.wrong, self.near = text, wrong, near


@dataclass
class Scope:
    """The names that are known at one place of a template. `labels` are what people call them (the fields' labels)."""

    known: Mapping[str, Values]
    labels: Mapping[str, Sequence[str]] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    loops: list[dict[str, Values]] = field(default_factory=list)

    @classmethod
    def of(cls, specimens: Sequence[Mapping[str, Any]], labels: Mapping[str, Sequence[str]]) -> "Scope":
        """What these documents have."""
        names = dict.fromkeys(name for specimen in specimens for name in specimen)
        return cls({name: [facts[name] for facts in specimens if name in facts] for name in names}, labels)

    def values(self, node: nodes.Node) -> Values:
        """What an expression may come to. Raises Misnamed."""
        reader = _READERS.get(type(node))
        if reader is None:
            kind = _WORDS.get(type(node), Text("ini", "this"))
            raise Misnamed(Text(f"Tanda tidak dapat memakai {kind.id}.", f"A tag cannot use {kind.en}."))
        values: Values = reader(self, node)
        return values

    def name(self, node: nodes.Name) -> Values:
        for loop in reversed(self.loops):
            if node.name in loop:
                return loop[node.name]
        if node.name in self.known:
            self.used.add(node.name)
            return self.known[node.name]
        names = [*self.known, *(name for loop in self.loops for name in loop)]
        raise _unknown(node.name, self._called(node.name) or _nearest(node.name, names))

    def _called(self, word: str) -> str:
        """The name of what people call by this word: "tentang" is what they call the title."""
        wanted = _plain(word)
        calls = {_plain(label): name for name, labels in self.labels.items() for label in labels}
        if wanted in calls:
            return calls[wanted]
        inside = [name for label, name in calls.items() if wanted in label.split("_")]
        return inside[0] if len(inside) == 1 else ""

    def getattr(self, node: nodes.Getattr) -> Values:
        return self._inside(node.node, node.attr)

    def getitem(self, node: nodes.Getitem) -> Values:
        if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            return self._inside(node.node, node.arg.value)
        if isinstance(node.arg, nodes.Slice):
            return self.values(node.node)
        self.values(node.arg)
        return [item for value in self.values(node.node) if isinstance(value, list) for item in value]

    def _inside(self, outer: nodes.Node, name: str) -> Values:
        values = self.values(outer)
        parts = [value for value in values if isinstance(value, Mapping)]
        found = [value[name] for value in parts if name in value]
        if found:
            return found
        if parts:
            raise _unknown(name, _nearest(name, {key: None for value in parts for key in value}))
        if any(isinstance(value, list) for value in values):
            raise Misnamed(
                Text(
                    f"Ini daftar: ulangi dengan for, baru ambil .{name}.",
                    f"This is a list: repeat it with for, then take .{name}.",
                )
            )
        if values:
            raise Misnamed(Text(f"Isian ini tidak punya bagian .{name}.", f"This has no part .{name}."), f".{name}", "")
        return []

    def filter(self, node: nodes.Filter) -> Values:
        if node.name not in FILTERS:
            raise _unknown(node.name, _nearest(node.name, FILTERS))
        values = self.values(node.node) if node.node is not None else []
        for argument in node.args:
            self.values(argument)
        if node.name in ("first", "last"):
            return [item for value in values if isinstance(value, list) for item in value]
        return [1] if node.name == "length" else ["x"]

    def test(self, node: nodes.Test) -> Values:
        if node.name not in TESTS:
            raise _unknown(node.name, _nearest(node.name, TESTS))
        return self.either(node)

    def either(self, node: nodes.Node) -> Values:
        return [value for child in node.iter_child_nodes() for value in self.values(child)]

    def choice(self, node: nodes.CondExpr) -> Values:
        self.values(node.test)
        return [*self.values(node.expr1), *(self.values(node.expr2) if node.expr2 else ())]

    def judged(self, node: nodes.Node) -> Values:
        self.either(node)
        return [True]

    def operand(self, node: nodes.Operand) -> Values:
        return self.values(node.expr)

    def const(self, node: nodes.Const) -> Values:
        return [node.value]


_READERS: Mapping[type[nodes.Node], Any] = {
    nodes.Name: Scope.name,
    nodes.Getattr: Scope.getattr,
    nodes.Getitem: Scope.getitem,
    nodes.Filter: Scope.filter,
    nodes.Test: Scope.test,
    nodes.Or: Scope.either,
    nodes.And: Scope.either,
    nodes.CondExpr: Scope.choice,
    nodes.Not: Scope.judged,
    nodes.Compare: Scope.judged,
    nodes.Operand: Scope.operand,
    nodes.Const: Scope.const,
}
_WORDS: Mapping[type[nodes.Node], Text] = {
    nodes.Call: Text("fungsi: hapus tanda kurungnya", "a function: remove its brackets"),
    nodes.Add: Text("hitungan", "sums"),
    nodes.Mul: Text("hitungan", "sums"),
    nodes.Sub: Text(
        "hitungan: nama tidak memuat tanda hubung, pakai garis bawah (_)", "sums: names have no hyphen, use _"
    ),
    nodes.Div: Text("hitungan", "sums"),
    nodes.List: Text("daftar buatan sendiri", "a list of its own"),
    nodes.Tuple: Text("daftar buatan sendiri", "a list of its own"),
    nodes.Dict: Text("daftar buatan sendiri", "a list of its own"),
}
_GRAMMAR = jinja2.Environment(autoescape=True)  # reads only; nothing is ever filled with it


def parsed(source: str) -> nodes.Template:
    """A tag as Jinja reads it. Raises Misnamed when it cannot."""
    try:
        return _GRAMMAR.parse(source)
    except jinja2.TemplateError as broken:
        words = str(broken).rstrip(".")
        raise Misnamed(Text(f"Tanda tidak terbaca ({words}).", f"The tag cannot be read ({words}).")) from broken


def _unknown(name: str, near: str) -> Misnamed:
    text = Text(f"Tanda {name} tidak dikenal.", f"The tag {name} is unknown.")
    if near:
        text = Text(f"{text.id} Maksudnya {near}?", f"{text.en} Did you mean {near}?")
    return Misnamed(text, name, near)


def _nearest(name: str, known: Iterable[str]) -> str:
    names = {_plain(one): one for one in known}
    close = difflib.get_close_matches(_plain(name), names, 1, 0.5)
    return names[close[0]] if close else ""


def _plain(words: str) -> str:
    return re.sub(r"\W+", "_", words.casefold()).strip("_")
