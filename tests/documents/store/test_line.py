"""A connection to PostgreSQL on which statements are sent and heard of later."""

import signal
import time
from collections.abc import Iterator
from contextlib import suppress

import psycopg
import pytest
from psycopg import errors

from documents.store.dialects import line as lines
from documents.store.dialects.line import Line, open_line


@pytest.fixture
def line(postgres_url: str) -> Iterator[Line]:
    """A connection to a database with one empty table."""
    opened = open_line([postgres_url], {})
    opened.execute("CREATE TABLE said (word text PRIMARY KEY)")
    yield opened
    opened.close()


def say(line: Line, *words: str) -> None:
    for word in words:
        line.stream.send("INSERT INTO said (word) VALUES ($1)", [word])


def said(line: Line) -> list[str]:
    """What stands there, asked of the driver itself."""
    return [word for (word,) in line.execute("SELECT word FROM said ORDER BY word").fetchall()]


def test_answers_are_heard_in_any_order(line: Line) -> None:
    """What was sent is one transaction; each answer is its statement's, whichever is fetched first."""
    line.stream.begin("BEGIN")
    say(line, "a")
    first = line.stream.send("SELECT count(*), $1 FROM said", [1])
    say(line, "b")
    second = line.stream.send("SELECT count(*), $1 FROM said", [2])
    assert (second.fetchall(), first.fetchall()) == ([(2, 2)], [(1, 1)])
    line.rollback()
    assert said(line) == []


def test_the_driver_goes_on_where_the_stream_was(line: Line) -> None:
    """In one transaction both see what either wrote, also where the driver is the first, and the commit is of both."""
    for words in ("ab", "cd"):
        line.stream.begin("BEGIN")
        if words == "ab":
            say(line, "a")
        line.execute("INSERT INTO said (word) VALUES ($1)", [words[1]])
        assert line.stream.send("SELECT count(*) FROM said WHERE word = $1", [words[1]]).fetchall() == [(1,)]
        line.commit()
    assert said(line) == ["a", "b", "d"]


def test_what_fails_is_told_once_and_undone(line: Line) -> None:
    """Whoever asks first after it hears why; nothing of the transaction stays, and the next works."""
    asks = (
        lambda: line.stream.send("SELECT $1", [1]).fetchall(),
        lambda: line.execute("SELECT 1"),
        line.commit,
    )
    for ask in asks:
        line.stream.begin("BEGIN")
        say(line, "a", "a", "b")
        with pytest.raises(errors.UniqueViolation):
            ask()
        line.rollback()
        assert said(line) == []
    line.stream.begin("BEGIN")
    say(line, "a")
    line.commit()
    assert said(line) == ["a"]


def test_after_a_savepoint_the_transaction_goes_on(line: Line) -> None:
    """What failed behind a savepoint and was told is over with it."""
    line.stream.begin("BEGIN")
    say(line, "a")
    line.execute("SAVEPOINT here")
    say(line, "a")
    with pytest.raises(errors.UniqueViolation):
        line.stream.send("SELECT $1", [1]).fetchall()
    line.execute("ROLLBACK TO SAVEPOINT here")
    say(line, "b")
    line.commit()
    assert said(line) == ["a", "b"]


def test_a_statement_that_the_server_refuses_is_refused_each_time(line: Line) -> None:
    """It is not taken for one that the server keeps, nor told to be given up; nor is one that was passed over."""
    unheard_of = (
        ("SELECT nothing, $1", errors.UndefinedColumn),
        ("SELECT $1 FROM elsewhere.a.b", errors.FeatureNotSupported),
    )
    for statement, problem in 2 * unheard_of:
        line.stream.begin("BEGIN")
        refused = line.stream.send(statement, [1])
        line.stream.send("SELECT $1, 'passed over'", [1])
        with pytest.raises(problem):
            refused.fetchall()
        line.rollback()
    assert line.stream.send("SELECT $1, 'passed over'", [1]).fetchall() == [(1, "passed over")]


