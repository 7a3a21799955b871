"""A strict reader of TOML tables: known keys, right types, required or not, and every problem collected with its line.

    source = Source("roles.toml", text)            # raises DefinitionErrors when it is not TOML
    top = Reader.of(source)                        # the file's top table; top.problems collects
    for entry in top.tables("roles"):              # [[roles]] or roles = [{...}]
        code = entry.string("code")                # required: a problem and "" when missing
        label = entry.text("label")                # {id = "...", en = "..."} -> Text
        home = entry.string("home", default="")    # optional
        may = entry.names("may", CAPABILITIES, Text("Kewenangan", "capability"))   # unknown: the nearest is named
        entry.finish()                             # any key that was not asked for is a problem
    top.finish()
    top.raise_problems()                           # DefinitionErrors with all of them

A reader never raises while reading: a wrong value counts as a problem and reads as an empty one, so that one run names
everything. Own checks add theirs by `entry.problem("code", Text(...))`, or by `judge` where the value can be taken as it is.
Several files can share one list of problems: `Reader.of(source, problems)`.
"""

import re
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from workflow.characters import unfit
from workflow.problems import DefinitionErrors, Problem, unknown_name
from workflow.source import Path, Source
from workflow.text import Text

_REQUIRED: Any = object()
_CODE = re.compile(r"[a-z][a-z0-9_]*")
_KEY = Text("Kunci", "key")
LONGEST_CODE, LONGEST_LABEL, LONGEST_TEXT = 60, 200, 2000
"""How many characters a name for programs, a label and any other text may have."""


