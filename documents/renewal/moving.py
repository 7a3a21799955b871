"""One document moved to other definitions, with its event, in the caller's transaction."""

from documents.approval.case import Case
from documents.approval.moving.traces import put_on_record
from documents.drafting.documents import Document
from documents.drafting.editions import EditionDefinition
from documents.drafting.revisions import Revision
from documents.renewal.fitting import new_hash, rewrites
from documents.renewal.standing import RUNNING
from documents.renewal.turns import hand_on
from workflow.refusal import Reason
from workflow.text import Text

NEWEST = Reason("on_newest", Text("Sudah di edisi terbaru.", "It is on the newest edition."))
AT_REST = Reason("at_rest", Text("Sudah terbit atau ditutup.", "It is issued or closed."))


def settled(document: Document, edition: EditionDefinition) -> Reason | None:
    """Why a document has nothing to move to: it stands there, or it is on its way no more."""
    if document.edition_id == edition.id:
        return NEWEST
    return AT_REST if document.phase not in RUNNING else None


def stand_under(case: Case, edition: EditionDefinition, action: str) -> None:
    """Put the document under `edition`: its state and content stay, whoever is next by the new route has it. Where the
    content's code is another by the new definitions, it is a revision of its own, by the author of the last.
    """
    document, then = case.document, case.moved_to(edition)
    if rewrites(case, then):
        _rewrite(case, then)
    document.edition_id = edition.id
    document.version += 1
    document.title = then.type.title_of(then.revision.fields)
    document.changed_at = case.now  # its time may be another, of which somebody is to hear
    hand_on(then)
    put_on_record(
        case,
        action,
        version=document.version,
        from_state=document.state,
        to_state=document.state,
        details={"from": _named(case.edition), "to": _named(edition)},
    )


def _rewrite(case: Case, then: Case) -> None:
    document, before = case.document, case.revision
    document.revision += 1
    document.content_sha256 = new_hash(then)
    case.session.add(
        Revision(
            body_id=document.body_id,
            document_id=document.id,
            revision=document.revision,
            fields=before.fields,
            content_sha256=document.content_sha256,
            author_id=before.author_id,
            at=case.now,
        )
    )


def _named(edition: EditionDefinition) -> dict[str, object]:
    return {"edition": str(edition.id), "version": edition.version, "sha256": edition.sha256}