def test_a_statement_that_is_outdated_is_prepared_anew(line: Line) -> None:
    """Told once, where the tables changed or the server was told to forget; then it works, and the server keeps no more."""
    changes = ("ALTER TABLE said ALTER word TYPE varchar(60)", "DEALLOCATE ALL")
    for change, problem in zip(changes, (errors.FeatureNotSupported, errors.InvalidSqlStatementName), strict=True):
        assert line.stream.send("SELECT word, $1 FROM said", [1]).fetchall() == []
        line.execute(change)
        with pytest.raises(problem):
            line.stream.send("SELECT word, $1 FROM said", [1]).fetchall()
        assert line.stream.send("SELECT word, $1 FROM said", [1]).fetchall() == []
    assert line.execute("SELECT count(*) FROM pg_prepared_statements").fetchone() == (1,)


def test_a_transaction_that_was_undone_is_not_committed(line: Line) -> None:
    """Whoever heard of the failure and commits all the same is told, whether by the stream or by the driver."""
    for goes_on in (lambda: line.stream.send("SELECT $1", [1]), lambda: line.stream.end()):
        line.stream.begin("BEGIN")
        say(line, "a", "a")
        with pytest.raises(errors.UniqueViolation) as told:
            line.stream.send("SELECT $1", [1]).fetchall()
        assert told.value.__notes__ == ["sent as: INSERT INTO said (word) VALUES ($1)"]
        with suppress(psycopg.Error):
            goes_on()
        with pytest.raises(errors.InFailedSqlTransaction):
            line.commit()
        line.rollback()
        assert said(line) == []


def test_what_failed_unheard_behind_a_savepoint_is_undone_with_it(line: Line) -> None:
    """To roll back to a savepoint is no place to be told."""
    line.stream.begin("BEGIN")
    say(line, "a")
    line.execute("SAVEPOINT here")
    say(line, "a")
    line.execute("ROLLBACK TO SAVEPOINT here")
    say(line, "b")
    line.commit()
    assert said(line) == ["a", "b"]


def test_the_server_keeps_only_so_many(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was not used for longest is given up, and asked for again it works."""
    monkeypatch.setattr(lines, "MOST_PREPARED", 3)
    for _ in range(2):
        assert [line.stream.send(f"SELECT $1 + {n}", [1]).fetchall() for n in range(9)] == [
            [(1 + n,)] for n in range(9)
        ]
    assert line.execute("SELECT count(*) FROM pg_prepared_statements").fetchone() == (3,)


def test_much_may_be_under_way_at_once(line: Line) -> None:
    """Neither side waits for the other to read."""
    text = "x" * 1_000_000
    answers = [line.stream.send("SELECT $1::text, repeat('y', 1000000)", [text]) for _ in range(20)]
    line.stream.hurry()
    assert all(answer.fetchall() == [(text, "y" * 1_000_000)] for answer in answers)


def test_a_connection_that_is_lost_is_told(line: Line, postgres_url: str) -> None:
    """Whoever waits hears of it, and to roll back then is an error of the connection too."""
    (pid,) = line.execute("SELECT pg_backend_pid()").fetchone() or (0,)
    line.stream.begin("BEGIN")
    say(line, "a")
    line.stream.hurry()
    with psycopg.connect(postgres_url) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [pid])
    with pytest.raises(psycopg.OperationalError):
        line.stream.send("SELECT $1", [1]).fetchall()
    with pytest.raises(psycopg.OperationalError):
        line.rollback()
    assert line.closed


def test_who_is_torn_away_from_an_answer_leaves_no_line_behind(line: Line) -> None:
    """A signal's exception in the middle of an answer: the line is closed rather than out of step with the server."""

    def torn(_signal: int, _frame: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, torn)
    try:
        for seconds in (0.02, 0.05, 0.3):
            line.stream.begin("BEGIN")
            answer = line.stream.send("SELECT repeat('x', 1000000), pg_sleep($1) FROM generate_series(1, 3)", [0.1])
            signal.setitimer(signal.ITIMER_REAL, seconds)
            with pytest.raises(TimeoutError):
                answer.fetchall()
                time.sleep(1)
            with suppress(psycopg.OperationalError):
                line.rollback()
                assert line.stream.send("SELECT $1", [1]).fetchall() == [(1,)]
            if line.closed:
                break
    finally:
        signal.signal(signal.SIGALRM, before)
