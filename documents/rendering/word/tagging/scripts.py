"""A marked part as a script: its tags are Jinja's as ever, the XML between them is known by number alone.

Running it gives a flat list of pairs, the number of a piece of XML and the value behind it ("" where there is none). A value
is as the facts hold it, neither checked nor escaped; what stands between the marks of a group is a list of its own.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jinja2 import TemplateError, nodes
from jinja2.compiler import CodeGenerator, Frame

from documents.rendering.word.tagging.limits import weighed
from documents.rendering.word.tagging.marking import TAG, WITHIN, Unknown, instruction, split
from documents.rendering.word.tagging.tags import TagEnvironment

GROUP, GROUP_END = "g", "e"
"""The marks around what is to be a list of its own."""
_BEGIN, _END = "{% filter g %}", "{% endfilter %}"
NOTHING, GROUPED = 0, 1
"""The numbers of the empty piece of XML, before a value and before a group."""
NO_VALUE, IN_TEXT, IN_MARKUP = 0, 1, 2
"""What stands behind a piece."""


class _Pairs(CodeGenerator):
    """Writes the code that collects pairs, instead of text."""

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:
        self.newline(node)
        self.write(f"{frame.buffer}.extend((")
        piece = None
        for child in node.nodes:
            if isinstance(child, nodes.TemplateData):
                piece = child.data
                continue
            self.write(f"{piece or NOTHING}, ")
            self.visit(child, frame)
            self.write(", ")
            piece = None
        self.write(f"{piece}, '', ))" if piece else "))")

    def visit_FilterBlock(self, node: nodes.FilterBlock, frame: Frame) -> None:
        """A group; the outermost is the script's answer."""
        group = frame.inner()
        group.symbols.analyze_node(node)
        self.enter_frame(group)
        self.buffer(group)
        self.blockvisit(node.body, group)
        put = f"{frame.buffer}.extend(({GROUPED}, {group.buffer}))" if frame.buffer else f"yield {group.buffer}"
        self.writeline(put)
        self.leave_frame(group)


class _PairEnvironment(TagEnvironment):
    code_generator_class = _Pairs


_ENVIRONMENT = _PairEnvironment(autoescape=False)


class Script:
    """One part. `pieces` is its XML by number, `values` tells by number whether a value stands behind the piece, and where."""

    def __init__(self, xml: str, tags: Sequence[str]) -> None:
        self.pieces, self.values = ["", ""], [IN_TEXT, IN_TEXT]
        self.tags = 0
        written, waiting = [_BEGIN], ""
        for piece, mark in split(xml):
            waiting += piece
            tag = {GROUP: _BEGIN, GROUP_END: _END, "": _END}.get(mark)
            if mark[:1] in (TAG, WITHIN):
                tag = tags[int(mark[1:])]
                self.tags += 1
            if tag is None:
                waiting += str(instruction(mark))
                continue
            if waiting or mark[:1] == WITHIN:
                written.append(str(len(self.pieces)))
                self.pieces.append(waiting)
                self.values.append((IN_MARKUP if mark[:1] == WITHIN else IN_TEXT) if tag.startswith("{{") else NO_VALUE)
                waiting = ""
            written.append(tag)
        try:
            self._template = _ENVIRONMENT.from_string(weighed(_ENVIRONMENT.parse("".join(written))))
        except TemplateError as broken:
            raise Unknown(str(broken)) from broken
        self.lengths = [len(piece) for piece in self.pieces]

    def run(self, facts: Mapping[str, Any]) -> list[Any]:
        """The pairs. Raises CannotRender as filling by docxtpl does."""
        answer: Iterator[Any] = self._template.root_render_func(self._template.new_context(dict(facts)))
        pairs: list[Any] = next(answer)
        return pairs
