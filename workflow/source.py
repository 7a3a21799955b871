"""A TOML file together with the line on which each of its values stands (tomllib gives the values alone)."""

import re
import tomllib
from bisect import bisect_right
from functools import cached_property
from typing import Any

from workflow.problems import DefinitionErrors, Problem
from workflow.text import Text

Path = tuple[str | int, ...]
"""The way to a value: ("transitions", 3, "by", 0)."""

_SPACE = re.compile(r"[ \t]*")
_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"""(?:"{0,2})'
    r"|'''.*?'''(?:'{0,2})"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_SCALAR = re.compile(r"[^,\]}#\r\n]+")
_PLACE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$")

_LONG_NUMBER = re.compile(r"\d[\d_]{4000,}")
_TOO_LONG = Text(
    "Berkas ini bukan TOML yang benar: bilangannya terlalu panjang. Tulis paling banyak 18 angka.",
    "This file is not proper TOML: a number is too long. Write 18 digits at most.",
)
_TOO_DEEP = Text(
    "Berkas ini bukan TOML yang benar: kurungnya bersarang terlalu dalam. Kurangi kurungnya.",
    "This file is not proper TOML: its brackets are nested too deep. Use fewer of them.",
)


class Source:
    """A TOML text, read once. `filename` is how people are told of it, relative to the body's folder. It is `settled` where it
    was published: it is judged no more, as documents go by it, and rules that came later would close the office.

    Raises DefinitionErrors, naming the line, when the text is not TOML.
    """

    def __init__(self, filename: str, text: str, settled: bool = False) -> None:
        self.filename = filename
        self.text = text
        self.settled = settled
        try:
            self.data: dict[str, Any] = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise DefinitionErrors([_syntax_problem(filename, text, str(error))]) from error
        except ValueError as error:  # the only other one: Python reads no whole number of thousands of digits
            place = _LONG_NUMBER.search(text)
            line = text.count("\n", 0, place.start() if place else len(text)) + 1
            raise DefinitionErrors([Problem(filename, line, _TOO_LONG)]) from error
        except RecursionError as error:
            raise DefinitionErrors([Problem(filename, _most_nested(text), _TOO_DEEP)]) from error

    @cached_property
    def _lines(self) -> dict[Path, int]:
        """Looked for only where a line is to be told: most files have nothing wrong with them."""
        try:
            return _Scanner(self.text).lines
        except RecursionError:  # brackets as deep as the parser just bears: told of the file's first line
            return {}

    def line_of(self, *path: str | int) -> int:
        """The line, from 1, of the value at `path`, or of the nearest thing around it that is written in the file."""
        for end in range(len(path), 0, -1):
            line = self._lines.get(path[:end])
            if line is not None:
                return line
        return 1

    def problem(self, path: Path, text: Text) -> Problem:
        """A problem with what stands at `path`."""
        return Problem(self.filename, self.line_of(*path), text)


def _syntax_problem(filename: str, text: str, message: str) -> Problem:
    place = _PLACE.search(message)
    line = int(place[1]) if place and place[1] else text.count("\n") + 1
    said = _PLACE.sub("", message)
    return Problem(
        filename, line, Text(f"Berkas ini bukan TOML yang benar: {said}.", f"This file is not proper TOML: {said}.")
    )


def _most_nested(text: str) -> int:
    """The first line with as many opening brackets as any."""
    brackets = [line.count("[") + line.count("{") for line in text.split("\n")]
    return brackets.index(max(brackets)) + 1


class _Scanner:
    """Walks a text that tomllib has accepted and notes where each key and array item begins."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[Path, int] = {}
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._counts: dict[Path, int] = {}
        self._document()

    def _document(self) -> None:
        table: Path = ()
        self._skip(_BLANK)
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)
            self._skip(_BLANK)

    def _header(self) -> Path:
        line = self._line()
        many = self.text.startswith("[[", self.at)
        self.at += 2 if many else 1
        keys = self._keys()
        self.at += 2 if many else 1
        path: Path = ()
        for place, key in enumerate(keys):
            path = (*path, key)
            self.lines.setdefault(path, line)
            if many and place == len(keys) - 1:
                self._counts[path] = self._counts.get(path, 0) + 1
            if path in self._counts:
                path = (*path, self._counts[path] - 1)
                self.lines.setdefault(path, line)
        return path

    def _pair(self, table: Path) -> None:
        line = self._line()
        path = table
        for key in self._keys():
            path = (*path, key)
            self.lines.setdefault(path, line)
        self.at += 1  # the equals sign
        self._skip(_SPACE)
        self._value(path)

    def _keys(self) -> list[str]:
        """A dotted key; leaves the place behind it and its blanks."""
        keys = []
        while True:
            self._skip(_SPACE)
            quoted = _STRING.match(self.text, self.at)
            if quoted:
                keys.append(str(tomllib.loads(f"key = {quoted[0]}")["key"]))
                self.at = quoted.end()
            else:
                keys.append(self._skip(_BARE))
            self._skip(_SPACE)
            if not self.text.startswith(".", self.at):
                return keys
            self.at += 1

    def _value(self, path: Path) -> None:
        if self.text[self.at] == "[":
            self._items(path)
        elif self.text[self.at] == "{":
            self._inline(path)
        elif not self._skip(_STRING):
            self._skip(_SCALAR)

    def _items(self, path: Path) -> None:
        self.at += 1
        place = 0
        while self._more("]"):
            self.lines[(*path, place)] = self._line()
            self._value((*path, place))
            place += 1

    def _inline(self, path: Path) -> None:
        self.at += 1
        while self._more("}"):
            self._pair(path)

    def _more(self, end: str) -> bool:
        """Whether another item follows before `end`; steps over commas, blanks and the end itself."""
        self._skip(_BLANK)
        if self.text[self.at] == ",":
            self.at += 1
            self._skip(_BLANK)
        if self.text[self.at] != end:
            return True
        self.at += 1
        return False

    def _skip(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.at)
        if found is None:
            return ""
        self.at = found.end()
        return found[0]

    def _line(self) -> int:
        return bisect_right(self._starts, self.at)
