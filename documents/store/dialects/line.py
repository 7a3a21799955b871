"""A connection to PostgreSQL whose statements may be heard of later. Those of an act go out in two messages; the driver would
send each by itself and wait for it, which costs client and server more than most statements do.
"""

from collections import OrderedDict, deque
from collections.abc import Generator, Sequence
from contextlib import nullcontext, suppress
from typing import Any

from psycopg import Connection, Error, OperationalError, RawCursor
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import InFailedSqlTransaction, error_from_result
from psycopg.generators import fetch_many, send
from psycopg.pq import DiagnosticField, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult

MOST_PREPARED = 200
"""So many statements the server keeps for a connection."""
_FAILED = (ExecStatus.FATAL_ERROR, ExecStatus.PIPELINE_ABORTED)
_OUTDATED, _FORGOTTEN = b"0A000", b"26000"
"""How the server says that what it kept is of no use any more, as the tables are others; or that it keeps it no more."""

Kind = tuple[str, tuple[int, ...]]
"""A statement that the server keeps: its text, and of which types that is which comes with it."""


class Answer:
    """What a statement gives, once it was heard of. It `keeps` where it has the server keep its kind."""

    __slots__ = ("_stream", "keeps", "kind", "result")

    def __init__(self, stream: "Stream", kind: Kind, keeps: bool) -> None:
        self._stream = stream
        self.kind = kind
        self.keeps = keeps
        self.result: PGresult | None = None

    def fetchall(self) -> list[Any]:
        """Its rows. Waits for it; raises what failed first and was not told yet."""
        return self._stream.rows(self)


class Stream:
    """What was sent on a connection and not heard of yet, and the statements that the server keeps for it."""

    def __init__(self, line: "Line") -> None:
        self._line = line
        self._server = line.pgconn
        self._opening: str | None = None
        self._unheard = deque[Answer]()
        self._unsynced = False
        self._failure: Answer | None = None
        self._kept = OrderedDict[Kind, bytes]()
        self._outdated = list[bytes]()
        self._names = 0
        self._written, self._read = Transformer(line), Transformer(line)

    def begin(self, opening: str) -> None:
        """A transaction is to be opened with this statement, ahead of the next."""
        self._opening = opening

    def send(self, statement: str, values: Sequence[Any]) -> Answer:
        """Sends a statement with what its $1, $2 stand for."""
        if not self._server.pipeline_status:
            self._server.enter_pipeline_mode()
        if self._opening is not None:
            self._order(self._opening)
            self._opening = None
        written = self._written
        given = written.dump_sequence(values, [PyFormat.AUTO] * len(values))
        kind = (statement, tuple(written.types or ()))
        name = self._kept.get(kind) or self._keep(kind)
        self._kept.move_to_end(kind)
        self._server.send_query_prepared(name, given, written.formats)
        return self._sent(kind)

    def hurry(self) -> None:
        """Has the server begin with what was sent so far, which else goes out with what is waited for."""
        if self._unsynced:
            self._sync()
            self._line.wait(send(self._server))

    def rows(self, answer: Answer) -> list[Any]:
        """The rows of an answer, waited for."""
        if answer.result is None:
            self.hurry()
            self._line.wait(self._hear(answer))
        self._tell()
        result = answer.result
        if result is None or result.status != ExecStatus.TUPLES_OK:
            told = error_from_result(result, self._line.info.encoding) if result else None
            raise told or OperationalError("an answer of a connection that is gone")
        self._read.set_pgresult(result)
        return self._read.load_rows(0, result.ntuples, tuple)

    def end(self, last: str | None = None) -> None:
        """Waits for all that was sent, `last` among it; from then on the driver may be used for what it is. Raises what failed
        and was not told yet, also where the server takes a COMMIT for a ROLLBACK.
        """
        ending = None
        if self._server.pipeline_status:
            if last is not None:
                ending = self._order(last)
            if self._unsynced:
                self._sync()
            if self._unheard:
                self._line.wait(self._hear(self._unheard[-1]))
            self._server.exit_pipeline_mode()
        elif self._opening is not None and last is None:
            RawCursor(self._line).execute(self._opening)
        self._opening = None
        self._tell()
        if ending is not None and ending.result is not None and ending.result.command_status != ending.kind[0].encode():
            raise InFailedSqlTransaction("what failed in the transaction undid it: nothing is committed")

    def _sync(self) -> None:
        """Has the server answer all that was sent, and go on after what fails."""
        self._server.pipeline_sync()
        self._sent(("", ()))
        self._unsynced = False

    def _order(self, order: str) -> Answer:
        self._server.send_query_params(order.encode(), None)
        return self._sent((order, ()))

    def _sent(self, kind: Kind, keeps: bool = False) -> Answer:
        answer = Answer(self, kind, keeps)
        self._unheard.append(answer)
        self._unsynced = True
        return answer

    def _keep(self, kind: Kind) -> bytes:
        """Has the server keep a statement, under this name."""
        if len(self._kept) >= MOST_PREPARED:
            self._outdated.append(self._kept.popitem(last=False)[1])
        while self._outdated:
            self._order(f"DEALLOCATE {self._outdated.pop().decode()}")
        self._names += 1
        name = self._kept[kind] = f"naskah_{self._names}".encode()
        self._server.send_prepare(name, kind[0].encode(), kind[1])
        self._sent(kind, keeps=True)
        return name

    def _hear(self, until: Answer) -> Generator[Any, Any, None]:
        yield from send(self._server)
        while until.result is None:
            results = yield from fetch_many(self._server)
            if not results:  # whoever waited was torn away from half an answer
                self._line.close()
                raise OperationalError("the answers of the server are out of step")
            answer = self._unheard.popleft()
            answer.result = results[0]
            if answer.result.status in _FAILED:
                self._learn(answer, answer.result)

    def _learn(self, answer: Answer, failed: PGresult) -> None:
        """What a failure tells: the first is for whoever waits, and what the server does not keep is not asked for again."""
        if self._failure is None and failed.status == ExecStatus.FATAL_ERROR:
            self._failure = answer
        state = failed.error_field(DiagnosticField.SQLSTATE)
        if answer.keeps or state == _FORGOTTEN:
            self._kept.pop(answer.kind, None)
        elif state == _OUTDATED and answer.kind in self._kept:
            self._outdated.append(self._kept.pop(answer.kind))

    def _tell(self) -> None:
        failure, self._failure = self._failure, None
        if failure is not None and failure.result is not None:
            problem = error_from_result(failure.result, self._line.info.encoding)
            problem.add_note(f"sent as: {failure.kind[0]}")
            raise problem


