"""What one filling of a template may repeat and write, so that none holds up who waits for it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.filters import do_join, do_lower, do_upper
from jinja2.runtime import Context

from workflow.text import Text

MOST_STEPS, MOST_CHARACTERS = 1_000_000, 16_000_000
"""What one filling may repeat (each tag of a loop, each time round) and write. An annex of 2,000 rows and 20 columns takes a
quarter of the steps and half of the characters."""
HEAVY = 20
"""The steps of a comparison or a slice: they may go through a whole text or list."""
_PLAIN = (list, dict, str)
EFFORT = "#effort"
"""The counter among the facts, and the filter around what a loop goes through: no tag can spell either."""


class CannotRender(Exception):
    """A template that cannot be filled with these facts; `text` says what is wrong with it."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


class Effort:
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


def _effort(context: Context) -> Effort:
    found: Effort = context.parent[EFFORT]  # among the facts, which nothing in a template can cover
    return found


@jinja2.pass_context
def _repeated(context: Context, items: Any, weight: int) -> Any:
    """What a loop goes through, once its steps are counted. `weight` is what there is to do each time round."""
    if type(items) not in _PLAIN and not isinstance(items, str | Sequence | Mapping | jinja2.Undefined):
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


COUNTING = {"join": _joined, "upper": _upper, "lower": _lower, EFFORT: _repeated}
"""The filters that count what they do."""


def weighed(tree: nodes.Template) -> nodes.Template:
    """The template with each loop's list behind the filter that counts."""
    for loop in list(tree.find_all(nodes.For)):
        weight = sum(_weight(node) for node in (*loop.body, *loop.else_, *filter(None, [loop.test])))
        loop.iter = nodes.Filter(loop.iter, EFFORT, [nodes.Const(weight + 1)], [], None, None)
    return tree


def _weight(node: nodes.Node) -> int:
    """How many nodes are evaluated with this one; what is inside an inner loop counts there."""
    inside = [node.iter] if isinstance(node, nodes.For) else node.iter_child_nodes()
    return (HEAVY if isinstance(node, nodes.Compare | nodes.Slice) else 1) + sum(map(_weight, inside))
