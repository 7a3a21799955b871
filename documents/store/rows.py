"""Rows that an act writes once and does not look at again: its document's, the register's, the audit's, the jobs'.

They go out without the session's bookkeeping, and many of them together as one statement where the database can: while an act
holds the counter's row everyone else waits for it. So a number, too, is taken in that statement where nobody needs it before.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import Table
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from documents.store.base import Base
from documents.store.dialects import joins_inserts
from documents.store.dialects.awaited import Awaited, Digest, was_not_given
from documents.store.dialects.sending import Commit, hurry, sends_ahead
from documents.store.direct import Loose
from documents.store.writing import AwaitedNumber, Row, write, write_joined

_GATHERED = "rows gathered"


class NotGiven(Exception):
    """The number that a transaction waited for was not given, and nothing was written."""


@dataclass
class _Gathered:
    """Rows to write together. Those that are `last` go with the commit; then a number may be waited for with them, and
    `changed` are the loose rows that are to show it.
    """

    last: bool
    rows: list[Row] = field(default_factory=list)
    number: AwaitedNumber | None = None
    changed: list[Loose] = field(default_factory=list)


def put_down(session: Session, table: type[Base], **values: Any) -> None:
    """Writes a row; every column that is not to be NULL is given. What it refers to must be written already."""
    put_row(session, table, without_empty(values))


def put_row(session: Session, table: type[Base], given: dict[str, Any]) -> None:
    """The same of a row that is at hand and is kept: nothing in it is empty."""
    _put(session, Row(cast(Table, table.__table__), given))


def without_empty(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that are there: so acts of one kind have the same columns, and a statement is short."""
    return {name: value for name, value in values.items() if value is not None}


def put_changes(session: Session, row: Base | Loose) -> None:
    """Writes what was changed on a loose row, whose key is `id`. A session writes those of its own by itself."""
    gathered: _Gathered | None = session.info.get(_GATHERED)
    if not isinstance(row, Loose):
        if gathered is not None and gathered.number is not None:
            raise TypeError("a session would write the mark of the number that is awaited")
        return
    if changed := row.changed:
        _put(session, Row(cast(Table, row.table.__table__), changed, row.known["id"]))
        row.known.update(changed)
        if gathered is not None:
            gathered.changed.append(row)


def keep_for_commit(session: Session) -> None:
    """What is put down from now on is written at the very end of `Database.write`, with the commit, but for what `send_kept`
    sends.
    """
    session.info[_GATHERED] = _Gathered(last=True)


def send_kept(session: Session) -> None:
    """Has the database write what was kept so far while the rest is worked out. Where it cannot, all is kept for the commit."""
    kept: _Gathered = session.info[_GATHERED]
    if kept.rows and kept.number is None and sends_ahead(session.get_bind().dialect.name):
        session.flush()
        write(session, kept.rows)
        hurry(session.connection())
        kept.rows = []


def await_number(session: Session, statement: Any, given: Mapping[str, Any]) -> Awaited | None:
    """A number that `statement` is to answer in the same breath as what is kept for the commit. None where that cannot be:
    then it has to be asked for at once.
    """
    gathered: _Gathered | None = session.info.get(_GATHERED)
    if gathered is None or not gathered.last or gathered.number or not joins_inserts(session.get_bind().dialect.name):
        return None
    gathered.number = AwaitedNumber(statement, given, Awaited())
    return gathered.number.awaited


def digest(session: Session, salt: bytes, content: bytes) -> str | Digest:
    """The SHA-256 of these bytes in hex, for `put_down`; of those with an awaited number in them it is worked out later."""
    gathered: _Gathered | None = session.info.get(_GATHERED)
    found = Digest(salt, content)
    return found if gathered is not None and gathered.number is not None else found.hex


def write_kept(session: Session, commit: Commit) -> None:
    """Writes what was kept for the commit, which may be done then: nothing is left to do in the transaction. Raises
    `NotGiven` where a number was awaited and there is none.
    """
    kept: _Gathered | None = session.info.pop(_GATHERED, None)
    if kept is None or not kept.rows:
        return
    session.flush()
    if kept.number is None:
        write(session, kept.rows, commit)
        return
    try:
        number: int = write_joined(session, kept.rows, commit, kept.number)[0][0]
    except IntegrityError as problem:
        if was_not_given(problem):
            raise NotGiven from problem
        raise
    for row in kept.changed:
        for name, value in row.known.items():
            if isinstance(value, str) and kept.number.awaited.mark in value:
                setattr(row, name, kept.number.awaited.filled(value, number))


@contextmanager
def together(session: Session) -> Iterator[None]:
    """What is put down inside is written when the block ends, and not at all where it is left by an exception; nor before
    the commit where it is kept for that.
    """
    if _GATHERED in session.info:
        yield
        return
    gathered = session.info[_GATHERED] = _Gathered(last=False)
    try:
        yield
    finally:
        del session.info[_GATHERED]
    if gathered.rows:
        write(session, gathered.rows)


def _put(session: Session, row: Row) -> None:
    gathered: _Gathered | None = session.info.get(_GATHERED)
    if gathered is None:
        write(session, [row])
    else:
        gathered.rows.append(row)
