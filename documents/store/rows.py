"""Rows that an act writes once and does not look at again: its document's, the register's, the audit's, the jobs'.

They go out without the session's bookkeeping, and many of them together as one statement where the database can: while an act
holds the counter's row everyone else waits for it. So a number, too, is taken in that statement where nobody needs it before.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import Table, inspect
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, make_transient, make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value

from documents.store.base import Base
from documents.store.dialects import Commit, joins_inserts
from documents.store.dialects.awaited import Awaited, Digest, was_not_given
from documents.store.writing import AwaitedNumber, Row, write, write_joined

_GATHERED = "rows gathered"


class NotGiven(Exception):
    """The number that a transaction waited for was not given, and nothing was written."""


@dataclass
class _Gathered:
    """Rows to write together. Those that are `last` go with the commit; then a number may be waited for with them, and
    `changed` are the loaded rows that are to show it.
    """

    last: bool
    rows: list[Row] = field(default_factory=list)
    number: AwaitedNumber | None = None
    changed: list[Base] = field(default_factory=list)


def put_down(session: Session, table: type[Base], **values: Any) -> None:
    """Writes a row; every column that is not to be NULL is given. What it refers to must be written already."""
    # what is empty is left out: acts of one kind have the same columns, and a statement is short
    given = {name: value for name, value in values.items() if value is not None}
    _put(session, Row(cast(Table, table.__table__), given))


def put_changes(session: Session, row: Base) -> None:
    """Writes what was changed on a loaded row, whose key is `id`. It is then to the session as if loaded so; where it is
    kept for the commit, after which a session is not used any more, the session forgets it.
    """
    if not _put_changed(session, row):
        return
    gathered: _Gathered | None = session.info.get(_GATHERED)
    if gathered is not None and gathered.last:
        session.expunge(row)
        gathered.changed.append(row)
        return
    make_transient(row)
    make_transient_to_detached(row)
    session.add(row)


def put_all_changes(session: Session, rows: Iterable[Base]) -> None:
    """The same for many rows that no session knows of."""
    for row in rows:
        _put_changed(session, row)


def _put_changed(session: Session, row: Base) -> bool:
    table, state = cast(Table, row.__table__), inspect(row)
    now = state.dict
    changed = {name: now[name] for name in state.committed_state if name in table.columns}
    if changed:
        _put(session, Row(table, changed, now["id"]))
    return bool(changed)


def keep_for_commit(session: Session) -> None:
    """What is put down from now on is written at the very end of `Database.write`, with the commit."""
    session.info[_GATHERED] = _Gathered(last=True)


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
        texts = {name: value for name, value in vars(row).items() if isinstance(value, str)}
        for name, text in texts.items():
            if kept.number.awaited.mark in text:
                set_committed_value(row, name, kept.number.awaited.filled(text, number))


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
