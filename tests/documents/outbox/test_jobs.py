"""Jobs: claimed by one at a time, counted before the work, failed for good after five attempts."""

import multiprocessing
import threading
from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from documents.outbox.jobs import (
    ATTEMPTS,
    LEASE,
    LEASE_RAN_OUT,
    PAUSES,
    Job,
    claim,
    enqueue,
    fail,
    finish,
    overview,
    retry,
    said,
)
from documents.store.base import new_id
from documents.store.database import Database
from tests.documents.rows import Office, add_document, add_office

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def office(database: Database) -> Office:
    with database.write() as session:
        return add_office(session)


def put(database: Database, office: Office, count: int = 1) -> list[UUID]:
    """Jobs of as many documents, one second apart."""
    with database.write() as session:
        return [
            enqueue(
                session,
                body_id=office.body_id,
                document_id=add_document(session, office),
                revision=1,
                kind="docx",
                at=NOW + index * SECOND - timedelta(hours=1),
            )
            for index in range(count)
        ]


def look(database: Database, job_id: UUID) -> Job:
    with database.read() as session:
        return session.get_one(Job, job_id)


def do(database: Database, job_id: UUID, now: datetime = NOW) -> None:
    with database.write() as session:
        finish(session, job_id, now)


def test_oldest_first_and_no_more_than_asked(database: Database, office: Office) -> None:
    """Jobs are claimed in the order in which they became due."""
    keys = put(database, office, 5)
    assert [job.id for job in claim(database, NOW, limit=3)] == keys[:3]
    assert [job.id for job in claim(database, NOW, limit=3)] == keys[3:]
    assert claim(database, NOW) == []


def test_an_attempt_counts_before_the_work(database: Database, office: Office) -> None:
    """The claim itself has committed the attempt and the lease: a worker that dies now has used it up."""
    (key,) = put(database, office)
    (claimed,) = claim(database, NOW)
    kept = look(database, key)
    assert (claimed.attempts, kept.attempts, kept.leased_until) == (1, 1, NOW + LEASE)


def test_a_lease_that_ran_out_is_claimed_again(database: Database, office: Office) -> None:
    """A job whose worker was killed waits for its lease, no longer."""
    (key,) = put(database, office)
    claim(database, NOW)
    assert claim(database, NOW + LEASE - SECOND) == []
    assert [(job.id, job.attempts) for job in claim(database, NOW + LEASE)] == [(key, 2)]


def test_only_the_named_ones(database: Database, office: Office) -> None:
    """A doorbell names jobs; only those of them that are due and free are claimed."""
    keys = put(database, office, 4)
    claim(database, NOW, [keys[1]])
    assert [job.id for job in claim(database, NOW, [keys[1], keys[2], new_id()], limit=9)] == [keys[2]]
    assert claim(database, NOW, []) == []


def test_a_job_that_is_not_due_waits(database: Database, office: Office) -> None:
    """A job of the future is not claimed before its time."""
    with database.write() as session:
        document_id = add_document(session, office)
        enqueue(session, body_id=office.body_id, document_id=document_id, revision=1, kind="docx", at=NOW + SECOND)
    assert claim(database, NOW) == []
    assert len(claim(database, NOW + SECOND)) == 1


def test_a_job_rolled_back_was_never_there(database: Database, office: Office) -> None:
    """A job belongs to the transaction that causes it."""
    with pytest.raises(KeyError), database.write() as session:
        document_id = add_document(session, office)
        enqueue(session, body_id=office.body_id, document_id=document_id, revision=1, kind="docx", at=NOW)
        session.flush()
        raise KeyError
    assert claim(database, NOW + timedelta(days=1)) == []


def test_a_piece_of_work_is_one_job(database: Database, office: Office) -> None:
    """The same file of the same revision cannot be asked for twice."""
    (key,) = put(database, office)
    document_id = look(database, key).document_id
    with pytest.raises(Exception, match=r"(?i)unique"), database.write() as session:
        enqueue(session, body_id=office.body_id, document_id=document_id, revision=1, kind="docx", at=NOW)


def test_done_is_done(database: Database, office: Office) -> None:
    """A finished job is never claimed again, and an attempt that failed meanwhile does not bring it back."""
    (key,) = put(database, office)
    claim(database, NOW)
    do(database, key)
    fail(database, key, 1, NOW, "too late")
    do(database, key, NOW + SECOND)
    kept = look(database, key)
    assert (kept.done_at, kept.failed_at, kept.error, kept.leased_until) == (NOW, None, None, None)
    assert claim(database, NOW + timedelta(days=1)) == []


def test_finishing_belongs_to_the_result(database: Database, office: Office) -> None:
    """When the result is rolled back, so is its being done."""
    (key,) = put(database, office)
    claim(database, NOW)
    with pytest.raises(KeyError), database.write() as session:
        finish(session, key, NOW)
        raise KeyError
    assert look(database, key).done_at is None


