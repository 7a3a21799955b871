"""A whole number that the last statement of a transaction works out, and what is written with it in the same statement.

What it comes from is locked for as long as the server takes, not until a client has heard of it and written the rest.
Until then a mark stands for it, wherever it is printed; PostgreSQL puts the number there.
"""

import secrets
from hashlib import sha256
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, LargeBinary, ScalarSelect, String, bindparam, cast, func, literal_column
from sqlalchemy.exc import IntegrityError

_NO_NULL = "23502"
"""What PostgreSQL calls an empty value where there must be one."""


class Awaited(int):
    """The number to come. Printed, also to a width (`f"{number:03}"`), it is a mark that nobody else can have written."""

    mark: str

    def __new__(cls) -> "Awaited":
        made = super().__new__(cls, 1)
        made.mark = secrets.token_hex(16)
        return made

    def __format__(self, width: str) -> str:
        return f"{self.mark}{int(width or 1)}"

    def __str__(self) -> str:
        return f"{self}"

    __repr__ = __str__

    def taken_out(self, text: str) -> tuple[list[str], list[int]]:
        """The text around the places where it stands, and their widths."""
        first, *others = text.split(self.mark)
        return [first, *(other[1:] for other in others)], [int(other[0]) for other in others]

    def filled(self, text: str, number: int) -> str:
        """The text with the number in its place."""
        texts, widths = self.taken_out(text)
        return texts[0] + "".join(f"{number:0{width}}{text}" for width, text in zip(widths, texts[1:], strict=True))


class Digest(NamedTuple):
    """A value that is the SHA-256 of some bytes in hex: `salt`, then `content`, which is UTF-8."""

    salt: bytes
    content: bytes

    @property
    def hex(self) -> str:
        """What it is."""
        return sha256(self.salt + self.content).hexdigest()


class Form(NamedTuple):
    """How a column's value is made: as it is given (""), the "number" itself, or a "text", "bytes" or "digest" with the
    number at places of these widths.
    """

    kind: str = ""
    widths: tuple[int, ...] = ()


AS_GIVEN = Form()
MAY_WAIT = frozenset({Awaited, str, bytes, Digest})
"""What may be a number to come, or hold one."""


def taken_apart(value: Any, number: Awaited) -> tuple[Form, tuple[Any, ...]]:
    """How a value is made that is, or may hold, the number to come, and what is given for it."""
    if value is number:
        return Form("number"), ()
    if isinstance(value, str):
        return _apart("text", value, number) if number.mark in value else (AS_GIVEN, (value,))
    if isinstance(value, bytes):
        return _apart("bytes", value.decode(), number) if number.mark.encode() in value else (AS_GIVEN, (value,))
    if number.mark.encode() not in value.content:
        return AS_GIVEN, (value.hex,)
    form, texts = _apart("digest", value.content.decode(), number)
    return form, (value.salt, *texts)


def _apart(kind: str, text: str, number: Awaited) -> tuple[Form, tuple[str, ...]]:
    texts, widths = number.taken_out(text)
    return Form(kind, tuple(widths)), tuple(texts)


def part_of(name: str, which: int) -> str:
    """The parameter that a part of the value is given by which is given by `name`."""
    return f"{name}_{which}"


def put_together(form: Form, name: str, number: ScalarSelect[int]) -> ColumnElement[Any]:
    """The value again, by the database, of the parts that were given for it."""
    if form.kind == "number":
        return cast(number, Integer)
    first = 1 if form.kind == "digest" else 0
    text: ColumnElement[str] = bindparam(part_of(name, first), type_=String())
    digits = cast(number, String)
    for place, width in enumerate(form.widths, first + 1):
        padded = func.lpad(digits, func.greatest(func.length(digits), width), "0") if width > 1 else digits
        text = text.concat(padded).concat(bindparam(part_of(name, place), type_=String()))
    if form.kind == "text":
        return text
    content = func.convert_to(text, literal_column("'UTF8'"))
    if form.kind == "bytes":
        return content
    salted = bindparam(part_of(name, 0), type_=LargeBinary()).op("||")(content)
    return func.encode(func.sha256(salted), literal_column("'hex'"))


def was_not_given(problem: IntegrityError) -> bool:
    """Whether a statement failed because there was no number: no row can be without."""
    return getattr(problem.orig, "sqlstate", None) == _NO_NULL
