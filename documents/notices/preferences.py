"""How a person wants to hear of notices by e-mail."""

from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from documents.bodies.deadlines import MAIL, DeadlineSettings
from documents.store.base import Base
from documents.store.dialects import insert_into
from workflow.refusal import FieldProblem, Kind, refuse
from workflow.text import Text


class NoticePreference(Base):
    """What somebody chose; without a row the body's own setting holds."""

    __tablename__ = "notice_preference"
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    mail: Mapped[str] = mapped_column(String(10))


def mail_of(session: Session, person_id: UUID, settings: DeadlineSettings) -> str:
    """How this person gets notices by e-mail: one of MAIL."""
    row = session.get(NoticePreference, person_id)
    return row.mail if row is not None else settings.mail


def set_mail(session: Session, person_id: UUID, mail: str) -> None:
    """Choose how. Raises Refusal for what is not offered."""
    if mail not in MAIL:
        text = Text("Pilih cara menerima pemberitahuan.", "Choose how notices reach you.")
        raise refuse(Kind.CONTENT, "malformed", text.id, text.en, FieldProblem("mail", text))
    query = insert_into(session, NoticePreference).values(person_id=person_id, mail=mail)
    session.execute(query.on_conflict_do_update(index_elements=["person_id"], set_={"mail": mail}))
