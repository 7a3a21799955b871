"""A part of a template as XML in which each tag is a mark: what stands around the tags can then be read and changed as XML.

A mark between elements or in a text is a processing instruction, one in an attribute stands between two characters of
private use.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from docx.oxml.ns import qn
from lxml import etree

from documents.rendering.word.tagging.tags import ENVIRONMENT

TAG, WITHIN = "t", "a"
"""The marks of a tag, between elements or in a text and within an element's own mark-up; its number behind."""
_TARGET = "naskah"
BEGIN, END = "\ue000", "\ue001"
_MARK = re.compile(rf"<\?{_TARGET} (\w+)\?>|{BEGIN}(\w+){END}")
_PLACEHOLDER = re.compile(rf"{BEGIN}(\w+){END}")
_COMMENT = ("comment_begin", "comment", "comment_end")
_RAW = ("raw_begin", "raw_end")
_KEYWORD = re.compile(r"\{%[-+]?\s*(\w+)")
_STEPS = {"for": 1, "if": 1, "endfor": -1, "endif": -1}


class Unknown(Exception):
    """Something of which the fast way does not know that it would come out as docxtpl prints it; the message says what."""


def instruction(word: str) -> Any:
    """A mark to stand between elements."""
    return etree.ProcessingInstruction(_TARGET, word)


def placeholder(word: str) -> str:
    """A mark to stand in a text or an attribute."""
    return f"{BEGIN}{word}{END}"


def marks(root: Any) -> list[Any]:
    """The marks between elements and in texts, in order."""
    return list(root.iter(etree.ProcessingInstruction))


def slots(text: str) -> list[str]:
    """The text between placeholders and, at every second place, their words."""
    return _PLACEHOLDER.split(text)


def split(xml: str) -> Iterator[tuple[str, str]]:
    """The XML between marks, each with the mark behind it; "" behind the last."""
    place = 0
    for mark in _MARK.finditer(xml):
        yield xml[place : mark.start()], mark[1] or mark[2]
        place = mark.end()
    yield xml[place:], ""


def marked(source: str, tags: list[str]) -> str:
    """The part with a mark for each tag; the tags themselves are added to `tags`. Raises Unknown."""
    if "<!--" in source or "<?" in source or BEGIN in source or END in source:
        raise Unknown("comments, instructions or characters of private use")
    written: list[str] = []
    tag, in_markup = "", False
    for _, kind, text in ENVIRONMENT.lex(source):
        if kind == "data":
            written.append(text)
            in_markup = text.rfind("<") > text.rfind(">") if "<" in text or ">" in text else in_markup
        elif kind in _RAW:
            raise Unknown("a raw block")
        elif kind not in _COMMENT:
            tag += text
            if kind in ("variable_end", "block_end"):
                number = len(tags)
                written.append(placeholder(f"{WITHIN}{number}") if in_markup else f"<?{_TARGET} {TAG}{number}?>")
                tags.append(tag)
                tag = ""
    return "".join(written)


def check_places(root: Any, tags: Sequence[str]) -> None:
    """Raises Unknown where a value does not stand in a text or an attribute, or a loop or condition has a section in it."""
    if root.xpath("//*[* and text()]"):
        raise Unknown("text beside elements")
    depth = 0
    for node in root.iter():
        if node.tag is etree.PI:
            tag = tags[int(node.text[1:])]
            keyword = _KEYWORD.match(tag)
            if keyword:
                depth += _STEPS.get(keyword[1], 0)
            elif node.getparent().tag != qn("w:t"):
                raise Unknown(f"a value in {node.getparent().tag}")
        elif node.tag == qn("w:sectPr") and depth:
            raise Unknown("a section under a condition")