class Reader:
    """One table of a file, at `path`."""

    def __init__(self, source: Source, path: Path, data: dict[str, Any], problems: list[Problem]) -> None:
        self.source = source
        self.path = path
        self.data = data
        self.problems = problems
        self._asked: set[str] = set()

    @classmethod
    def of(cls, source: Source, problems: list[Problem] | None = None) -> "Reader":
        """The top table of a file; problems go into the given list, or a new one."""
        return cls(source, (), source.data, [] if problems is None else problems)

    @property
    def line(self) -> int:
        """The line on which this table begins."""
        return self.source.line_of(*self.path)

    def has(self, key: str) -> bool:
        """Whether the key is written."""
        self._asked.add(key)
        return key in self.data

    def problem(self, key: str | tuple[str | int, ...] | None, text: Text) -> None:
        """Note a problem with the value of `key` (or below it), or with the whole table."""
        below = () if key is None else (key,) if isinstance(key, str) else key
        self.problems.append(self.source.problem((*self.path, *below), text))

    def judge(self, key: str | tuple[str | int, ...] | None, text: Text) -> None:
        """Note what is wrong with a value that can be taken as it is written: only before it is published."""
        if not self.source.settled:
            self.problem(key, text)

    def string(
        self,
        key: str,
        default: str = _REQUIRED,
        among: Collection[str] | None = None,
        what: Text = _KEY,
        most: int = LONGEST_TEXT,
    ) -> str:
        """A text of one character or more, of `most` at the most, where that is short in one line; with `among`, one of these
        names. `what` says what kind of name it is.
        """
        value: str = self._get(key, str, Text("sebuah teks", "a text"), default, "")
        if key in self.data and isinstance(self.data[key], str):
            if not value.strip():
                self.problem(key, Text(f"{key} tidak boleh kosong.", f"{key} must not be empty."))
            elif self._is_unfit((key,), value, most):
                return value
            elif among is not None and value not in among:
                self.problem(key, unknown_name(what, value, among))
        return value

    def code(self, key: str, default: str = _REQUIRED, most: int = LONGEST_CODE) -> str:
        """A name for programs: small letters, figures and underscores."""
        value = self.string(key, default, most=most)
        if value and isinstance(self.data.get(key), str) and not _CODE.fullmatch(value):
            self.problem(
                key,
                Text(
                    f"{key} {value[:LONGEST_CODE]!r} hanya boleh huruf kecil, angka dan garis bawah.",
                    f"{key} {value[:LONGEST_CODE]!r} may have small letters, figures and underscores only.",
                ),
            )
        return value

    def flag(self, key: str, default: bool = False) -> bool:
        """true or false."""
        value: bool = self._get(key, bool, Text("true atau false", "true or false"), default, False)
        return value

    def integer(self, key: str, default: int = _REQUIRED, least: int | None = None, most: int | None = None) -> int:
        """A whole number, not below `least`, not above `most`."""
        value: int = self._get(key, int, Text("bilangan bulat", "a whole number"), default, 0)
        if least is not None and key in self.data and value < least:
            self.judge(key, Text(f"{key} paling kecil {least}.", f"{key} is {least} at least."))
        if most is not None and key in self.data and value > most:
            self.judge(key, Text(f"{key} paling besar {most}.", f"{key} is {most} at most."))
        return value

    def number(self, key: str, default: float = _REQUIRED) -> float:
        """A number, whole or not."""
        return float(self._get(key, (int, float), Text("sebuah bilangan", "a number"), default, 0.0))

    def date(self, key: str, default: date | None = _REQUIRED) -> date | None:
        """A date written without quotes: 2019-12-16."""
        what = Text("tanggal seperti 2019-12-16, tanpa tanda kutip", "a date like 2019-12-16, without quotes")
        value: date | None = self._get(key, date, what, default, None)
        return value

    def text(self, key: str, default: Text | None = _REQUIRED) -> Text:
        """A label in both languages: {id = "...", en = "..."}. With `default=None`, see `optional_text`."""
        value = self.optional_text(key, required=default is _REQUIRED, most=LONGEST_LABEL)
        if value is not None:
            return value
        return default if isinstance(default, Text) else Text("", "")

    def optional_text(self, key: str, required: bool = False, most: int = LONGEST_TEXT) -> Text | None:
        """A text in both languages, or None when the key is not written."""
        table = self.table(key, required=required)
        if table is None:
            return None
        text = Text(table.string("id", most=most), table.string("en", most=most))
        table.finish()
        return text

    def strings(self, key: str, default: Sequence[str] = _REQUIRED) -> tuple[str, ...]:
        """A list of texts; one text alone reads as a list of one."""
        what = Text("daftar teks", "a list of texts")
        value = self._get(key, (list, str), what, default, ())
        if isinstance(value, str):
            self._is_unfit((key,), value)
            return (value,)
        if not all(isinstance(item, str) for item in value):
            self._wrong(key, what)
            return ()
        for place, item in enumerate(value):
            self._is_unfit((key, place), item)
        return tuple(value)

    def names(
        self, key: str, among: Collection[str], what: Text, default: Sequence[str] = _REQUIRED
    ) -> tuple[str, ...]:
        """A list of names, each one of `among` and written once; only those that are known are answered."""
        values = self.strings(key, default)
        written = self.data.get(key)
        for place, value in enumerate(values):
            at = (key, place) if isinstance(written, list) else (key,)
            if value not in among:
                self.problem(at, unknown_name(what, value, among))
            elif value in values[:place]:
                self.problem(at, Text(f"{value} tertulis dua kali.", f"{value} is written twice."))
        return tuple(dict.fromkeys(value for value in values if value in among))

    def table(self, key: str, required: bool = True) -> "Reader | None":
        """The table under `key`; None when it is missing or no table (a problem only when required or wrong)."""
        what = Text("sebuah tabel", "a table")
        value = self._get(key, dict, what, _REQUIRED if required else None, None)
        return None if value is None else Reader(self.source, (*self.path, key), value, self.problems)

    def tables(self, key: str, required: bool = True) -> list["Reader"]:
        """The tables of a list: [[key]] sections or key = [{...}, ...]."""
        what = Text("daftar tabel", "a list of tables")
        value = self._get(key, list, what, _REQUIRED if required else [], [])
        found = []
        for place, item in enumerate(value):
            if isinstance(item, dict):
                found.append(Reader(self.source, (*self.path, key, place), item, self.problems))
            else:
                self.problem((key, place), _expected(key, what))
        return found

    def entries(self, key: str, required: bool = True) -> dict[str, "Reader"]:
        """The named tables of a table: [key.one], [key.two]; in the order of the file."""
        table = self.table(key, required)
        if table is None:
            return {}
        return {name: entry for name in table.data if (entry := table.table(name)) is not None}

    def finish(self) -> None:
        """Every key that was not asked for is a problem; the nearest known key is named."""
        for key in self.data:
            if key not in self._asked:
                self.problem(key, unknown_name(_KEY, key, self._asked - set(self.data)))

    def raise_problems(self) -> None:
        """Raise DefinitionErrors if anything was noted."""
        if self.problems:
            raise DefinitionErrors(self.problems)

    def _get(self, key: str, kind: type | tuple[type, ...], what: Text, default: Any, empty: Any) -> Any:
        self._asked.add(key)
        if key not in self.data:
            if default is not _REQUIRED:
                return default
            self.problem(None, Text(f"{self._name()}tidak memuat kunci {key}.", f"{self._name()}lacks the key {key}."))
            return empty
        value = self.data[key]
        kinds = kind if isinstance(kind, tuple) else (kind,)
        # in Python a bool is an int and a datetime is a date; in a definition neither is meant
        if (
            not isinstance(value, kinds)
            or (isinstance(value, bool) and bool not in kinds)
            or isinstance(value, datetime)
        ):
            self._wrong(key, what)
            return empty
        return value

    def _is_unfit(self, at: tuple[str | int, ...], value: str, most: int = LONGEST_TEXT) -> bool:
        """Whether the text at `at` is not to be taken as it is written: each reason is noted."""
        reasons = [said.format(where=at[0], codes=codes) for said, codes in unfit(value)]
        if "\n" in value and most < LONGEST_TEXT:
            reasons.append(
                Text(
                    f"{at[0]} memuat ganti baris. Tulis dalam satu baris.",
                    f"{at[0]} has a line break. Write it in one line.",
                )
            )
        if len(value) > most:
            reasons.append(
                Text(
                    f"{at[0]} terlalu panjang: {len(value)} huruf, paling banyak {most}. Ringkaslah.",
                    f"{at[0]} is too long: {len(value)} characters, at most {most}. Shorten it.",
                )
            )
        for reason in reasons:
            self.judge(at, reason)
        return bool(reasons) and not self.source.settled

    def _wrong(self, key: str, what: Text) -> None:
        self.problem(key, _expected(key, what))

    def _name(self) -> str:
        """What stands before a sentence about this table: "transitions 3: "."""
        if not self.path:
            return ""
        return " ".join(str(part + 1) if isinstance(part, int) else part for part in self.path) + ": "


def _expected(key: str, what: Text) -> Text:
    return Text("{key} harus berupa {what}.", "{key} must be {what}.").format(key=key, what=what)