def test_a_failed_attempt_waits_longer_each_time(database: Database, office: Office) -> None:
    """After each failure the job pauses; after the fifth it has failed for good, with the last error."""
    (key,) = put(database, office)
    now = NOW
    for attempt in range(1, ATTEMPTS + 1):
        (job,) = claim(database, now)
        assert job.attempts == attempt
        fail(database, key, attempt, now, f"error {attempt}")
        if attempt < ATTEMPTS:
            pause = PAUSES[attempt - 1]
            assert claim(database, now + pause - SECOND) == []
            now += pause
    kept = look(database, key)
    assert (kept.failed_at, kept.error, kept.done_at) == (now, "error 5", None)
    assert claim(database, now + timedelta(days=1)) == []
    assert sum(PAUSES, timedelta()) < timedelta(minutes=2)


def test_some_failures_are_final_at_once(database: Database, office: Office) -> None:
    """What cannot get better is not tried again."""
    (key,) = put(database, office)
    claim(database, NOW)
    fail(database, key, 1, NOW, "the template is broken", final=True)
    assert look(database, key).failed_at == NOW


def test_a_job_that_kills_its_worker_fails_in_the_end(database: Database, office: Office) -> None:
    """Five leases that ran out without a word end in failure, with a reason that people can read."""
    (key,) = put(database, office)
    now = NOW
    for _ in range(ATTEMPTS):
        assert len(claim(database, now)) == 1
        now += LEASE
    assert claim(database, now) == []
    kept = look(database, key)
    reason = said(kept.error)
    assert (kept.failed_at, kept.error, kept.attempts) == (now, LEASE_RAN_OUT, ATTEMPTS)
    assert reason is not None and "5 kali" in reason.id and "5 times" in reason.en


def test_an_attempt_that_was_overtaken_says_nothing(database: Database, office: Office) -> None:
    """A slow attempt whose lease ran out cannot fail the job that another is at work on."""
    (key,) = put(database, office)
    claim(database, NOW)
    claim(database, NOW + LEASE)
    fail(database, key, 1, NOW + LEASE, "slow", final=True)
    kept = look(database, key)
    assert (kept.failed_at, kept.leased_until) == (None, NOW + 2 * LEASE)


def test_an_admin_tries_again(database: Database, office: Office) -> None:
    """A failed job starts anew with all its attempts; what has not failed, or is another body's, cannot be retried."""
    failed, open_one = put(database, office, 2)
    claim(database, NOW, [failed])
    fail(database, failed, 1, NOW, "no paper", final=True)
    with database.write() as session:
        assert not retry(session, new_id(), failed, NOW)
        assert not retry(session, office.body_id, open_one, NOW)
        assert retry(session, office.body_id, failed, NOW)
        assert not retry(session, office.body_id, failed, NOW)
    assert [(job.id, job.attempts) for job in claim(database, NOW, [failed])] == [(failed, 1)]


def test_the_queue_at_a_glance(database: Database, office: Office) -> None:
    """An admin sees how many stand where, since when the oldest waits, and the failed ones first."""
    waiting, working, failed, done = put(database, office, 4)
    with database.write() as session:
        other = add_office(session, "rt06")
    put(database, other, 3)
    for key in (working, failed, done):
        claim(database, NOW, [key])
    fail(database, failed, 1, NOW, "no paper", final=True)
    do(database, done)
    with database.read() as session:
        seen = overview(session, office.body_id, NOW)
    assert (seen.waiting, seen.working, seen.failed, seen.done) == (1, 1, 1, 1)
    assert seen.oldest_waiting == NOW - timedelta(hours=1)
    assert [job.id for job in seen.rows] == [failed, working, waiting, done]


def test_an_empty_queue(database: Database, office: Office) -> None:
    """Nothing waits, nothing is shown."""
    with database.read() as session:
        seen = overview(session, office.body_id, NOW)
    assert (seen.waiting, seen.oldest_waiting, seen.rows) == (0, None, ())


def test_an_idle_look_takes_no_lock(sqlite_url: str) -> None:
    """While another process writes, a sweep that finds nothing does not wait for it."""
    database, other = Database(sqlite_url), Database(sqlite_url)
    with other.write() as session:
        session.execute(text("CREATE TABLE busy (n INTEGER)"))
        assert claim(database, NOW) == []
    database.close()
    other.close()


def test_claiming_does_not_wait_for_a_finisher(postgres_url: str) -> None:
    """On PostgreSQL a row that someone else has locked is passed over, not waited for."""
    database = Database(postgres_url)
    with database.write() as session:
        office = add_office(session)
    first, second = put(database, office, 2)
    seen: list[UUID] = []

    def sweep() -> None:
        seen.extend(job.id for job in claim(database, NOW, limit=9))

    with database.write() as session:
        session.get_one(Job, first, with_for_update=True)
        thread = threading.Thread(target=sweep)
        thread.start()
        thread.join(timeout=20)
    assert seen == [second]
    database.close()


def race(url: str) -> list[UUID]:
    """One claimer that takes what it can, a few at a time."""
    database, taken = Database(url), []
    while claimed := claim(database, NOW, limit=2):
        taken += [job.id for job in claimed]
    database.close()
    return taken


def test_two_claimers_never_get_the_same_job(database: Database, database_url: str, office: Office) -> None:
    """Four processes empty a queue of sixty: each job goes to one of them, and none is left."""
    keys = put(database, office, 60)
    database.close()
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        taken = pool.map(race, [database_url] * 4, chunksize=1)
    assert Counter(key for part in taken for key in part) == Counter(keys)
