"""Two people at one document: who comes second waits for the row, and is then told what became of it."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from documents.drafting.documents import Document
from documents.drafting.revisions import Revision
from documents.store.base import new_id
from tests.deskwork import act, draft, refusal_of
from tests.office import House
from tests.workplace import wait_until
from workflow.refusal import Kind


def test_content_changed_while_waiting(house: House) -> None:
    """An act that waited for somebody's new revision of the same document is stale, not lost: it is refused as such."""
    document_id = draft(house)
    with ThreadPoolExecutor(1) as pool:
        with house.office.database.write() as session:
            document = session.scalars(select(Document).where(Document.id == document_id).with_for_update()).one()
            late = pool.submit(refusal_of, act, house, "staf", document_id, "submit", expected_version=document.version)
            wait_until(lambda: late.running(), 5, "the second act has not begun")
            wait_until(lambda: waits_for_row(house), 5, "the second act does not wait")
            write_revision(session, document)
        assert late.result(30).kind is Kind.STALE


def waits_for_row(house: House) -> bool:
    """Whether some transaction waits for another; on SQLite writers queue before they read."""
    if house.office.database.dialect == "sqlite":
        return True
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    with house.office.database.read() as session:
        return bool(session.connection().exec_driver_sql(waiting).scalar())


def write_revision(session: Session, document: Document) -> UUID:
    """What an edit writes of the content."""
    before = session.scalars(select(Revision).where(Revision.document_id == document.id)).one()
    document.revision += 1
    document.version += 1
    made = Revision(
        id=new_id(),
        body_id=document.body_id,
        document_id=document.id,
        revision=document.revision,
        fields=dict(before.fields),
        content_sha256=before.content_sha256,
        author_id=before.author_id,
        at=before.at,
    )
    session.add(made)
    return made.id