class Cursor(RawCursor[Any]):
    """The driver's own, for whoever asks by SQLAlchemy. Statements come with the server's own $1: the driver would read those
    with names anew where they are long.
    """

    def execute(self, query: Any, *given: Any, **options: Any) -> "Cursor":
        with suppress(Error) if str(query).startswith("ROLLBACK") else nullcontext():  # undone, it is told no more
            _stream_of(self).end()
        super().execute(query, *given, **options)
        return self

    def executemany(self, *given: Any, **options: Any) -> None:
        _stream_of(self).end()
        super().executemany(*given, **options)


class Line(Connection[Any]):
    """The driver's connection with a stream of its own, which is ended before the driver does anything by itself."""

    stream: Stream

    def commit(self) -> None:
        """Ends the transaction. What of it failed and was not told yet is raised, and nothing is committed."""
        self.stream.end("COMMIT")
        if self.info.transaction_status == TransactionStatus.INERROR:
            raise InFailedSqlTransaction("what failed in the transaction undid it: nothing is committed")
        super().commit()

    def rollback(self) -> None:
        """Undoes the transaction; what of it failed is not told any more."""
        with suppress(Error):
            self.stream.end("ROLLBACK")
        if self.pgconn.pipeline_status:  # it does not come to an end with the server any more
            self.close()
        super().rollback()  # after a failure what was to end it was passed over


def open_line(given: Sequence[Any], options: dict[str, Any]) -> Line:
    """Connects. No transaction is opened but by the stream's `begin`; and what the server keeps is the stream's alone: with each
    rollback the driver has it forget everything.
    """
    line = Line.connect(*given, **options, autocommit=True, prepare_threshold=None)
    line.cursor_factory = Cursor
    line.stream = Stream(line)
    return line


def _stream_of(cursor: Cursor) -> Stream:
    line = cursor.connection
    assert isinstance(line, Line)
    return line.stream
